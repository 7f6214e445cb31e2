/**
 * Where in the page one is, as the part of the address after `#`:
 *
 *     #/play/<gameId>   #/play?model=<name>   #/train/<jobId>   #/evaluate/<jobId>   #/evaluate?model=<name>
 */
export const USES = ['play', 'train', 'evaluate'] as const;
export type Use = (typeof USES)[number];

/** A place in the page. */
export interface Route {
  readonly use: Use;
  /** The game or job shown, if one is. */
  readonly id: string | null;
  /** The model asked for, if one is. */
  readonly model: string | null;
}

/** Returns the route of a hash; anything unknown is the play page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, second] = path.split('/');
  const use = USES.find((name) => name === first) ?? 'play';
  return {
    use,
    id: second ? safeDecode(second) : null,
    model: new URLSearchParams(query).get('model'),
  };
}

/** Returns the hash of a route. */
export function makeRoute({
  use,
  id = null,
  model = null,
}: Partial<Route> & Pick<Route, 'use'>): string {
  const path = id === null ? use : `${use}/${encodeURIComponent(id)}`;
  return model === null ? `#/${path}` : `#/${path}?${new URLSearchParams({ model }).toString()}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
