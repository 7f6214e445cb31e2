/**
 * The bits of a Match ID: 72, little-endian, in 12 characters of Base64.
 * Source: GNU Backgammon manual, "A technical description of the Match ID", which documents the first 66; the 67th says
 * that there is no Jacoby rule.
 */
import { fromBase64, toBase64 } from '../base64.ts';
import { type Field, part, refuse } from './fields.ts';

export const MATCH_ID_LENGTH = 12;

/** The fields of a Match ID in their order, with their widths in bits. */
const LAYOUT = [
  ['cube', 4],
  ['cube owner', 2],
  ['player on roll', 1],
  ['Crawford flag', 1],
  ['game state', 3],
  ['turn', 1],
  ['double', 1],
  ['resignation', 2],
  ['first die', 3],
  ['second die', 3],
  ['match length', 15],
  ['score of player 0', 15],
  ['score of player 1', 15],
  ['no Jacoby flag', 1],
  ['unused bits', 5],
] as const;
/** A field of a Match ID. */
export type MatchKeyName = (typeof LAYOUT)[number][0];
/** What the fields say. */
export type MatchKey = Readonly<Record<MatchKeyName, number>>;

/** The cube owner that nobody is. */
export const CENTRED = 3;

/** What the game state says. */
export const GAME_STATES = {
  notBegun: 0,
  playing: 1,
  bearoff: 2,
  resignation: 3,
  pass: 4,
} as const;

/** Returns what the fields of an ID say, whatever that is; refuses what is no Base64 of the right length. */
export function readMatchKey(id: Field): MatchKey {
  if (id.text.length !== MATCH_ID_LENGTH) {
    refuse(id, `${MATCH_ID_LENGTH} characters, got ${id.text.length}`);
  }
  const bytes = new Uint8Array(9);
  const bad = fromBase64(id.text, bytes);
  if (bad >= 0) refuse(part(id, 'character', bad, bad + 1), 'a Base64 character');
  const key: Partial<Record<MatchKeyName, number>> = {};
  let bit = 0;
  for (const [name, width] of LAYOUT) {
    let value = 0;
    for (let i = 0; i < width; i++, bit++) value |= ((bytes[bit >> 3]! >> (bit & 7)) & 1) << i;
    key[name] = value;
  }
  return key as MatchKey;
}

/** Returns the ID of the fields, whose numbers must fit. */
export function writeMatchKey(key: MatchKey): string {
  const bytes = new Uint8Array(9);
  let bit = 0;
  for (const [name, width] of LAYOUT) {
    for (let i = 0; i < width; i++, bit++) bytes[bit >> 3]! |= ((key[name] >> i) & 1) << (bit & 7);
  }
  return toBase64(bytes, MATCH_ID_LENGTH);
}

/** Returns the field for a message: it stands where the character with its first bit does. */
export function matchKeyField(id: Field, key: MatchKey, name: MatchKeyName): Field {
  let bit = 0;
  for (const [other, width] of LAYOUT) {
    if (other === name) break;
    bit += width;
  }
  const at = Math.floor(((bit & ~7) + 7 - (bit & 7)) / 6);
  return { ...part(id, name, at, at + 1), text: String(key[name]) };
}
