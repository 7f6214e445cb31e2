/** Shares and means with their 95% intervals. */
import type { Agreement } from '../../model/report.ts';

/** 97.5% quantile of the normal distribution. */
export const Z = 1.959964;

/** Returns the share `agreed / of` with its 95% Wilson score interval (Wilson 1927); 0 to 1 where `of` is 0. */
export function agreement(agreed: number, of: number): Agreement {
  if (of === 0) return { of, share: 0, low: 0, high: 1 };
  const share = agreed / of;
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of * of));
  return { of, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Returns the mean and half the width of its 95% interval (normal approximation; 0 for fewer than two values). */
export function meanInterval(values: readonly number[]): { mean: number; halfWidth: number } {
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / n;
  const variance =
    n < 2 ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, halfWidth: n < 2 ? 0 : Z * Math.sqrt(variance / n) };
}
