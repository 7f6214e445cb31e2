/** A training at a glance: what its events have told so far, and the lines a terminal shows of it. */
import { styleText } from 'node:util';
import type { EquityLost } from '../model/report.ts';
import type { TrainingEvent } from '../model/trainingEvents.ts';
import { bar, columnRow, sparkline } from './charts.ts';
import { percent } from './reportText.ts';
import { bytesText, durationText } from './units.ts';

type StepEvent = Extract<TrainingEvent, { event: 'step' }>;
type EvaluationEvent = Extract<TrainingEvent, { event: 'evaluation' }>;
type StartEvent = Extract<TrainingEvent, { event: 'start' }>;

/** The losses of a whole training, evenly thinned. */
interface LossCurve {
  /** At most MOST_MEANS, each of as many reports, the last of those there are. */
  readonly means: readonly number[];
  readonly reports: number;
  readonly inLast: number;
}

const NO_LOSSES: LossCurve = { means: [], reports: 1, inLast: 0 };
/** Some for each character of a sparkline; even. */
const MOST_MEANS = 160;
/** Reports behind the time left: the newest ones, as a machine's speed changes. */
const RECENT = 20;

/** What the lines need of the events so far: no more of a long training than of a short one. */
export interface LiveState {
  readonly start: StartEvent | undefined;
  /** Evaluations without a better one after which the run ends; 0 never ends it. */
  readonly patience: number;
  /** The newest reports, at most RECENT. */
  readonly steps: readonly StepEvent[];
  readonly losses: LossCurve;
  readonly evaluations: readonly EvaluationEvent[];
}

/** Returns the state before any event. */
export function liveState(patience: number): LiveState {
  return { start: undefined, patience, steps: [], losses: NO_LOSSES, evaluations: [] };
}

/** Returns the state after one more event. */
export function withEvent(state: LiveState, event: TrainingEvent): LiveState {
  switch (event.event) {
    case 'start':
      return { ...state, start: event };
    case 'step':
      return {
        ...state,
        steps: [...state.steps.slice(1 - RECENT), event],
        losses: withLoss(state.losses, event.loss),
      };
    case 'evaluation':
      return {
        ...state,
        evaluations: [...state.evaluations, { ...event, phases: [], mistakes: [] }],
      };
    case 'checkpoint':
    case 'stopped':
    case 'finished':
      return state;
  }
}

function withLoss(curve: LossCurve, loss: number): LossCurve {
  if (!Number.isFinite(loss)) return curve;
  const { means, reports, inLast } = curve;
  if (means.length > 0 && inLast < reports) {
    const mean = means.at(-1)! + (loss - means.at(-1)!) / (inLast + 1);
    return { means: [...means.slice(0, -1), mean], reports, inLast: inLast + 1 };
  }
  if (means.length < MOST_MEANS) return { means: [...means, loss], reports, inLast: 1 };
  const pairs = Array.from(
    { length: MOST_MEANS / 2 },
    (_, i) => (means[2 * i]! + means[2 * i + 1]!) / 2,
  );
  return { means: [...pairs, loss], reports: 2 * reports, inLast: 1 };
}

/** Returns the seconds until the last step at the pace of the newest reports; undefined before two of them. */
export function secondsLeft({ start, steps }: LiveState): number | undefined {
  const last = steps.at(-1);
  const [first] = steps;
  if (!start || !last || !first || last.step === first.step) return undefined;
  const secondsPerStep = (last.seconds - first.seconds) / (last.step - first.step);
  return (start.steps - last.step) * secondsPerStep;
}

/** A piece of a line; pieces that do not fit any more are left out. */
type Piece = string | { readonly text: string; readonly style: Parameters<typeof styleText>[0] };

const LABEL_WIDTH = 10;

/** Returns the lines shown of a training, none of them longer than `width`. */
export function liveLines(state: LiveState, width: number, hasColor: boolean): string[] {
  const { start, steps, losses, evaluations } = state;
  const last = steps.at(-1);
  if (!start) return [];
  const chart = Math.max(8, Math.min(40, width - 60));
  const step = last?.step ?? start.step;
  const left = secondsLeft(state);
  const rows: [label: string, pieces: Piece[]][] = [
    [
      start.model,
      [
        `${bar(step / start.steps, Math.max(10, chart - 10))} ${percent(step / start.steps)}`,
        `step ${step.toLocaleString('en')} of ${start.steps.toLocaleString('en')}`,
        left === undefined ? '' : `${durationText(left)} left`,
      ],
    ],
  ];
  if (last) rows.push(['loss', lossPieces(losses, last, chart)]);
  if (evaluations.length > 0) rows.push(['held out', evaluationPieces(state, chart)]);
  if (last) {
    rows.push(['speed', speedPieces(last)]);
    if (last.expertLoad.length > 0) rows.push(['experts', expertPieces(last)]);
  }
  return rows.map(([label, pieces]) => fitted(label, pieces, width, hasColor));
}

function lossPieces({ means }: LossCurve, last: StepEvent, chart: number): Piece[] {
  return [
    last.loss.toFixed(4),
    sparkline(means, chart),
    `learning rate ${last.learningRate.toPrecision(2)}`,
  ];
}

function evaluationPieces({ evaluations, patience }: LiveState, chart: number): Piece[] {
  const last = evaluations.at(-1)!;
  const bestAt = evaluations.findLastIndex(({ isBest }) => isBest);
  const best = evaluations[bestAt];
  const { share, low, high } = last.agreement;
  const since = evaluations.length - 1 - bestAt;
  return [
    { text: `${percent(share)} agreement`, style: last.isBest ? 'green' : 'reset' },
    `(${(100 * low).toFixed(1)}-${(100 * high).toFixed(1)})`,
    last.equityLost ? lostText(last.equityLost) : '',
    best ? `best ${percent(best.agreement.share)} at step ${best.step.toLocaleString('en')}` : '',
    patience > 0 && since > 0
      ? { text: `${since} of ${patience} not better`, style: 'yellow' }
      : '',
    sparkline(
      evaluations.map(({ agreement }) => agreement.share),
      Math.min(chart, 20),
    ),
  ];
}

/** Returns equity lost as the tables of `evaluate` have it: > where some choices are not labelled, and how many. */
export function lostText({ mEMG, of, unlisted }: EquityLost): string {
  const lost = `${mEMG.toFixed(1)} mEMG lost`;
  return unlisted > 0 ? `>${lost} (${percent(unlisted / of)} unlisted)` : lost;
}

function speedPieces({ decisionsPerSecond, waitShare, memoryBytes }: StepEvent): Piece[] {
  return [
    `${Math.round(decisionsPerSecond).toLocaleString('en')} decisions/s`,
    `memory ${bytesText(memoryBytes)}`,
    { text: `waits ${percent(waitShare)} for input`, style: waitShare > 0.1 ? 'yellow' : 'reset' },
  ];
}

/** Each expert's load as a block, half full where it has its even share. */
function expertPieces({ expertLoad, routingEntropy }: StepEvent): Piece[] {
  const experts = expertLoad.length;
  const busiest = Math.max(...expertLoad);
  return [
    columnRow(expertLoad, 2 / experts),
    `busiest ${percent(busiest)} (even ${percent(1 / experts)})`,
    `entropy ${routingEntropy.toFixed(2)} of ${Math.log(experts).toFixed(2)}`,
  ];
}

/** The label and as many pieces as fit, in their order. */
function fitted(label: string, pieces: readonly Piece[], width: number, hasColor: boolean): string {
  const paint = (text: string, style: Parameters<typeof styleText>[0]): string =>
    hasColor && style !== 'reset' ? styleText(style, text, { validateStream: false }) : text;
  const shown = label.padEnd(LABEL_WIDTH).slice(0, width);
  let line = paint(shown, 'bold');
  let used = shown.length;
  for (const piece of pieces) {
    const { text, style } =
      typeof piece === 'string' ? { text: piece, style: 'reset' as const } : piece;
    const gap = used === shown.length ? 1 : 2;
    if (text === '' || used + gap + text.length > width) continue;
    line += ' '.repeat(gap) + paint(text, style);
    used += gap + text.length;
  }
  return line;
}
