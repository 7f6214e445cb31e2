/** DECS sections: what a block of analysis says about each ply, as it is stored. */
import type { CumulativeOutcome } from '../../outcome.ts';
import { Malformed, type OgxmReader } from './bytes.ts';
import { type OgxmLevel, readLevel } from './levels.ts';
import { type OgxmStep, readStep } from './plies.ts';

const KIND = { checker: 0, cube: 1, resign: 2, roll: 3 } as const;
/** Alternatives that a decision has room for. */
export const MOST_ALTERNATIVES = 1024;
/** The currencies of equities. */
export const CURRENCY = { cubeless: 0, cubeful: 1, cubefulMwc: 2, cubelessMwc: 3 } as const;

export interface OgxmAlternative {
  readonly steps: readonly OgxmStep[];
  readonly equity: number;
  readonly outcome: CumulativeOutcome | null;
  readonly level: OgxmLevel;
  /** Standard error of a rolled out equity. */
  readonly standardError?: number;
}
interface DecisionBase {
  /** Counts the plies of the match from 0. */
  readonly ply: number;
  readonly byte: number;
  readonly currency: number;
}
/** Chances and equities are those of the side whose ply it is; but a cube's equities are the doubler's. */
export type OgxmDecision = DecisionBase &
  (
    | { readonly kind: 'checker'; readonly alternatives: readonly OgxmAlternative[] }
    | {
        readonly kind: 'cube';
        readonly noDouble: number | undefined;
        readonly doubleTake: number | undefined;
        readonly doublePass: number | undefined;
        readonly outcome: CumulativeOutcome | null;
        readonly level: OgxmLevel;
      }
    | { readonly kind: 'roll'; readonly luck: number }
  );

/** What an ANAL section says about the decisions that follow it. */
export interface OgxmBlock {
  readonly currency: number;
  readonly level: OgxmLevel;
  /** The match equity table that its chances of winning the match come from. */
  readonly table: string | undefined;
}

/** Returns what an ANAL section says. */
export function readBlock(reader: OgxmReader): OgxmBlock {
  const { body, has } = reader.record();
  body.skip(16);
  if (has(0)) body.skip(32);
  if (has(1)) body.varint();
  const level = has(2) ? readLevel(body, {}) : {};
  if (has(4)) for (let left = body.varint(); left > 0; left--) body.varint();
  if (has(5)) body.string();
  if (has(6)) body.string();
  if (has(7)) body.skip(32);
  if (has(8)) body.string();
  const currency = has(9) ? body.varint() : CURRENCY.cubeful;
  if (has(10)) body.u16();
  return { level, currency, table: has(11) ? body.string() : undefined };
}

/** Returns the decisions of a section; kinds that are not known, and resignations, are passed over and counted. */
export function readDecisions(
  reader: OgxmReader,
  block: OgxmBlock,
): { readonly decisions: OgxmDecision[]; readonly passedOver: number } {
  const decisions: OgxmDecision[] = [];
  let passedOver = 0;
  while (!reader.isAtEnd) {
    const { byte } = reader;
    const { body, has } = reader.record();
    const base = { ply: body.varint(), byte, currency: block.currency };
    const kind = body.varint();
    if (kind === KIND.checker) {
      decisions.push({ ...base, kind: 'checker', alternatives: readChecker(body, has, block) });
    } else if (kind === KIND.cube) {
      decisions.push({ ...base, ...readCube(body, has, block) });
    } else if (kind === KIND.roll) {
      decisions.push({ ...base, kind: 'roll', luck: body.equity() });
    } else passedOver++;
  }
  return { decisions, passedOver };
}

function readChecker(
  body: OgxmReader,
  has: (bit: number) => boolean,
  block: OgxmBlock,
): OgxmAlternative[] {
  const { byte } = body;
  const count = has(0) ? body.varint() : 0;
  if (count > MOST_ALTERNATIVES) {
    throw new Malformed(`${count} alternatives, expected at most ${MOST_ALTERNATIVES}`, byte);
  }
  // Alternatives state only what differs from their decision's level, which follows them.
  const alternatives = Array.from({ length: count }, () => {
    const alternative = body.copy();
    body.record();
    return alternative;
  });
  if (has(1)) body.varint();
  if (has(2)) body.equity();
  if (has(3)) body.u32();
  const level = has(4) ? readLevel(body, block.level) : block.level;
  return alternatives.map((alternative) => readAlternative(alternative, level));
}

function readAlternative(reader: OgxmReader, above: OgxmLevel): OgxmAlternative {
  const { body, has } = reader.record();
  const steps: OgxmStep[] = [];
  for (let left = body.varint(); left > 0; left--) steps.push(readStep(body));
  const equity = body.equity();
  const outcome = has(0) ? outcomeOf(body.probabilities()) : null;
  const level = has(1) ? readLevel(body, above) : above;
  const standardError = has(3) ? body.equity() : undefined;
  return {
    steps,
    equity,
    outcome,
    level,
    ...(standardError !== undefined && { standardError }),
  };
}

function readCube(
  body: OgxmReader,
  has: (bit: number) => boolean,
  block: OgxmBlock,
): Omit<Extract<OgxmDecision, { kind: 'cube' }>, 'ply' | 'byte'> {
  // The verdict follows from the equities.
  body.varint();
  const noDouble = has(0) ? body.equity() : undefined;
  const doubleTake = has(1) ? body.equity() : undefined;
  const doublePass = has(2) ? body.equity() : undefined;
  const outcome = has(3) ? outcomeOf(body.probabilities()) : null;
  if (has(4)) body.u32();
  if (has(5)) body.u16();
  const level = has(7) ? readLevel(body, block.level) : block.level;
  if (has(10)) body.equity();
  const currency = has(11) ? body.varint() : block.currency;
  return { kind: 'cube', noDouble, doubleTake, doublePass, outcome, level, currency };
}

function outcomeOf(probabilities: readonly number[]): CumulativeOutcome {
  const [win, winGammon, winBackgammon, loseGammon, loseBackgammon] = probabilities;
  return {
    win: win!,
    winGammon: winGammon!,
    winBackgammon: winBackgammon!,
    loseGammon: loseGammon!,
    loseBackgammon: loseBackgammon!,
  };
}
