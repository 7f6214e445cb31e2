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

/** How a verb answers lines. */
export interface LineAnswers<Asked> {
  /** What a line asks, or why it cannot be answered; a line is at most 100,000 characters. */
  readonly read: (line: string) => Result<Asked, Failure<string>>;
  /** The answers of as many questions as were read at once. */
  readonly answer: (asked: readonly Asked[]) => Promise<unknown[]>;
  /** An answer, or `{error: {code, message}}`, as it is written, with the line's end; JSON when absent. */
  readonly show?: (answer: unknown) => string;
}

/** Answers every line of standard input that says what to play; a bad one gets an error and the rest goes on. */
export function answerQuestions(
  answer: (questions: readonly Question[]) => Promise<unknown[]>,
): Promise<void> {
  return answerInput({ read: readQuestion, answer });
}

/** Answers every line of standard input; a bad one gets `{error: {code, message}}` and the rest goes on. */
export async function answerInput<Asked>(answers: LineAnswers<Asked>): Promise<void> {
  // The beginning of a line whose end has not been read yet.
  let begun = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    const lines = (begun + (chunk as string)).split(/\r?\n/);
    // Of a line that is too long anyway, enough is kept to refuse it.
    begun = lines.pop()!.slice(0, LONGEST_LINE + 1);
    await answerLines(lines, answers);
  }
  await answerLines([begun], answers);
}

/** Answers these lines; empty ones are left out. */
export async function answerLines<Asked>(
  lines: readonly string[],
  { read, answer, show = (value) => `${JSON.stringify(value)}\n` }: LineAnswers<Asked>,
): Promise<void> {
  const asked = lines.filter((line) => line.trim() !== '').map((line) => readLine(line, read));
  if (asked.length === 0) return;
  const answers = await answer(asked.flatMap((line) => (line.ok ? [line.value] : [])));
  let next = 0;
  const text = asked
    .map((line) => show(line.ok ? answers[next++] : { error: line.error }))
    .join('');
  // Waiting where the reader is slower.
  if (!process.stdout.write(text))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
}

function readLine<Asked>(
  line: string,
  read: LineAnswers<Asked>['read'],
): Result<Asked, Failure<string>> {
  return line.length > LONGEST_LINE
    ? fail('badRequest', `a line of more than ${LONGEST_LINE} characters`)
    : read(line);
}

/** Returns the value of a line of JSON. */
export function readJson(line: string): Result<unknown, Failure<'badJson'>> {
  try {
    return ok(JSON.parse(line) as unknown);
  } catch (error) {
    return fail('badJson', `not JSON: ${(error as Error).message}`);
  }
}

function readQuestion(line: string): Result<Question, Failure<QuestionErrorCode>> {
  const json = readJson(line);
  if (!json.ok) return json;
  const { positionId, dice } = (json.value ?? {}) as { positionId?: unknown; dice?: unknown };
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
