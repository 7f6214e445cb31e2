/** The backends by name, best first; backend.ts opens them. Apart from it, so that naming one loads nothing. */
export const BACKENDS = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
