/** A value or an expected failure. Bugs throw; everything a caller can meet with good code is a Result. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** An expected failure: `code` is API, `message` is for people and holds the values. */
export interface Failure<Code extends string> {
  readonly code: Code;
  readonly message: string;
}

/** Returns a success. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Returns a failure with its code and message. */
export const fail = <Code extends string>(
  code: Code,
  message: string,
): { readonly ok: false; readonly error: Failure<Code> } => ({
  ok: false,
  error: { code, message },
});
