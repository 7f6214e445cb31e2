/** `better-play met`: match equities, gammon values and doubling windows at a score. */
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  CONTACT_EFFICIENCY,
  type CubeSituation,
  flipCube,
  flipRates,
  type GammonRates,
  NO_GAMMONS,
} from '../engine/cube/cubeful.ts';
import { type CubeWindow, cubeWindow } from '../engine/cube/cubeWindow.ts';
import { gammonValues, type Stakes, stakeValue } from '../engine/cube/stakes.ts';
import { decodeText } from '../engine/formats/text.ts';
import { makeMetCsv } from '../engine/met/csv.ts';
import { KAZAROSS_XG2 } from '../engine/met/kazarossXg2.ts';
import { matchEquity, type MatchEquityTable } from '../engine/met/matchEquityTable.ts';
import { parseMet } from '../engine/met/parseMet.ts';
import { makeMetXml } from '../engine/met/xml.ts';
import { readBounded } from './files.ts';
import { percent } from './reportText.ts';
import { failed, printJson, table, wholeNumber, wrongUsage } from './terminal.ts';

interface MetOptions {
  readonly score?: readonly [number, number];
  readonly away?: readonly [number, number];
  readonly length?: number;
  readonly money?: boolean;
  readonly jacoby?: boolean;
  readonly crawford?: boolean;
  readonly cube: number;
  readonly gammons: number;
  readonly table?: string;
  readonly export?: 'csv' | 'xml';
  readonly json?: boolean;
}

/** Longest match a score may be of; tables are extended to it. */
const LONGEST_MATCH = 64;
/** The cube's efficiencies that are shown. */
const EFFICIENCIES = [
  { name: 'dead cube', efficiency: 0 },
  { name: `usual cube (${CONTACT_EFFICIENCY})`, efficiency: CONTACT_EFFICIENCY },
  { name: 'live cube', efficiency: 1 },
] as const;

/** Returns the verb `met`. */
export function metCommand(): Command {
  return new Command('met')
    .description('show match equities, gammon values and doubling windows at a score')
    .option('--score <yours-theirs>', 'points won so far, with --length', parsePair)
    .option(
      '--length <n>',
      'points to win the match; without a score, how much of the table',
      wholeNumber,
    )
    .option('--away <yours-theirs>', 'points still needed, instead of a score', parsePair)
    .option('--crawford', 'this is the Crawford game; otherwise a side 1 away has it behind it')
    .option('--money', 'a money game instead of a match')
    .option('--jacoby', 'money: undoubled gammons do not count')
    .option('--cube <n>', 'value of the cube before the double', parseCube, 1)
    .option(
      '--gammons <share>',
      'share of the games won, by either side, that are gammons',
      parseShare,
      0,
    )
    .option('--table <file>', 'a table of your own: CSV, XML as GNU Backgammon has it, or .met')
    .addOption(new Option('--export <format>', 'print the table as a file').choices(['csv', 'xml']))
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
The table is Kazaross-XG2 unless you name another; it is extended to scores of ${LONGEST_MATCH} points. Without a score the table
itself is printed: chances to win the match in per cent, a row a player's points away, a column the opponent's.

At a score: the gammon values (0.50 for money), and for a double by either side from the cube given the chances to win
from which he should double, from which the other should pass, and from which he is too good to double; the take point
is the other's. A cube of 1 is in the middle, a higher one is owned by whoever doubles. Dead: nobody turns it again;
live: turned exactly at the take points; real cubes are in between.

Examples:
  better-play met --score 3-5 --length 7
  better-play met --away 2-4 --cube 2 --gammons 0.2
  better-play met --money --gammons 0.25
  better-play met --export xml > kazaross-xg2.xml`,
    )
    .action(met);
}

async function met(options: MetOptions): Promise<void> {
  const stakesOf = readStakes(options);
  const met = await openTable(options.table);
  if (!met) return;
  if (options.export) {
    process.stdout.write(options.export === 'csv' ? makeMetCsv(met) : makeMetXml(met));
  } else if (stakesOf) {
    const report = scoreReport(stakesOf(met), options);
    if (options.json) printJson({ table: met.name, ...report });
    else process.stdout.write(scoreText(report, stakesOf(met), options));
  } else if (options.json) printJson(met);
  else process.stdout.write(tableText(met, options.length ?? met.preCrawford.length));
}

/** Returns what the game is played for once the table is known; undefined where the options name no score. */
function readStakes(options: MetOptions): ((table: MatchEquityTable) => Stakes) | undefined {
  const { score, away, length, money, jacoby, crawford } = options;
  if ([score, away, money, options.export].filter(Boolean).length > 1) {
    wrongUsage('--score, --away, --money and --export: expected one of them');
  }
  if (jacoby && !money) wrongUsage('--jacoby: expected --money with it');
  if (length !== undefined && (length < 1 || length > LONGEST_MATCH)) {
    wrongUsage(`--length: expected 1 to ${LONGEST_MATCH}`);
  }
  if (money) return () => ({ kind: 'money', isJacoby: jacoby === true });
  if (score && length === undefined) wrongUsage('--score: expected --length with it');
  const [playerAway, opponentAway] =
    score && length !== undefined ? [length - score[0], length - score[1]] : (away ?? [0, 0]);
  if (!score && !away) {
    if (crawford) wrongUsage('--crawford: expected --score or --away with it');
    return undefined;
  }
  for (const points of [playerAway, opponentAway]) {
    if (points < 1 || points > LONGEST_MATCH) {
      wrongUsage(`${points} points away, expected 1 to ${LONGEST_MATCH}`);
    }
  }
  if (crawford && (playerAway === 1) === (opponentAway === 1)) {
    wrongUsage('--crawford: expected exactly one side 1 away');
  }
  return (table) => ({
    kind: 'match',
    table,
    playerAway,
    opponentAway,
    isCrawford: crawford === true,
  });
}

async function openTable(file: string | undefined): Promise<MatchEquityTable | undefined> {
  if (file === undefined) return KAZAROSS_XG2;
  const bytes = await readBounded(file);
  const read = bytes.ok ? parseMet(decodeText(bytes.value)) : bytes;
  if (read.ok) return { ...read.value, name: read.value.name || file };
  failed(`${file}: ${read.error.message}`);
  return undefined;
}

/** A doubling window at one of the efficiencies; `takePoint` is the other side's chance to win from which he takes. */
type Doubling = CubeWindow & { readonly cube: string; readonly takePoint: number };

interface ScoreReport {
  /** Chances to win the match, or points for money, after the game. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly gammonValues: ReturnType<typeof gammonValues>;
  /** Null where a side cannot double or has no use for it. */
  readonly windows: { readonly you: Doubling[] | null; readonly opponent: Doubling[] | null };
}

function scoreReport(stakes: Stakes, { cube, gammons }: MetOptions): ScoreReport {
  const rates = { ...NO_GAMMONS, winGammon: gammons, loseGammon: gammons };
  const owner = cube === 1 ? null : 'player';
  const own: CubeSituation = { stakes, cubeValue: cube, owner };
  const other = flipCube({ stakes, cubeValue: cube, owner: owner && 'opponent' });
  // Under the Jacoby rule gammons count only once the cube has been turned.
  const isSingle = stakes.kind === 'money' && stakes.isJacoby && owner === null;
  return {
    outcomes: Object.fromEntries(
      [3, 2, 1, -1, -2, -3].map((times) => [
        `${times > 0 ? 'win' : 'lose'} ${Math.abs(times) * cube}`,
        stakeValue(stakes, (isSingle ? Math.sign(times) : times) * cube),
      ]),
    ),
    gammonValues: isSingle ? NO_GAMMONS : gammonValues(stakes, cube),
    windows: { you: doublings(own, rates), opponent: doublings(other, flipRates(rates)) },
  };
}

function doublings(situation: CubeSituation, rates: GammonRates): Doubling[] | null {
  const found: Doubling[] = [];
  for (const { name, efficiency } of EFFICIENCIES) {
    const window = cubeWindow(situation, rates, efficiency);
    if (!window) return null;
    found.push({ cube: name, ...window, takePoint: 1 - window.cashPoint });
  }
  return found;
}

function scoreText(
  report: ScoreReport,
  stakes: Stakes,
  { cube, gammons, jacoby }: MetOptions,
): string {
  const { outcomes, gammonValues, windows } = report;
  const value = (n: number): string => (stakes.kind === 'match' ? percent(n) : n.toFixed(0));
  const heading =
    stakes.kind === 'money'
      ? `money${jacoby ? ' with the Jacoby rule' : ''}`
      : `you ${stakes.playerAway} away, opponent ${stakes.opponentAway} away${gameName(stakes)} (${stakes.table.name})`;
  return [
    `${heading}, cube ${cube}, ${percent(gammons)} gammons`,
    '',
    table([
      [stakes.kind === 'match' ? 'match equity if you' : 'points if you', ...Object.keys(outcomes)],
      ['', ...Object.values(outcomes).map(value)],
    ]),
    '',
    table([
      ['gammon values', 'you win', 'you lose'],
      ['gammon', gammonValues.winGammon.toFixed(3), gammonValues.loseGammon.toFixed(3)],
      ['backgammon', gammonValues.winBackgammon.toFixed(3), gammonValues.loseBackgammon.toFixed(3)],
    ]),
    '',
    windowText(`you double to ${2 * cube}`, windows.you),
    '',
    windowText(`opponent doubles to ${2 * cube}`, windows.opponent),
    '',
  ].join('\n');
}

function gameName({
  playerAway,
  opponentAway,
  isCrawford,
}: Extract<Stakes, { kind: 'match' }>): string {
  if (isCrawford) return ', Crawford game';
  return (playerAway === 1) === (opponentAway === 1) ? '' : ', post-Crawford';
}

function windowText(who: string, doublings: readonly Doubling[] | null): string {
  if (!doublings) return `${who}: not allowed, or of no use`;
  const chance = (point: number | undefined): string =>
    point === undefined ? '-' : percent(point);
  return table([
    [who, 'double from', 'pass from', 'too good from', 'take point'],
    ...doublings.map(({ cube, doublingPoint, cashPoint, tooGoodPoint, takePoint }) => [
      cube,
      ...[doublingPoint, cashPoint, tooGoodPoint, takePoint].map(chance),
    ]),
  ]);
}

function tableText(met: MatchEquityTable, size: number): string {
  const aways = Array.from({ length: size }, (_, i) => i + 1);
  const chance = (n: number): string => (100 * n).toFixed(1);
  return [
    `${met.name}: ${met.description}`,
    '',
    table([
      ['away', ...aways.map(String)],
      ...aways.map((playerAway) => [
        String(playerAway),
        ...aways.map((opponentAway) => chance(matchEquity(met, { playerAway, opponentAway }))),
      ]),
      [
        'post-Crawford',
        ...aways.map((playerAway) =>
          chance(matchEquity(met, { playerAway, opponentAway: 1, isPostCrawford: true })),
        ),
      ],
    ]),
    '',
    'Chances to win the match, in per cent, of the side so many points away (rows) against one so many away (columns);',
    'post-Crawford: of the trailer so many away against a leader 1 away.',
    '',
  ].join('\n');
}

function parsePair(text: string): readonly [number, number] {
  const match = /^(\d{1,3})-(\d{1,3})$/.exec(text);
  if (!match) throw new InvalidArgumentError('expected two whole numbers, like 3-5.');
  return [Number(match[1]), Number(match[2])];
}

function parseCube(text: string): number {
  const cube = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (cube < 1 || (cube & (cube - 1)) !== 0) {
    throw new InvalidArgumentError('expected 1, 2, 4, 8 ...');
  }
  return cube;
}

function parseShare(text: string): number {
  const share = /^\d{0,3}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (text === '' || !(share >= 0 && share <= 1)) {
    throw new InvalidArgumentError('expected a share from 0 to 1.');
  }
  return share;
}
