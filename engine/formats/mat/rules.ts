/** The rules match text is played by: what its tags say, and what its games show where that says more. */
import { isCubeValue, makeRules, type MatchRules } from '../../match/rules.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import type { GameText, MatText } from './text.ts';

/** The tags that hold rules; they are written from the rules, whatever they said. */
export const RULE_TAGS: readonly string[] = [
  'Variation',
  'Crawford',
  'Jacoby',
  'Beaver',
  'CubeLimit',
];

/** As eXtreme Gammon names them; GNU Backgammon reads the first two. */
const VARIATIONS: Readonly<Record<VariantName, string>> = {
  standard: 'Backgammon',
  nackgammon: 'NackGammon',
  hypergammon: 'HyperGammon',
  longgammon: 'LongGammon',
};

/** Returns the rules as tags, as eXtreme Gammon writes them. */
export function ruleTags(rules: MatchRules): [name: string, value: string][] {
  const onOff = (isOn: boolean): string => (isOn ? 'On' : 'Off');
  const money: [string, string][] = [
    ['Jacoby', onOff(rules.hasJacoby)],
    ['Beaver', onOff(rules.mostBeavers > 0)],
  ];
  return [
    ['Variation', VARIATIONS[rules.variant]],
    ['Crawford', onOff(rules.hasCrawford)],
    ...(rules.length === 0 ? money : []),
    ['CubeLimit', rules.hasCube ? `${rules.cubeLimit}` : '1'],
  ];
}

/**
 * Returns the rules of match text. A text without a length is a money session, and so is the "16 point match" by which
 * Backgammon Galaxy exports its unlimited games. Where the games show what the tags do not allow, the games are
 * believed: cubes higher than the limit, beavers, automatic doubles before a double, gammons that count though nobody
 * doubled, a double in what would be the Crawford game. What only their plays show is seen when they are played through.
 */
export function rulesOf(text: MatText): Result<MatchRules, Failure<'badRules'>> {
  const { tags } = text;
  const length = isUnlimited(text.length, tags.get('Site')) ? 0 : (text.length ?? 0);
  const isMoney = length === 0;
  const variation = tags.get('Variation')?.toLowerCase() ?? 'backgammon';
  const names = Object.keys(VARIATIONS) as VariantName[];
  const variant = names.find((name) => VARIATIONS[name].toLowerCase() === variation);
  if (!variant) {
    const known = Object.values(VARIATIONS).join(', ');
    return fail('badRules', `Variation "${tags.get('Variation')}": expected ${known}`);
  }
  const cubes = text.games.flatMap(({ cells }) =>
    cells.flatMap((cell) => (cell.kind === 'double' ? [cell.cube ?? 2] : [])),
  );
  const limit = Number(tags.get('CubeLimit'));
  const hasCube = limit !== 1 || cubes.length > 0;
  const rules = makeRules({
    length,
    variant,
    hasCube,
    hasCrawford: !isMoney && isOn(tags, 'Crawford', true) && !isCrawfordGameDoubled(length, text),
    hasJacoby:
      isMoney && isOn(tags, 'Jacoby', true) && !(hasCube && text.games.some(isGammonWithoutCube)),
    mostBeavers: isMoney ? most(text.games, beaversIn, isOn(tags, 'Beaver', false) ? 1 : 0) : 0,
    mostAutomaticDoubles: isMoney ? most(text.games, automaticDoublesIn, 0) : 0,
    ...(isCubeValue(limit) && !(hasCube && limit === 1) && { cubeLimit: limit }),
  });
  if (!rules.ok) return rules;
  const highest = most(cubes.filter(isCubeValue), (cube) => cube, 1);
  return ok(highest > rules.value.cubeLimit ? { ...rules.value, cubeLimit: highest } : rules.value);
}

/**
 * Returns true for the one length by which Backgammon Galaxy exports games without a length; it is no match length
 * there.
 */
export function isUnlimited(length: number | undefined, site: string | undefined): boolean {
  return length === 16 && site === 'BackgammonGalaxy';
}

function isOn(tags: MatText['tags'], name: string, otherwise: boolean): boolean {
  const value = tags.get(name)?.toLowerCase();
  return value === undefined ? otherwise : value === 'on';
}

function most<T>(items: readonly T[], count: (item: T) => number, least: number): number {
  return items.reduce((highest, item) => Math.max(highest, count(item)), least);
}

/** The most redoubles made at once in answer to a double. */
function beaversIn({ cells }: GameText): number {
  let run = 0;
  let highest = 0;
  for (const { kind } of cells) {
    run = kind === 'double' ? run + 1 : 0;
    highest = Math.max(highest, run - 1);
  }
  return Math.min(highest, MOST_REPEATS);
}

/**
 * Returns how often the cube of a money game was doubled by opening ties: there is no word for it in match text, but a
 * first double is then offered at 4 or more.
 */
export function automaticDoublesIn({ cells }: GameText): number {
  const first = cells.find((cell) => cell.kind === 'double');
  if (!first?.cube || first.cube < 4 || !isCubeValue(first.cube)) return 0;
  return Math.min(Math.log2(first.cube) - 1, MOST_REPEATS);
}

/** As many beavers or automatic doubles as rules can allow. */
export const MOST_REPEATS = 15;

function isGammonWithoutCube({ cells }: GameText): boolean {
  const result = cells.findLast(({ kind }) => kind === 'win' || kind === 'loss');
  const isDoubled = cells.some(({ kind }) => kind === 'double');
  return !isDoubled && result !== undefined && 'points' in result && result.points > 1;
}

/** What tells which game is the Crawford game. */
interface GameOutline {
  readonly scores: readonly [number, number];
  readonly isDoubled: boolean;
}

/**
 * Returns which game is the Crawford game, -1 for none: the first in which exactly one side is a point from winning,
 * unless somebody doubles in it; then the record begins later, or the match is played without the rule.
 */
export function crawfordGame(length: number, games: readonly GameOutline[]): number {
  const at = firstAtMatchPoint(length, games);
  return at >= 0 && games[at]!.isDoubled ? -1 : at;
}

function isCrawfordGameDoubled(length: number, { games }: MatText): boolean {
  const at = firstAtMatchPoint(length, games.map(outline));
  return at > 0 && outline(games[at]!).isDoubled;
}

function firstAtMatchPoint(length: number, games: readonly GameOutline[]): number {
  if (length < 2) return -1;
  const isAtPoint = (score: number): boolean => score === length - 1;
  return games.findIndex(({ scores: [left, right] }) => isAtPoint(left) !== isAtPoint(right));
}

/** Returns what of a game tells whether it is the Crawford game. */
export function outline({ scores, cells }: GameText): GameOutline {
  return { scores, isDoubled: cells.some(({ kind }) => kind === 'double') };
}
