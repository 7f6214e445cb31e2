/**
 * Where in the page one is, as the part of the address after `#`:
 *
 *     #/play/<gameId>   #/play?model=<name>
 *     #/evaluate/<jobId>   #/evaluate?model=<name>&records=<name>&expert=<player>&expert=<player>
 *     #/train           the training that runs, or else a new one
 *     #/train/new   #/train/<jobId>   #/train/compare/<jobId>,<jobId>
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
  /** The players of the records whose plays count as expert; everybody's when []. */
  readonly experts: readonly string[];
  /** The trainings laid side by side; [] anywhere else. */
  readonly compare: readonly string[];
}

/** In the place of a job's ID: a new training, whatever runs. */
export const NEW_JOB = 'new';
/** Before the IDs of trainings laid side by side. */
const COMPARE = 'compare';

/** Returns the route of a hash; anything unknown is the play page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [first, second, third] = path.split('/');
  const use = USES.find((name) => name === first) ?? 'play';
  const asked = new URLSearchParams(query);
  const compare = use === 'train' && second === COMPARE && third ? third.split(',') : [];
  return {
    use,
    id: second && compare.length === 0 ? safeDecode(second) : null,
    model: asked.get('model'),
    records: asked.get('records'),
    experts: asked.getAll('expert'),
    compare: compare.filter(Boolean).map(safeDecode),
  };
}

/** Returns the hash of a route. */
export function makeRoute({
  use,
  id = null,
  model = null,
  records = null,
  experts = [],
  compare = [],
}: Partial<Route> & Pick<Route, 'use'>): string {
  const place =
    compare.length > 0
      ? `/${COMPARE}/${compare.map(encodeURIComponent).join(',')}`
      : id === null
        ? ''
        : `/${encodeURIComponent(id)}`;
  const path = `${use}${place}`;
  const asked = new URLSearchParams({
    ...(model !== null && { model }),
    ...(records !== null && { records }),
  });
  for (const expert of experts) asked.append('expert', expert);
  return asked.size === 0 ? `#/${path}` : `#/${path}?${asked.toString()}`;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
