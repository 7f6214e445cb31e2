/** What a chart shows, and uPlot's options for it. */
import type uPlot from 'uplot';
import { count } from '../../state/format.ts';
import type { Column } from '../../state/trainingSeries.ts';

/** A line of a chart. */
export interface ChartLine {
  readonly label: string;
  /** A colour of the style sheet, such as --chart-1. */
  readonly colour: string;
  readonly hasDots?: boolean;
  /** Drawn as the edge of a band; not named in the legend. */
  readonly isEdge?: boolean;
  /** Drawn thin and pale, behind the others; not named in the legend. */
  readonly isFaint?: boolean;
  /** What others are measured against. */
  readonly isDashed?: boolean;
  /** Measured on an axis of its own at the right. */
  readonly isRight?: boolean;
}

/** A vertical axis. */
export interface ChartAxis {
  readonly format: (value: number) => string;
  /** Returns the ends of the axis for the least and the greatest value; some room around them where it is absent. */
  readonly range?: (low: number, high: number) => readonly [number, number];
}

export interface ChartData {
  /** x, then a column for each line. Never mutated: other columns are drawn, the same are not. */
  readonly columns: readonly Column[];
  readonly lines: readonly ChartLine[];
  readonly axis: ChartAxis;
  /** For the lines that are measured at the right. */
  readonly rightAxis?: ChartAxis;
  /** Two lines, by their number from 1, between which the area is filled. */
  readonly band?: readonly [number, number];
  readonly isLog?: boolean;
  /** What x is; "step" where it is absent. */
  readonly xLabel?: string;
  /** Where the horizontal axis ends; charts that have it in common lie under one another. */
  readonly xEnd: number;
  /** Charts of one group share their cursor. */
  readonly group: string;
}

/** An axis from 0 to somewhat above the greatest value. */
export function fromZero(_low: number, high: number): readonly [number, number] {
  return [0, 1.15 * (high > 0 ? high : 1)];
}

/** Returns the options; `data` is asked for what changes while the chart stands. */
export function chartOptions(
  data: () => ChartData,
  box: HTMLElement,
  height: number,
): uPlot.Options {
  const { lines, band, rightAxis, isLog, group, xLabel = 'step' } = data();
  const style = getComputedStyle(box);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: '12px system-ui, sans-serif',
  };
  const scale = (of: () => ChartAxis | undefined): uPlot.Scale => ({
    range: (_, low, high) => [...ends(of(), isLog === true, low, high)] as [number, number],
  });
  const vertical = (of: () => ChartAxis | undefined): uPlot.Axis => ({
    ...axis,
    size: 64,
    values: (_, values) =>
      values.map((value) => (value === null ? '' : (of()?.format(value) ?? ''))),
  });
  const right = (): ChartAxis | undefined => data().rightAxis;
  const left = (): ChartAxis => data().axis;
  return {
    width: box.clientWidth,
    height,
    padding: [8, rightAxis ? 0 : 20, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: group, scales: ['x', null] },
      // A line without a value there tells its nearest.
      hover: { skip: [null, undefined] },
    },
    legend: { show: true, live: true },
    hooks: { setCursor: [showLast] },
    scales: {
      x: { time: false, range: () => [0, Math.max(1e-6, data().xEnd)] },
      // 3 is uPlot's number for a logarithmic scale.
      y: { ...scale(left), ...(isLog && { distr: 3, log: 10 as const }) },
      right: scale(right),
    },
    axes: [
      {
        ...axis,
        space: 60,
        values: (_, values) => values.map((value) => (Number.isInteger(value) ? count(value) : '')),
      },
      vertical(left),
      ...(rightAxis
        ? [{ ...vertical(right), scale: 'right', side: 1 as const, grid: { show: false } }]
        : []),
    ],
    series: [
      { label: xLabel, value: (_, value) => xText(value) },
      ...lines.map((line) => makeSeries(line, colour(line.colour), line.isRight ? right : left)),
    ],
    bands: band
      ? [{ series: [...band] as [number, number], fill: `${colour(lines[band[0] - 1]!.colour)}2b` }]
      : [],
  };
}

/** The legend tells the newest values until the pointer asks for others. */
export function showLast(chart: uPlot): void {
  if ((chart.cursor.left ?? -1) >= 0) return;
  const idxs = chart.data.map((column) => {
    let last = column.length - 1;
    while (last >= 0 && (column[last] ?? null) === null) last--;
    return last < 0 ? null : last;
  });
  chart.setLegend({ idxs }, false);
}

function makeSeries(
  { label, hasDots, isEdge, isFaint, isDashed, isRight }: ChartLine,
  colour: string,
  axis: () => ChartAxis | undefined,
): uPlot.Series {
  return {
    label,
    ...((isEdge || isFaint) && { class: 'unnamed' }),
    scale: isRight ? 'right' : 'y',
    stroke: isEdge ? 'transparent' : isFaint ? `${colour}55` : colour,
    width: isFaint ? 1 : 2,
    ...(isDashed && { dash: [6, 5] }),
    spanGaps: true,
    points: {
      show: (chart, series) =>
        hasDots === true || (!isEdge && !isDashed && chart.data[series]!.length < SPARSE),
      size: 5,
    },
    value: (_, value) =>
      value === null || value === undefined ? '' : (axis()?.format(value) ?? ''),
  };
}

/** A line of fewer values has a point for each: the first alone would not be seen at all. */
const SPARSE = 20;

function xText(value: number | null): string {
  if (value === null || value === undefined) return '';
  return Number.isInteger(value) ? count(value) : value.toFixed(1);
}

/** Some room above and below the curve; a flat one lies in the middle. */
function ends(
  axis: ChartAxis | undefined,
  isLog: boolean,
  low: number | null,
  high: number | null,
): readonly [number, number] {
  const [from, to] = [low ?? 0, high ?? 1];
  if (isLog) return [Math.max(1e-9, from) / 1.1, Math.max(1e-9, to) * 1.1];
  if (axis?.range) return axis.range(from, to);
  const room = to > from ? 0.12 * (to - from) : Math.max(0.01, 0.1 * Math.abs(to));
  return [from - room, to + room];
}
