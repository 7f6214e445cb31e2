/** Numbers as a line of block characters: sparklines, bars and small plots for terminals and reports. */

const BLOCKS = '▁▂▃▄▅▆▇█';

/**
 * Returns the values as at most `width` blocks, low to high between the least and the greatest of them; more values are
 * averaged, values that are no finite numbers left out. A flat line is low.
 */
export function sparkline(values: readonly number[], width: number): string {
  const finite = values.filter((value) => Number.isFinite(value));
  const columns = Math.min(width, finite.length);
  const means = Array.from({ length: columns }, (_, i) => {
    const part = finite.slice(
      Math.floor((i * finite.length) / columns),
      Math.floor(((i + 1) * finite.length) / columns),
    );
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low;
  return means.map((value) => block(range === 0 ? 0 : (value - low) / range)).join('');
}

/** Returns one block a share, full at `full`. */
export function columnRow(shares: readonly number[], full: number): string {
  return shares.map((share) => block(full > 0 ? share / full : 0)).join('');
}

/** Returns a bar of `width` characters, filled to `share`. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  return '█'.repeat(filled) + '░'.repeat(width - filled);
}

/** A level from 0 to 1 as one character. */
function block(level: number): string {
  const top = BLOCKS.length - 1;
  return BLOCKS[Math.min(top, Math.max(0, Math.round(level * top)))]!;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns lines of a plot of `width` x `height` characters, x as it comes from left to right, a point a column, and y
 * between the least and the greatest, which stand before the first and the last line. Points without a finite y are left
 * out.
 */
export function plot(points: readonly Point[], width: number, height: number): string[] {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  if (finite.length === 0) return [];
  const low = Math.min(...finite.map(({ y }) => y));
  const range = Math.max(...finite.map(({ y }) => y)) - low;
  const columns = Math.min(width, points.length);
  const rows = Array.from({ length: height }, () => Array<string>(columns).fill(' '));
  for (let column = 0; column < columns; column++) {
    const { y } = points[Math.round((column * (points.length - 1)) / Math.max(1, columns - 1))]!;
    if (!Number.isFinite(y)) continue;
    const level = range === 0 ? 0 : (y - low) / range;
    rows[Math.round((1 - level) * (height - 1))]![column] = '•';
  }
  const labels = rows.map((_, i) =>
    i === 0 ? (low + range).toPrecision(3) : i === height - 1 ? low.toPrecision(3) : '',
  );
  const margin = Math.max(...labels.map((label) => label.length));
  return rows.map((row, i) => `${labels[i]!.padStart(margin)} │${row.join('').trimEnd()}`);
}
