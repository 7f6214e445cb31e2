/** `better-play choose`: the model's play for positions and rolls. */
import { Command, InvalidArgumentError } from 'commander';
import { makePositionId } from '../engine/formats/positionId.ts';
import { makePlay } from '../engine/notation.ts';
import { choosePlays } from '../engine/player/evaluator.ts';
import { flip } from '../engine/position.ts';
import { answerQuestions } from './jsonLines.ts';
import { DEFAULT_MODEL, openModel } from './places.ts';
import { failed } from './terminal.ts';

interface ChooseOptions {
  readonly model: string;
  readonly ply: number;
}

/** Returns the verb `choose`. */
export function chooseCommand(): Command {
  return new Command('choose')
    .description('let a model choose plays for positions and rolls read as JSON lines')
    .option('--model <name or folder>', 'the model that chooses', DEFAULT_MODEL)
    .option(
      '--ply <n>',
      'depth of look-ahead; 0 is the network alone, and all there is yet',
      parsePly,
      0,
    )
    .addHelpText(
      'after',
      `
Reads lines {"positionId":"4HPwATDgc/ABMA","dice":[3,1]}: a Position ID as GNU Backgammon writes it, the player on
roll to play, cubeless money. Writes for each, in order, {"play":"8/5 6/5","resultId":"..."}, resultId being the
Position ID after the play with the other side on roll; a forced pass is {"play":"","resultId":"..."}. A bad line is
answered with {"error":{"code":...,"message":...}} and the rest goes on.

Example:
  echo '{"positionId":"4HPwATDgc/ABMA","dice":[3,1]}' | better-play choose`,
    )
    .action(choose);
}

async function choose({ model }: ChooseOptions): Promise<void> {
  const loaded = await openModel(model);
  if (!loaded.ok) return failed(loaded.error.message);
  const { evaluator, release } = loaded.value;
  await answerQuestions(async (questions) => {
    const chosen = await choosePlays(evaluator, questions);
    return chosen.map((play, i) => ({
      play: play ? makePlay(play.play) : '',
      resultId: makePositionId(play ? play.result : flip(questions[i]!.position)),
    }));
  });
  await release();
}

function parsePly(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  if (Number(text) > 0) {
    throw new InvalidArgumentError(
      'models give a preference score, which has no unit to average over rolls, so there is no look-ahead yet: use 0.',
    );
  }
  return 0;
}
