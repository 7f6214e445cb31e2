/** Curves drawn by uPlot, which is loaded when the first chart is. */
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { type ChartData, chartOptions, showLast } from './chartOptions.ts';
import { useNight } from './hooks.ts';

interface Props extends ChartData {
  readonly title: string;
  readonly note: string;
  readonly testId: string;
  /** Pixels of the drawing without its legend. */
  readonly height?: number;
  /** Choices beside the title. */
  readonly children?: ComponentChildren;
}

/** Time between two drawings of a chart that is out of sight. */
const UNSEEN_MS = 2000;

/** One chart with its title. It is built once; new columns are drawn into it, less often while it is out of sight. */
export function Chart(props: Props): VNode {
  const { title, note, columns, lines, testId, isLog, xEnd, xLabel, height = 200 } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const isSeen = useRef(true);
  /** The drawing of a chart out of sight, while new columns wait for it. */
  const later = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const draw = (): void => {
    clearTimeout(later.current);
    later.current = undefined;
    if (!plot.current) return;
    plot.current.setData(dataOf(latest.current));
    showLast(plot.current);
  };
  const update = (): void => {
    if (isSeen.current) draw();
    else later.current ??= setTimeout(draw, UNSEEN_MS);
  };
  const isNight = useNight();
  useEffect(() => {
    let isGone = false;
    const place = box.current!;
    const size = new ResizeObserver(() =>
      plot.current?.setSize({ width: place.clientWidth, height }),
    );
    const sight = new IntersectionObserver((entries) => {
      isSeen.current = entries.at(-1)!.isIntersecting;
      // What waited is drawn at once.
      if (isSeen.current && later.current !== undefined) draw();
    });
    const build = async (): Promise<void> => {
      const Plot = await loadPlot();
      if (isGone) return;
      const options = chartOptions(() => latest.current, place, height);
      plot.current = new Plot(options, dataOf(latest.current), place);
      showLast(plot.current);
      size.observe(place);
      sight.observe(place);
    };
    void build();
    return () => {
      isGone = true;
      clearTimeout(later.current);
      later.current = undefined;
      size.disconnect();
      sight.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [
    lines.map(({ label, colour }) => `${label} ${colour}`).join(),
    isNight,
    isLog,
    xLabel,
    height,
  ]);
  useEffect(update, [...columns, xEnd]);
  return (
    <figure class="card chart" data-testid={testId}>
      <figcaption>
        <div class="chart-head">
          <h3>{title}</h3>
          {props.children}
        </div>
        <p class="muted">{note}</p>
      </figcaption>
      <div
        ref={box}
        class="plot"
        style={{ minHeight: `${height}px` }}
        role="img"
        aria-label={`${title}: ${latestText(props)}`}
      />
    </figure>
  );
}

/** What a chart shows last, in words. */
function latestText({ columns, lines, axis, rightAxis }: Props): string {
  const texts = lines.flatMap(({ label, isEdge, isFaint, isRight }, i) => {
    const value = columns[i + 1]?.findLast((each) => each !== null);
    if (isEdge || isFaint || value === null || value === undefined) return [];
    return [`${label} ${(isRight ? rightAxis : axis)?.format(value) ?? value}`];
  });
  return texts.length === 0 ? 'nothing yet' : texts.join(', ');
}

/** uPlot only reads what it is given. */
function dataOf({ columns }: ChartData): uPlot.AlignedData {
  return columns as unknown as uPlot.AlignedData;
}

async function loadPlot(): Promise<typeof uPlot> {
  const [{ default: Plot }] = await Promise.all([
    import('uplot'),
    import('uplot/dist/uPlot.min.css'),
  ]);
  return Plot;
}
