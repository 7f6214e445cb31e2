/** Shows a training: lines redrawn in place on a terminal, a line now and then elsewhere, JSON lines for programs. */
import type { TrainingEvent } from '../model/trainingEvents.ts';
import type { SourceSummary } from '../trainer/records/load.ts';
import type { Follower } from '../trainer/training/train.ts';
import type { Interruption } from './interruption.ts';
import { LiveScreen } from './liveScreen.ts';
import {
  liveLines,
  type LiveState,
  liveState,
  lostText,
  secondsLeft,
  withEvent,
} from './liveView.ts';
import { percent } from './reportText.ts';
import { printJson, type Progress, startProgress } from './terminal.ts';
import { durationText } from './units.ts';

const PLAIN_LINE_EVERY_MS = 30_000;
/** Fewer steps than this are too few for the learning rate to rise, fall and settle. */
const FEW_STEPS = 100;

export interface FollowerOptions {
  /** What it writes: for people, every event as a JSON line, or nothing. */
  readonly output: 'people' | 'json' | 'nothing';
  /** Stops after this step; Infinity for the run's own end. */
  readonly lastStep: number;
  /** The config's patience. */
  readonly patience: number;
  readonly interruption: Interruption;
  /** What to say where a slow backend computes; undefined where nothing faster can be had easily. */
  readonly fasterHint?: string | undefined;
}

type StartEvent = Extract<TrainingEvent, { event: 'start' }>;

/** Returns true where lines can be redrawn in place. */
export function isLiveTerminal(): boolean {
  return process.stderr.isTTY && process.env['TERM'] !== 'dumb';
}

/** Follows one training; end it with `finish`. */
export class TerminalFollower implements Follower {
  readonly #options: FollowerOptions;
  #state: LiveState;
  #screen: LiveScreen | undefined;
  #progress: Progress | undefined;
  #label = '';
  #saidAt = 0;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#state = liveState(options.patience);
  }

  isStopping = (step: number): boolean =>
    this.#options.interruption.isAsked || step >= this.#options.lastStep;

  onLoading = (what: string, share: number): void => this.#show('reading', share, what);

  onLoaded = (sources: readonly SourceSummary[]): void => {
    for (const { source, refused } of sources) {
      if (refused > 0) {
        this.say(
          `${source}: ${refused.toLocaleString('en')} refused and left out (better-play import says why)`,
        );
      }
    }
  };

  onExporting = (done: number, total: number): void =>
    this.#show('judging', done / total, 'held-out decisions');

  onEvent = (event: TrainingEvent): void => {
    this.#state = withEvent(this.#state, event);
    if (this.#options.output === 'json') printJson(event);
    if (this.#options.output !== 'people') return;
    if (event.event === 'start') this.#begin(event);
    if (isLiveTerminal()) this.#draw(event);
    else this.#sayPlainly(event);
  };

  /** Writes a line for people. */
  say(text: string): void {
    if (this.#options.output !== 'people') return;
    if (this.#screen) return this.#screen.say(text);
    this.#endProgress();
    process.stderr.write(`${text}\n`);
  }

  /** Ends what is shown. */
  finish(): void {
    this.#endProgress();
    this.#endScreen();
  }

  #begin(start: StartEvent): void {
    const { fasterHint } = this.#options;
    this.say(startText(start));
    if (start.steps < FEW_STEPS) {
      const steps = start.steps === 1 ? '1 step' : `${start.steps} steps`;
      this.say(`only ${steps}: too few to learn much; more records, or --epochs N`);
    }
    const isSlow = start.backend === 'wasm' || start.backend === 'cpu';
    if (isSlow && fasterHint !== undefined) this.say(fasterHint);
  }

  #draw({ event }: TrainingEvent): void {
    switch (event) {
      case 'start':
        this.#endProgress();
        this.#screen = new LiveScreen(process.stderr, (width, hasColor) =>
          liveLines(this.#state, width, hasColor),
        );
        return this.#screen.draw();
      case 'step':
      case 'evaluation':
        return this.#screen?.update();
      case 'checkpoint':
        return;
      case 'stopped':
      case 'finished':
        return this.#endScreen();
    }
  }

  #sayPlainly(event: TrainingEvent): void {
    const isDue = performance.now() - this.#saidAt >= PLAIN_LINE_EVERY_MS;
    if (event.event !== 'evaluation' && !(event.event === 'step' && isDue)) return;
    this.#saidAt = performance.now();
    this.say(plainLine(this.#state, event));
  }

  #show(label: string, share: number, note: string): void {
    this.#endScreen();
    if (this.#label !== label) {
      this.#endProgress();
      this.#progress = startProgress(label, this.#options.output !== 'people');
      this.#label = label;
    }
    this.#progress?.update(share, note);
  }

  #endProgress(): void {
    this.#progress?.stop();
    this.#progress = undefined;
    this.#label = '';
  }

  #endScreen(): void {
    this.#screen?.stop();
    this.#screen = undefined;
  }
}

function startText(start: StartEvent): string {
  const n = (value: number): string => value.toLocaleString('en');
  const { trainDecisions, heldOutDecisions, backend, parameters, steps, step, from } = start;
  const heldOut =
    heldOutDecisions > 0
      ? `${n(heldOutDecisions)} held out`
      : `none held out (${from === null ? 'one match only, or a share of 0' : `all of them are of matches that ${from} may have seen`}): its agreement will not be known`;
  const begins = [from === null ? '' : `begins with ${from}`, step > 0 ? `from step ${step}` : ''];
  return [
    `${n(trainDecisions)} decisions to learn from, ${heldOut}; ${n(parameters)} parameters, ${n(steps)} steps on ${backend}`,
    ...begins.filter(Boolean),
  ].join(', ');
}

/** An evaluation or a step in a line. */
function plainLine(
  state: LiveState,
  event: Extract<TrainingEvent, { event: 'evaluation' | 'step' }>,
): string {
  const last = state.steps.at(-1);
  const left = secondsLeft(state);
  const parts = [
    `step ${event.step} of ${state.start?.steps ?? '?'}:`,
    ...(last
      ? [`loss ${last.loss.toFixed(4)}, ${Math.round(last.decisionsPerSecond)} decisions/s`]
      : []),
    ...(left === undefined ? [] : [`${durationText(left)} left`]),
    ...(event.event === 'evaluation' ? [evaluationText(event)] : []),
  ];
  return `${parts[0]} ${parts.slice(1).join(', ')}`;
}

function evaluationText({
  agreement,
  equityLost,
  isBest,
}: Extract<TrainingEvent, { event: 'evaluation' }>): string {
  const lost = equityLost ? `, ${lostText(equityLost)}` : '';
  return `held-out agreement ${percent(agreement.share)}${lost}${isBest ? ' (best)' : ''}`;
}
