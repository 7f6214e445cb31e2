/** `better-play legal`: every legal play of a roll, each result once. */
import { Command } from 'commander';
import { makePositionId } from '../engine/formats/positionId.ts';
import { legalPlays } from '../engine/plays/legalPlays.ts';
import { makePlay } from '../engine/notation.ts';
import { answerQuestions } from './jsonLines.ts';

/** Returns the verb `legal`. */
export function legalCommand(): Command {
  return new Command('legal')
    .description('list all legal plays of positions and rolls read as JSON lines')
    .addHelpText(
      'after',
      `
Reads lines {"positionId":"4HPwATDgc/ABMA","dice":[3,1]}: a Position ID as GNU Backgammon writes it, the player on
roll to play. Writes for each, in order, {"plays":[{"play":"8/5 6/5","resultId":"..."}, ...]}: every distinct
resulting position once, resultId with the other side on roll; [] where no play is legal. A bad line is answered with
{"error":{"code":...,"message":...}} and the rest goes on.

Example:
  echo '{"positionId":"4HPwATDgc/ABMA","dice":[3,1]}' | better-play legal`,
    )
    .action(async () => {
      await answerQuestions(async (questions) =>
        questions.map(({ position, roll }) => ({
          plays: legalPlays(position, roll).map(({ play, result }) => ({
            play: makePlay(play),
            resultId: makePositionId(result),
          })),
        })),
      );
    });
}
