/** The curves of a training, drawn by uPlot. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import { count, percent } from '../../state/format.ts';
import type { TrainingSeries } from '../../state/trainingSeries.ts';

interface Props {
  readonly series: TrainingSeries;
}

/** A line of a chart. */
interface Line {
  readonly label: string;
  /** A colour of the style sheet, such as --chart-1. */
  readonly colour: string;
  readonly dots?: boolean;
  /** Drawn as the edge of a band; not named in the legend. */
  readonly isEdge?: boolean;
}

interface ChartProps {
  readonly title: string;
  readonly note: string;
  readonly columns: readonly (readonly number[])[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
  /** Two lines, by their number from 1, between which the area is filled. */
  readonly band?: readonly [number, number];
  /** Fixes the vertical axis. */
  readonly range?: readonly [number, number];
  readonly testId: string;
}

/** Mean comparison loss. */
export function LossChart({ series }: Props): VNode {
  return (
    <Chart
      title="Loss"
      note="Mean comparison loss in nats: lower is better, 0.69 is guessing."
      columns={[series.steps, series.loss]}
      lines={[{ label: 'loss', colour: '--chart-1' }]}
      format={(value) => value.toFixed(3)}
      testId="chart-loss"
    />
  );
}

/** Agreement on matches it does not learn from. */
export function AgreementChart({ series }: Props): VNode {
  const { evaluationSteps, agreement, low, high } = series;
  return (
    <Chart
      title="Held-out agreement"
      note="How often its first choice is the expert's, on matches it has not seen, with the 95% interval."
      columns={[evaluationSteps, agreement, high, low]}
      lines={[
        { label: 'agreement', colour: '--chart-2', dots: true },
        { label: 'high', colour: '--chart-2', isEdge: true },
        { label: 'low', colour: '--chart-2', isEdge: true },
      ]}
      band={[2, 3]}
      format={(value) => percent(value)}
      testId="chart-agreement"
    />
  );
}

/** How the boards spread over the network's experts. */
export function ExpertLoadChart({ series }: Props): VNode {
  return (
    <Chart
      title="Expert load"
      note="Share of the boards that each expert of the network works on."
      columns={[series.steps, ...series.expertLoad]}
      lines={series.expertLoad.map((_, i) => ({
        label: `expert ${i + 1}`,
        colour: `--chart-${(i % 8) + 1}`,
      }))}
      format={(value) => percent(value, 0)}
      range={[0, Math.min(1, 1.15 * Math.max(0.01, ...series.expertLoad.flat()))]}
      testId="chart-load"
    />
  );
}

/** Boards a second. */
export function SpeedChart({ series }: Props): VNode {
  return (
    <Chart
      title="Speed"
      note="Boards learned from in a second."
      columns={[series.steps, series.boardsPerSecond]}
      lines={[{ label: 'boards/s', colour: '--chart-4' }]}
      format={count}
      range={[0, 1.15 * Math.max(1, ...series.boardsPerSecond)]}
      testId="chart-speed"
    />
  );
}

const HEIGHT = 200;

function Chart(props: ChartProps): VNode {
  const { title, note, columns, lines, testId } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useTheme();
  useEffect(() => {
    let isGone = false;
    const place = box.current!;
    const observer = new ResizeObserver(() =>
      plot.current?.setSize({ width: place.clientWidth, height: HEIGHT }),
    );
    const draw = async (): Promise<void> => {
      const Plot = await loadPlot();
      if (isGone) return;
      const options = makeOptions(() => latest.current, place);
      plot.current = new Plot(options, dataOf(latest.current.columns), place);
      showLast(plot.current);
      observer.observe(place);
    };
    void draw();
    return () => {
      isGone = true;
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [lines.length, theme]);
  useEffect(() => {
    plot.current?.setData(dataOf(columns));
    showLast(plot.current);
  }, [columns]);
  return (
    <figure class="card chart" data-testid={testId}>
      <figcaption>
        <h2>{title}</h2>
        <p class="muted">{note}</p>
      </figcaption>
      <div ref={box} class="plot" role="img" aria-label={`${title}: ${latestText(props)}`} />
    </figure>
  );
}

/** The legend tells the newest values until the pointer asks for others. */
function showLast(chart: uPlot | null): void {
  const last = (chart?.data[0].length ?? 0) - 1;
  if (chart && last >= 0 && (chart.cursor.left ?? -1) < 0) chart.setLegend({ idx: last });
}

/** What a chart shows last, in words. */
function latestText({ columns, lines, format }: ChartProps): string {
  return lines
    .flatMap(({ label, isEdge }, i) => {
      const value = columns[i + 1]?.at(-1);
      return isEdge || value === undefined ? [] : [`${label} ${format(value)}`];
    })
    .join(', ');
}

function dataOf(columns: ChartProps['columns']): uPlot.AlignedData {
  return columns.map((column) => [...column]) as unknown as uPlot.AlignedData;
}

function makeOptions(props: () => ChartProps, box: HTMLElement): uPlot.Options {
  const { lines, band, format, range } = props();
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width: box.clientWidth,
    height: HEIGHT,
    padding: [8, 24, 0, 0],
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { show: true, live: true },
    scales: {
      x: { time: false },
      y: {
        range: (_, low, high) => [...yRange(props().range ?? range, low, high)] as [number, number],
      },
    },
    axes: [
      {
        ...axis,
        values: (_, values) => values.map((value) => (Number.isInteger(value) ? count(value) : '')),
      },
      { ...axis, size: 58, values: (_, values) => values.map((value) => format(value)) },
    ],
    series: [
      { label: 'step', value: (_, value) => (value === null ? '' : count(value)) },
      ...lines.map(({ label, colour: name, dots, isEdge }): uPlot.Series => ({
        label,
        stroke: isEdge ? 'transparent' : colour(name),
        width: 2,
        points: { show: dots ?? false, size: 5 },
        value: (_, value) => (value === null || value === undefined ? '' : format(value)),
      })),
    ],
    bands: band
      ? [{ series: [...band] as [number, number], fill: `${colour(lines[band[0] - 1]!.colour)}33` }]
      : [],
  };
}

/** Some room above and below the curve; a flat one lies in the middle. */
function yRange(
  fixed: readonly [number, number] | undefined,
  low: number | null,
  high: number | null,
): readonly [number, number] {
  if (fixed) return fixed;
  const [from, to] = [low ?? 0, high ?? 1];
  const room = to > from ? 0.12 * (to - from) : Math.max(0.01, 0.1 * Math.abs(to));
  return [from - room, to + room];
}

/** Changes when the colours do. */
function useTheme(): boolean {
  const [isNight, setNight] = useState(matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setNight(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return isNight;
}

async function loadPlot(): Promise<typeof uPlot> {
  const [{ default: Plot }] = await Promise.all([
    import('uplot'),
    import('uplot/dist/uPlot.min.css'),
  ]);
  return Plot;
}
