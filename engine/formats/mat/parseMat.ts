/**
 * Jellyfish match text (.mat), as Backgammon Galaxy, Backgammon Studio, eXtreme Gammon, GNU Backgammon, Snowie and
 * others write it. There is no specification; what is read here is what they write:
 *
 *     ; [Player 1 "BoardLord"]
 *     7 point match                                   (0: money)
 *      Game 1
 *      BoardLord : 0                          Llabba : 0
 *       1) 51: 24/23 13/8                     42: 8/4 6/4
 *       9) 41: 9/5 7/6                         Doubles => 2
 *      10)  Takes                             64: 10/6 10/4
 *           Wins 2 points
 *
 *     const read = parseMat(text);
 *     if (!read.ok) throw new Error(read.error.message);
 *     read.value.match.games.length;   // those that follow the rules; read.value.problems says what was wrong
 *     const written = makeMat(read.value.match);
 */
import type { FormatFailure, GameRecord, ParsedMatch, RecordProblem } from '../../match/record.ts';
import type { MatchRules } from '../../match/rules.ts';
import { ok, type Result } from '../../result.ts';
import { readGame } from './game.ts';
import { infoOf, playersOf } from './header.ts';
import { crawfordGame, outline, rulesOf } from './rules.ts';
import { type MatText, readMatText } from './text.ts';

export type MatFailure = FormatFailure<'badMat'>;

/** Returns the match that match text holds, or why it holds none. */
export function parseMat(text: string): Result<ParsedMatch, MatFailure> {
  const read = readMatText(text);
  if (read.games.length > 0) return matchOf(read);
  const [problem] = read.problems;
  return badMat(
    problem?.message ?? 'no game found: expected a line such as " Game 1"',
    problem?.place.line ?? 1,
  );
}

/** Returns the match that was read as text, its games played through under the rules. */
export function matchOf(text: MatText): Result<ParsedMatch, MatFailure> {
  const rules = rulesOf(text);
  if (!rules.ok) return badMat(rules.error.message, 1);
  const { games, problems, ...read } = readGames(text, rules.value);
  const players = playersOf(text);
  const info = infoOf(text, players);
  return ok({
    match: { rules: read.rules, players, info, games },
    problems: [...text.problems, ...problems],
  });
}

interface GamesReading {
  readonly rules: MatchRules;
  readonly games: readonly GameRecord[];
  readonly problems: readonly RecordProblem[];
}

/**
 * The games under the rules given, but with the Jacoby rule or without it as their results fit better, and with as
 * many automatic doubles as they show.
 */
function readGames(text: MatText, rules: MatchRules): GamesReading {
  const given = readGamesUnder(text, rules);
  const contradictions = countContradictions(given);
  if (rules.length > 0 || contradictions === 0) return given;
  const other = readGamesUnder(text, { ...rules, hasJacoby: !rules.hasJacoby });
  return countContradictions(other) < contradictions ? other : given;
}

function countContradictions({ problems }: GamesReading): number {
  return problems.filter(({ code }) => code === 'otherResult').length;
}

function readGamesUnder(text: MatText, rules: MatchRules): GamesReading {
  const games: GameRecord[] = [];
  const problems: RecordProblem[] = [];
  const crawford = crawfordGame(rules.hasCrawford ? rules.length : 0, text.games.map(outline));
  let mostAutomaticDoubles = rules.mostAutomaticDoubles;
  for (const [i, game] of text.games.entries()) {
    const { record, problems: found } = readGame(game, rules, {
      isCrawford: i === crawford,
      mostPoints: text.length ?? 0,
    });
    problems.push(...found);
    if (!record) continue;
    games.push(record);
    const ties = record.events.filter(({ kind }) => kind === 'automaticDouble').length;
    mostAutomaticDoubles = Math.max(mostAutomaticDoubles, ties);
  }
  return { rules: { ...rules, mostAutomaticDoubles }, games, problems };
}

function badMat(message: string, line: number): { ok: false; error: MatFailure } {
  return { ok: false, error: { code: 'badMat', message, place: { line } } };
}
