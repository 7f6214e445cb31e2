/**
 * Verbs that answer JSON lines with JSON lines, in order. What is read at once is answered at once: a file goes through
 * a thousand lines at a time, and a program that waits for each answer gets it.
 */
import { makePositionId, parsePositionId } from '../engine/formats/positionId.ts';
import { ending, type Position } from '../engine/position.ts';
import { fail, ok, type Failure, type Result } from '../engine/result.ts';
import { makeRoll, type Roll } from '../engine/roll.ts';

/** A line that asks about a roll in a position. */
export interface Question {
  readonly position: Position;
  readonly roll: Roll;
}

export type QuestionErrorCode = 'badJson' | 'badRequest' | 'badPositionId' | 'badRoll' | 'gameOver';

const LONGEST_LINE = 100_000;

/** Answers every line of standard input; a bad one gets `{error: {code, message}}` and the rest goes on. */
export async function answerQuestions(
  answer: (questions: readonly Question[]) => Promise<unknown[]>,
): Promise<void> {
  // The beginning of a line whose end has not been read yet.
  let begun = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (begun + (chunk as string)).split(/\r?\n/);
    // Of a line that is too long anyway, enough is kept to refuse it.
    begun = lines.pop()!.slice(0, LONGEST_LINE + 1);
    await answerLines(lines, answer);
  }
  await answerLines([begun], answer);
}

async function answerLines(
  lines: readonly string[],
  answer: (questions: readonly Question[]) => Promise<unknown[]>,
): Promise<void> {
  const read = lines.filter((line) => line.trim() !== '').map(readQuestion);
  const answers = await answer(read.flatMap((question) => (question.ok ? [question.value] : [])));
  let next = 0;
  await write(read.map((question) => (question.ok ? answers[next++] : { error: question.error })));
}

/** Writes one line an answer, waiting where the reader is slower. */
async function write(answers: readonly unknown[]): Promise<void> {
  if (answers.length === 0) return;
  const text = answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
  if (!process.stdout.write(text))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function readQuestion(line: string): Result<Question, Failure<QuestionErrorCode>> {
  if (line.length > LONGEST_LINE) {
    return fail('badRequest', `a line of more than ${LONGEST_LINE} characters`);
  }
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return fail('badJson', `not JSON: ${(error as Error).message}`);
  }
  const { positionId, dice } = (json ?? {}) as { positionId?: unknown; dice?: unknown };
  if (typeof positionId !== 'string' || !Array.isArray(dice)) {
    return fail('badRequest', 'expected {"positionId": "4HPwATDgc/ABMA", "dice": [3, 1]}');
  }
  const position = parsePositionId(positionId);
  if (!position.ok) return position;
  const roll = makeRoll(dice);
  if (!roll.ok) return roll;
  if (ending(position.value))
    return fail('gameOver', `Position ID ${makePositionId(position.value)}: the game is over`);
  return ok({ position: position.value, roll: roll.value });
}
