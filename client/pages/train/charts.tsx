/** The curves of a training. All lie over the same steps and share one cursor. */
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { count, percent } from '../../state/format.ts';
import type { TrainingSeries } from '../../state/trainingSeries.ts';
import { Chart } from '../shared/chart.tsx';
import { type ChartAxis, fromZero } from '../shared/chartOptions.ts';

interface Props {
  readonly series: TrainingSeries;
}

const GROUP = 'training';
/** Pixels of a chart that tells how the run goes rather than what is learned. */
const LOW = 130;

const SHARE: ChartAxis = { format: (value) => percent(value) };
const NATS: ChartAxis = { format: (value) => value.toFixed(3) };

/** Mean comparison loss, on a linear or a logarithmic axis. */
export function LossChart({ series: { step, lastStep } }: Props): VNode {
  const [isLog, setLog] = useState(false);
  return (
    <Chart
      title="Loss"
      note="Mean comparison loss in nats: lower is better."
      columns={[step.steps, step.loss, step.smoothLoss]}
      lines={[
        { label: 'as measured', colour: '--chart-1', isFaint: true },
        { label: 'loss', colour: '--chart-1' },
      ]}
      axis={NATS}
      isLog={isLog}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-loss"
    >
      <label class="tick chart-choice">
        <input
          type="checkbox"
          checked={isLog}
          data-testid="loss-log"
          onChange={(event) => setLog(event.currentTarget.checked)}
        />
        logarithmic
      </label>
    </Chart>
  );
}

/** Agreement on matches it does not learn from. */
export function AgreementChart({ series: { evaluation, lastStep } }: Props): VNode {
  const { baseline } = evaluation;
  return (
    <Chart
      title="Held-out agreement"
      note={`How often its first choice is the expert\u2019s, on matches it has not seen, with the 95% interval.${
        baseline ? ` Dashed: ${baseline.model}, with which it began.` : ''
      }`}
      columns={[
        evaluation.steps,
        evaluation.agreement,
        evaluation.high,
        evaluation.low,
        ...(baseline ? [baseline.agreement] : []),
      ]}
      lines={[
        { label: 'agreement', colour: '--chart-2', hasDots: true },
        { label: 'high', colour: '--chart-2', isEdge: true },
        { label: 'low', colour: '--chart-2', isEdge: true },
        ...(baseline ? [{ label: baseline.model, colour: '--chart-1', isDashed: true }] : []),
      ]}
      band={[2, 3]}
      axis={SHARE}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-agreement"
    />
  );
}

/** Equity lost a labelled decision. */
export function EquityChart({ series: { evaluation, lastStep } }: Props): VNode {
  const { equityLost, equityHigh, equityLow, unlisted } = evaluation;
  const newest = unlisted.at(-1) ?? 0;
  return (
    <Chart
      title="Equity lost"
      note={`A held-out decision, in thousandths of a point (mEMG), with the 95% interval: lower is better.${
        newest > 0
          ? ` At the newest evaluation ${percent(newest)} of its choices are not labelled and count as the worst labelled play: it loses at least this much.`
          : ''
      }`}
      columns={[evaluation.steps, equityLost, equityHigh, equityLow]}
      lines={[
        { label: 'mEMG', colour: '--chart-3', hasDots: true },
        { label: 'high', colour: '--chart-3', isEdge: true },
        { label: 'low', colour: '--chart-3', isEdge: true },
      ]}
      band={[2, 3]}
      axis={{ format: (value) => value.toFixed(1) }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-equity"
    />
  );
}

/** How the boards spread over the network's experts. */
export function ExpertLoadChart({ series: { step, lastStep } }: Props): VNode {
  return (
    <Chart
      title="Expert load"
      note="Share of the boards that each expert of the network works on, while it learns."
      columns={[step.steps, ...step.expertLoad]}
      lines={step.expertLoad.map((_, i) => ({
        label: `${i + 1}`,
        colour: `--chart-${(i % 8) + 1}`,
      }))}
      axis={{ format: (value) => percent(value, 0), range: fromZero }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-load"
      height={LOW}
    />
  );
}

/** How undecided the router is. */
export function EntropyChart({ series: { step, lastStep } }: Props): VNode {
  const most = Math.log(Math.max(2, step.expertLoad.length));
  return (
    <Chart
      title="Routing entropy"
      note={`How undecided it is where a board goes: 0 is certain, ${most.toFixed(2)} nats is a draw.`}
      columns={[step.steps, step.routingEntropy]}
      lines={[{ label: 'entropy', colour: '--chart-4' }]}
      axis={{ format: (value) => value.toFixed(2), range: () => [0, 1.05 * most] }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-entropy"
      height={LOW}
    />
  );
}

/** Decisions and boards a second. */
export function SpeedChart({ series: { step, lastStep } }: Props): VNode {
  return (
    <Chart
      title="Speed"
      note="Learned from in a second: decisions at the left, boards at the right."
      columns={[step.steps, step.decisionsPerSecond, step.boardsPerSecond]}
      lines={[
        { label: 'decisions/s', colour: '--chart-6' },
        { label: 'boards/s', colour: '--chart-3', isRight: true },
      ]}
      axis={{ format: count, range: fromZero }}
      rightAxis={{ format: count, range: fromZero }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-speed"
      height={LOW}
    />
  );
}

/** Memory of the process, and how long steps wait for their batches. */
export function MachineChart({ series: { step, lastStep } }: Props): VNode {
  return (
    <Chart
      title="Memory and waiting"
      note="Memory of the training, and the share of its time that it waits for decisions to learn from."
      columns={[step.steps, step.memory, step.waitShare]}
      lines={[
        { label: 'memory', colour: '--chart-4' },
        { label: 'waiting', colour: '--chart-5', isRight: true },
      ]}
      axis={{ format: megabytes, range: fromZero }}
      rightAxis={{
        format: (value) => percent(value, 0),
        range: (_, high) => [0, Math.min(1, Math.max(0.1, 1.15 * high))],
      }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-machine"
      height={LOW}
    />
  );
}

/** The learning rate's schedule. */
export function LearningRateChart({ series: { step, lastStep } }: Props): VNode {
  return (
    <Chart
      title="Learning rate"
      note="How far a step may go."
      columns={[step.steps, step.learningRate]}
      lines={[{ label: 'rate', colour: '--chart-7' }]}
      axis={{ format: rateText, range: fromZero }}
      xEnd={lastStep}
      group={GROUP}
      testId="chart-rate"
      height={LOW}
    />
  );
}

function megabytes(bytes: number): string {
  return `${count(bytes / 1e6)} MB`;
}

function rateText(rate: number): string {
  return rate === 0 ? '0' : rate.toPrecision(2);
}
