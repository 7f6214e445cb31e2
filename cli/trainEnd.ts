/** The last words of a training: where its model is, how well it agrees, or how to go on. */
import path from 'node:path';
import { readHistory } from '../trainer/studies/runSummary.ts';
import type { TrainingEnd } from '../trainer/training/train.ts';
import { INTERRUPTED } from './interruption.ts';
import { playerTables } from './reportText.ts';
import { verdictLines } from './verdict.ts';

/** Says how a training ended, and sets the exit status. */
export async function tellEnd(end: TrainingEnd, folder: string, isJson: boolean): Promise<void> {
  const relative = (place: string): string => path.relative('.', place) || '.';
  if (end.kind === 'stopped') {
    process.stderr.write(
      `stopped after step ${end.step}; resume with: bin/better-play train --resume ${relative(folder)}\n`,
    );
    process.exitCode = INTERRUPTED;
  } else if (!isJson) {
    const { card } = end;
    const judged = card.heldOut
      ? `\non held-out decisions:\n${playerTables([card.heldOut])}\n`
      : '\n';
    const history = await readHistory(folder, false);
    const verdict = history.ok ? verdictLines(history.value).map((line) => `${line}\n`) : [];
    process.stdout.write(
      `model ${card.name} is in ${relative(end.folder)}${judged}${verdict.join('')}`,
    );
  }
}
