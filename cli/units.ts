/** Durations, sizes and rates as people read them. */

/** Returns a duration in its two greatest units: "2h 05m", "3m 07s", "12s". */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?';
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  if (h >= 24) return `${Math.floor(h / 24)}d ${two(h % 24)}h`;
  if (h > 0) return `${h}h ${two(m)}m`;
  return m > 0 ? `${m}m ${two(s)}s` : `${s}s`;
}

/** Returns a size: "1.4 GB", "512 MB", "12 kB", "7 bytes"; powers of 1,000. */
export function bytesText(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${scaled(bytes, ['k', 'M', 'G', 'T'])}B`;
}

/** Returns a count: "327 k", "1.5 M"; as it is below ten thousand. */
export function countText(count: number): string {
  return count < 10_000 ? count.toLocaleString('en') : scaled(count, ['k', 'M', 'G', 'T']);
}

function scaled(value: number, prefixes: readonly string[]): string {
  let rest = value / 1000;
  let at = 0;
  while (rest >= 999.5 && at < prefixes.length - 1) {
    rest /= 1000;
    at++;
  }
  return `${rest < 10 ? rest.toFixed(1) : rest.toFixed(0)} ${prefixes[at]}`;
}
