/** What is said of a position, for people. */
import { BAR, OFF, type Position, type Side } from '../engine/position.ts';
import { type PositionFacts, RACE_METHODS, type RaceFacts } from './positionFacts.ts';
import type { CubeAction } from '../engine/cube/cubeDecision.ts';
import type { RaceAdvice } from '../engine/race/raceCounts.ts';
import { percent } from './reportText.ts';
import { table } from './terminal.ts';

/** Returns the board and the facts, without a newline at the end. */
export function positionText(position: Position, facts: PositionFacts): string {
  const { positionId, gameOver, race, bearoff } = facts;
  const said = gameOver
    ? `game over: ${gameOver.winner === 'playerOnRoll' ? 'X' : 'O'} won (${gameOver.value})`
    : facts.class;
  const lines = [`${positionId}  ${said}`, boardText(position), sidesTable(facts)];
  if (race) lines.push(leadText(race), methodsTable(race));
  if (bearoff?.oneSided.outcome) {
    const { win, winGammon, loseGammon } = bearoff.oneSided.outcome;
    lines.push(
      `one-sided: X wins ${percent(win)}, gammons ${percent(winGammon)}, loses gammons ${percent(loseGammon)}`,
    );
  }
  if (bearoff?.twoSided) {
    const { cubeless, owned, centered, opponentOwns } = bearoff.twoSided;
    lines.push(
      `two-sided equity of X, not doubling: cubeless ${signed(cubeless)}, own cube ${signed(owned)}, centred ${signed(centered)}, O's cube ${signed(opponentOwns)}`,
    );
  }
  if (bearoff?.cube) {
    const { double, redouble } = bearoff.cube;
    lines.push(`exact for money: centred cube ${ACTIONS[double]}; own cube ${ACTIONS[redouble]}`);
  }
  return lines.join('\n');
}

const ACTIONS: Readonly<Record<CubeAction, string>> = {
  noDoubleTake: 'no double, take',
  doubleTake: 'double, take',
  doublePass: 'double, pass',
  tooGoodPass: 'too good to double, pass',
  tooGoodTake: 'too good to double, take',
  unavailable: 'no double',
};

/** A row a side: pips and, where they are known, the effective pip count and the rolls. */
function sidesTable({ pips, race, bearoff }: PositionFacts): string {
  const row = (name: string, side: keyof Position): string[] => {
    const rolls = bearoff?.oneSided[side];
    return [
      name,
      `${pips[side]}`,
      race?.epc[side]?.toFixed(2) ?? '-',
      race?.wastage[side]?.toFixed(2) ?? '-',
      rolls ? `${rolls.meanRolls.toFixed(3)} ± ${rolls.sdRolls.toFixed(3)}` : '-',
      rolls ? rolls.meanRollsToFirstOff.toFixed(3) : '-',
    ];
  };
  return table([
    ['', 'pips', 'EPC', 'wastage', 'rolls', 'to first off'],
    row('X (on roll)', 'playerOnRoll'),
    row('O', 'opponent'),
  ]);
}

function leadText({ lead }: RaceFacts): string {
  return `X is ${Math.abs(lead)} pips ${lead < 0 ? 'behind' : 'ahead'}`;
}

const METHOD_NAMES: Readonly<Record<(typeof RACE_METHODS)[number], string>> = {
  eightNineTwelve: '8-9-12',
  thorp: 'Thorp',
  keith: 'Keith',
  isight: 'Isight',
  kleinman: 'Kleinman',
};
const ADVICE: Readonly<Record<RaceAdvice, string>> = {
  noDouble: 'no double',
  doubleNoRedouble: 'double, no redouble, take',
  doubleTake: 'double, take',
  doublePass: 'double, pass',
};

/** A row a method of counting: the counts, the figure, the advice for money. */
function methodsTable(race: RaceFacts): string {
  const number = (n: number): string => `${Math.round(100 * n) / 100}`;
  const rows = RACE_METHODS.map((method) => {
    const { counts, figure, advice } = race[method];
    const { playerOnRoll, opponent } = counts;
    return [
      METHOD_NAMES[method],
      number(playerOnRoll),
      number(opponent),
      number(figure),
      ADVICE[advice],
    ];
  });
  return table([['count', 'X', 'O', 'figure', 'advice for money'], ...rows]);
}

function signed(equity: number): string {
  return `${equity < 0 ? '' : '+'}${equity.toFixed(4)}`;
}

const ROWS = [0, 1, 2, 3, 4];
const TOP = Array.from({ length: 12 }, (_, i) => 13 + i);
const BOTTOM = Array.from({ length: 12 }, (_, i) => 12 - i);

/** The board with the points as X, who is on roll, numbers them; a sixth checker shows as a number. */
function boardText(position: Position): string {
  const { playerOnRoll, opponent } = position;
  return [
    edge(TOP),
    ...ROWS.map((row) => boardRow(position, TOP, row) + beside('O', opponent, row)),
    ` |${' '.repeat(19)}|BAR|${' '.repeat(19)}|`,
    ...ROWS.toReversed().map(
      (row) => boardRow(position, BOTTOM, row) + beside('X', playerOnRoll, row),
    ),
    edge(BOTTOM),
  ].join('\n');
}

function edge(points: readonly number[]): string {
  const names = points.map((point) => `${point}`.padStart(3, '-'));
  return ` +${names.slice(0, 6).join('')}-+---+${names.slice(6).join('')}-+`;
}

/** A row of twelve points, `row` counted from the edge. */
function boardRow(position: Position, points: readonly number[], row: number): string {
  const cells = points.map((point) => {
    const own = position.playerOnRoll[point]!;
    const checkers = own + position.opponent[25 - point]!;
    if (row === ROWS.length - 1 && checkers > ROWS.length) return `${checkers}`.padStart(3);
    if (row >= checkers) return '  .';
    return own > 0 ? '  X' : '  O';
  });
  const [letter, side] =
    points === TOP ? (['O', position.opponent] as const) : (['X', position.playerOnRoll] as const);
  const onBar = row === 2 && side[BAR]! > 0 ? `${letter}${side[BAR]}`.padEnd(3) : '   ';
  return ` |${cells.slice(0, 6).join('')} |${onBar}|${cells.slice(6).join('')} |`;
}

/** How many are off, beside the row at the edge. */
function beside(letter: string, side: Side, row: number): string {
  return row === 0 && side[OFF]! > 0 ? ` ${letter} off ${side[OFF]}` : '';
}
