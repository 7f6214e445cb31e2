/** ANNO sections: what people say about a match, a game or a ply, in prose or by keys. */
import { byteLength, LONGEST_STRING, type OgxmReader, OgxmWriter } from './bytes.ts';

const SCOPE = { match: 0, game: 1, ply: 2 } as const;
export type OgxmScope = keyof typeof SCOPE;

export interface OgxmAnnotation {
  readonly scope: OgxmScope;
  /** The game or the ply, counted from 0. */
  readonly at: number;
  readonly text: string;
  /** Absent for prose. */
  readonly key?: string;
}

/** Returns the annotations of the match, its games and its plies; those of anything smaller are counted. */
export function readAnnotations(reader: OgxmReader): {
  readonly annotations: OgxmAnnotation[];
  readonly passedOver: number;
} {
  const annotations: OgxmAnnotation[] = [];
  let passedOver = 0;
  while (!reader.isAtEnd) {
    const { body, has } = reader.record();
    const number = body.varint();
    const at = body.varint();
    const text = body.string();
    const key = has(0) ? body.string() : undefined;
    const scope = (Object.keys(SCOPE) as OgxmScope[]).find((name) => SCOPE[name] === number);
    if (scope) annotations.push({ scope, at, text, ...(key !== undefined && { key }) });
    else passedOver++;
  }
  return { annotations, passedOver };
}

/** Returns the section, in the order the format wants; undefined where there is nothing to say. */
export function writeAnnotations(
  annotations: readonly OgxmAnnotation[],
  lost: Set<string>,
): Uint8Array | undefined {
  const fitting = annotations.filter(({ text }) => byteLength(text) <= LONGEST_STRING);
  const tooLong = annotations.length - fitting.length;
  if (tooLong > 0) lost.add(`${tooLong} comments of more than ${LONGEST_STRING} bytes`);
  if (fitting.length === 0) return undefined;
  // Keyed ones come first, by key.
  const rank = ({ scope, at, key }: OgxmAnnotation): [number, number, number, string] => [
    SCOPE[scope],
    at,
    key === undefined ? 1 : 0,
    key ?? '',
  ];
  const ordered = fitting.toSorted((a, b) => compare(rank(a), rank(b)));
  const writer = new OgxmWriter();
  for (const { scope, at, text, key } of ordered) {
    writer.record((body) => body.varint(SCOPE[scope]).varint(at).string(text), {
      0: key !== undefined && ((body) => body.string(key)),
    });
  }
  return writer.bytes();
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  return i < 0 ? 0 : a[i]! < b[i]! ? -1 : 1;
}
