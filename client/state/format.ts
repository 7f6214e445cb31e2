/** Numbers, dates and words as the pages show them. */
import type { GameValue } from '../../engine/position.ts';
import { POINTS } from '../../engine/position.ts';
import type { Agreement, EquityLost } from '../../model/report.ts';
import type { RecordSet } from '../../server/protocol/jobs.ts';

/** Returns a share as a percentage: 0.7234 is "72.3%". */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}%`;
}

/** Returns a share with its 95% interval: "72.3% (71.0-73.5)". */
export function agreementText({ share, low, high, of }: Agreement): string {
  if (of === 0) return 'no decisions';
  return `${percent(share)} (${(100 * low).toFixed(1)}\u2013${(100 * high).toFixed(1)})`;
}

/** Returns equity lost in mEMG: "12.3", "\u2265 12.3" where some choices are not labelled. */
export function lostText({ mEMG, unlisted }: EquityLost): string {
  return `${unlisted > 0 ? '\u2265 ' : ''}${mEMG.toFixed(1)}`;
}

/** Returns a whole number with thin groups: 12345 is "12,345". */
export function count(n: number): string {
  return Math.round(n).toLocaleString('en-US');
}

/** Returns "1 game", "2 games". */
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : plural}`;
}

/** Returns a size for people: 1536 is "1.5 kB". */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** Returns seconds for people: 4000 is "1 h 7 min". */
export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Returns an ISO date's day for people in their own way of writing; the text itself when it is no date. */
export function dayText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleDateString(undefined, { dateStyle: 'medium' });
}

/** Returns an ISO date for people in their own way of writing; the text itself when it is no date. */
export function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime())
    ? iso
    : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Returns "a single game (1 point)", "a gammon (2 points)". */
export function valueText(value: GameValue): string {
  const name = { single: 'a single game', gammon: 'a gammon', backgammon: 'a backgammon' }[value];
  return `${name} (${counted(POINTS[value], 'point')})`;
}

/** Returns a record set as a choice: "sample (10 files, 1.2 MB)", "my games (uploaded, 1 file, 300 B)". */
export function recordSetText({ name, origin, files, bytes }: RecordSet): string {
  const facts = [counted(files, 'file'), bytesText(bytes)];
  return `${name} (${[...(origin === name ? [] : [origin]), ...facts].join(', ')})`;
}
