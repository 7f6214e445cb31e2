/**
 * The root of a game's tree: players, rules, score, result, and on the first game what is known of the match.
 * Properties: red-bean.com/sgf/backgammon.html; the words of RU are those that GNU Backgammon 1.07 writes.
 */
import type { MatchInfo } from '../../match/record.ts';
import { makeRules, type MatchRules, type Seat } from '../../match/rules.ts';
import type { Score } from '../../match/state.ts';
import { type Failure, fail, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import { widestLimits } from './limits.ts';
import type { SgfNode } from './tree.ts';

/** SGF's number of backgammon among the games it is written for. */
export const BACKGAMMON = '6';

/** Who won a game and how many points, the cube counted. */
export interface SgfResult {
  readonly winner: Seat;
  readonly points: number;
}

/** What the root of one game says. */
export interface SgfHeader {
  readonly players: Readonly<Record<Seat, string>>;
  /** Of the match: points to win, 0 for money. */
  readonly length: number;
  /** As written: programs count from 0, the specification from 1. */
  readonly game: number | undefined;
  readonly score: Score;
  /** The words of RU. */
  readonly rules: ReadonlySet<string>;
  readonly automaticDoubles: number;
  readonly result: SgfResult | undefined;
}

/** Names of variants in RU; a standard game has none. */
export const VARIANT_WORDS: ReadonlyMap<string, VariantName> = new Map([
  ['Nackgammon', 'nackgammon'],
  ['Hypergammon3', 'hypergammon'],
]);
/** Variants that GNU Backgammon has and this engine has not. */
const UNKNOWN_VARIANTS = ['Hypergammon1', 'Hypergammon2'];

/** Properties of a root with a field in `MatchInfo`. */
export const INFO_PROPERTIES: readonly (readonly [string, TextField])[] = [
  ['DT', 'date'],
  ['EV', 'event'],
  ['RO', 'round'],
  ['PC', 'place'],
  ['AN', 'annotator'],
  ['GC', 'comment'],
];
type TextField = Exclude<keyof MatchInfo, 'tags'>;

/** Properties with a meaning here, of the root, of a set-up or of a move; every other one is a tag. */
const KNOWN = new Set([
  ...'FF GM CA AP ST SZ MI PW PB RU CV RE GS AE AB AW PL CP CO DI W B A DA LU'.split(' '),
  ...INFO_PROPERTIES.map(([name]) => name),
]);

/** Returns the first value of a property, '' where it has none. */
export function valueOf({ properties }: SgfNode, name: string): string {
  return properties.get(name)?.[0] ?? '';
}

/** Returns the node's move, whoever's it is; undefined for a node without one. */
export function moveOf({ properties }: SgfNode): { seat: Seat; value: string } | undefined {
  for (const [name, values] of properties) {
    if (name === 'W') return { seat: 'light', value: values[0]!.trim() };
    if (name === 'B') return { seat: 'dark', value: values[0]!.trim() };
  }
  return undefined;
}

/** Returns what the root of a game says; what it leaves out is empty, 0 or undefined. */
export function parseHeader(root: SgfNode): SgfHeader {
  const match = matchInfo(root);
  const count = (tag: string): number => wholeNumber(match.get(tag)) ?? 0;
  const automatic = Math.log2(wholeNumber(valueOf(root, 'CV')) ?? 1);
  return {
    players: { light: lineOf(valueOf(root, 'PW')), dark: lineOf(valueOf(root, 'PB')) },
    length: count('length'),
    game: wholeNumber(match.get('game')),
    score: { light: count('ws'), dark: count('bs') },
    rules: new Set(valueOf(root, 'RU').split(/[:\s]+/)),
    automaticDoubles: Number.isInteger(automatic) ? automatic : 0,
    result: parseResult(valueOf(root, 'RE')),
  };
}

/** The values of MI: tag:value. */
function matchInfo({ properties }: SgfNode): ReadonlyMap<string, string> {
  return new Map(
    (properties.get('MI') ?? []).map((value) => {
      const colon = value.indexOf(':');
      return [value.slice(0, colon).trim().toLowerCase(), value.slice(colon + 1)];
    }),
  );
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** A text of one line. */
function lineOf(text: string): string {
  return text.replaceAll('\n', ' ');
}

function parseResult(text: string): SgfResult | undefined {
  const match = /^\s*([BW])\+(\d{1,9})/i.exec(text);
  if (!match) return undefined;
  return { winner: match[1]!.toUpperCase() === 'W' ? 'light' : 'dark', points: Number(match[2]) };
}

/** Returns the value of RE. A game that was not played out was resigned, as far as SGF can say. */
export function makeResult({ winner, points }: SgfResult, isResigned: boolean): string {
  return `${winner === 'light' ? 'W' : 'B'}+${points}${isResigned ? 'R' : ''}`;
}

/** Returns what the root of the match's first game says of the match. */
export function parseInfo(root: SgfNode): MatchInfo {
  const info: Partial<Record<TextField, string>> = {};
  for (const [name, field] of INFO_PROPERTIES) {
    const value = valueOf(root, name);
    if (value !== '') info[field] = field === 'comment' ? value : lineOf(value);
  }
  const tags = tagsOf(root);
  return { ...info, ...(tags && { tags }) };
}

/** Returns a node's properties of one value that have no other meaning; undefined for none. */
export function tagsOf({ properties }: SgfNode): Readonly<Record<string, string>> | undefined {
  const tags = [...properties].flatMap(([name, values]) =>
    isTagName(name) && values.length === 1 ? [[name, values[0]!] as const] : [],
  );
  return tags.length > 0 ? Object.fromEntries(tags) : undefined;
}

/** Returns true for a name that SGF has room for beside the ones with a meaning here. */
export function isTagName(name: string): boolean {
  return /^[A-Z]{1,2}$/.test(name) && !KNOWN.has(name);
}

/** Returns the rules that a header states, or why they are none; with the widest limits of the cube. */
export function rulesOf({ length, rules }: SgfHeader): Result<MatchRules, Failure<string>> {
  const isMoney = length === 0;
  const unknown = UNKNOWN_VARIANTS.find((name) => rules.has(name));
  if (unknown !== undefined) return fail('badRules', `${unknown}: expected Hypergammon3`);
  const [, variant] = [...VARIANT_WORDS].find(([word]) => rules.has(word)) ?? [];
  return makeRules({
    length,
    variant: variant ?? 'standard',
    hasCube: !rules.has('NoCube'),
    hasCrawford: !isMoney && (rules.has('Crawford') || rules.has('CrawfordGame')),
    hasJacoby: isMoney && rules.has('Jacoby'),
    ...widestLimits(length),
  });
}
