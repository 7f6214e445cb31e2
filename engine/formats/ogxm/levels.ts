/** How evaluations were made: three tiers of levels, each stating only what differs from the tier above. */
import type { AnalysisLevel } from '../../analysis.ts';
import type { OgxmReader, OgxmWriter } from './bytes.ts';

/** A tier's level, with what it inherits. Depths are counted as GNU Backgammon does: 0 is the evaluation alone. */
export interface OgxmLevel {
  /** The producer's name for it. */
  readonly preset?: string;
  readonly checkerPly?: number;
  readonly cubePly?: number;
  readonly rollout?: { readonly trials?: number; readonly movePly?: number };
}

/** Returns a level under the one it overrides. */
export function readLevel(reader: OgxmReader, above: OgxmLevel): OgxmLevel {
  const { body, has } = reader.record();
  const own: { -readonly [K in keyof OgxmLevel]: OgxmLevel[K] } = { ...above };
  if (has(0)) own.preset = body.string();
  if (has(1)) own.checkerPly = body.varint();
  if (has(2)) own.cubePly = body.varint();
  const inherited = has(4) ? undefined : above.rollout;
  delete own.rollout;
  const rollout = has(3) ? { ...inherited, ...readRollout(body) } : inherited;
  return { ...own, ...(rollout && { rollout }) };
}

function readRollout(reader: OgxmReader): NonNullable<OgxmLevel['rollout']> {
  const { body, has } = reader.record();
  const trials = has(0) ? body.varint() : undefined;
  if (has(1)) body.varint();
  const movePly = has(2) ? body.varint() : undefined;
  return { ...(trials !== undefined && { trials }), ...(movePly !== undefined && { movePly }) };
}

/** Returns the level as ours, of a checker play or a cube decision. */
export function analysisLevelOf(
  { preset, checkerPly, cubePly, rollout }: OgxmLevel,
  what: { readonly isCube: boolean; readonly isCubeful: boolean },
): AnalysisLevel {
  const { isCubeful } = what;
  const name = preset === undefined || preset === '' ? {} : { name: preset };
  if (rollout) {
    const { trials, movePly = 0 } = rollout;
    return { kind: 'rollout', ply: movePly, isCubeful, ...(trials && { trials }), ...name };
  }
  const ply = what.isCube ? (cubePly ?? checkerPly) : checkerPly;
  if (ply === undefined && /book|database/i.test(preset ?? '')) {
    return { kind: 'book', ply: 0, isCubeful, ...name };
  }
  return { kind: 'search', ply: ply ?? 0, isCubeful, ...name };
}

/** Returns what makes two levels the same to this format. */
export function levelKey({ kind, ply, trials, name }: AnalysisLevel): string {
  return JSON.stringify([kind, ply, trials, name]);
}

/** Writes a whole level; nothing is inherited from a block that states none. */
export function putLevel(writer: OgxmWriter, level: AnalysisLevel): void {
  const { kind, ply, trials, name } = level;
  const preset = name ?? (kind === 'book' ? 'book' : undefined);
  writer.record((body) => body, {
    0: preset !== undefined && preset !== '' && ((body) => body.string(preset)),
    1: kind === 'search' && ((body) => body.varint(ply)),
    2: kind === 'search' && ((body) => body.varint(ply)),
    3:
      kind === 'rollout' &&
      ((body) =>
        body.record((inner) => inner, {
          0: trials !== undefined && trials > 0 && ((inner) => inner.varint(trials)),
          2: (inner) => inner.varint(ply),
        })),
  });
}
