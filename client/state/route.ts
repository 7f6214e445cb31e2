/**
 * Where in the page one is, as the part of the address after `#`:
 *
 *     #/play/<gameId>   #/play?model=<name>   #/train/<jobId>   #/evaluate/<jobId>   #/evaluate?model=<name>&records=<name>
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
  /** The record set asked for, if one is. */
  readonly records: string | null;
}

/** Returns the route of a hash; anything unknown is the play page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, second] = path.split('/');
  const use = USES.find((name) => name === first) ?? 'play';
  const asked = new URLSearchParams(query);
  return {
    use,
    id: second ? safeDecode(second) : null,
    model: asked.get('model'),
    records: asked.get('records'),
  };
}

/** Returns the hash of a route. */
export function makeRoute({
  use,
  id = null,
  model = null,
  records = null,
}: Partial<Route> & Pick<Route, 'use'>): string {
  const path = id === null ? use : `${use}/${encodeURIComponent(id)}`;
  const asked = new URLSearchParams({
    ...(model !== null && { model }),
    ...(records !== null && { records }),
  });
  return asked.size === 0 ? `#/${path}` : `#/${path}?${asked.toString()}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
