/**
 * Matches from SGF text: a game tree a game, as GNU Backgammon writes them, with its analyses.
 *
 *     const read = parseSgf(text);
 *     if (read.ok) read.value.match.games[0]!.events; // and read.value.problems: what could not be read
 *
 * White is light, black is dark. Variations are passed over.
 */
import type {
  FormatFailure,
  GameRecord,
  MatchRecord,
  ParsedMatch,
  Place,
  RecordProblem,
} from '../../match/record.ts';
import type { MatchRules } from '../../match/rules.ts';
import { ok, type Result } from '../../result.ts';
import { GameReader } from './gameReader.ts';
import { BACKGAMMON, parseHeader, parseInfo, rulesOf, type SgfHeader, valueOf } from './header.ts';
import { shownLimits } from './limits.ts';
import { parseTrees, type SgfTree } from './tree.ts';

/** Programs whose first game is game 0; the specification's is game 1. */
const COUNT_FROM_ZERO = /^(GNU Backgammon|Better Play)/;
/** Rules that all games of a match share. */
const SHARED_RULES = ['NoCube', 'Crawford', 'Jacoby', 'Nackgammon', 'Hypergammon3'];

interface Game {
  readonly tree: SgfTree;
  readonly header: SgfHeader;
  readonly number: number;
}

/**
 * Returns the match that SGF text holds, its rules those of the first game and its limits of the cube what the games
 * show; or why it holds no backgammon. A game that cannot be read is left out, and is one of the problems.
 */
export function parseSgf(text: string): Result<ParsedMatch, FormatFailure<'badSgf'>> {
  const { trees, errors } = parseTrees(text);
  const problems: RecordProblem[] = errors.map(({ line, column, message, treesBefore }, i) =>
    problem('badSyntax', message, { line, column }, treesBefore + i + 1),
  );
  const isBackgammon = ({ nodes }: SgfTree): boolean =>
    valueOf(nodes[0], 'GM').trim() === BACKGAMMON;
  for (const tree of trees.filter((one) => !isBackgammon(one))) {
    const game = JSON.stringify(valueOf(tree.nodes[0], 'GM').slice(0, 20));
    problems.push(
      problem('notBackgammon', `GM ${game}: expected ${BACKGAMMON}`, { line: tree.line }, null),
    );
  }
  const games = numbered(trees.filter(isBackgammon));
  const [first] = games;
  if (!first) {
    return refuse(
      problems[0] ?? { message: 'expected a game: (;FF[4]GM[6]...)', place: { line: 1 } },
    );
  }
  const rules = rulesOf(first.header);
  if (!rules.ok) return refuse({ message: rules.error.message, place: { line: first.tree.line } });
  const read = games.flatMap((game) => readGame(game, first, rules.value, problems));
  const shown: MatchRules = { ...rules.value, ...shownLimits(rules.value, read) };
  const match: MatchRecord = {
    rules: shown,
    players: first.header.players,
    info: parseInfo(first.tree.nodes[0]),
    games: read.map((game) => withRules(game, shown)),
  };
  return ok({ match, problems });
}

/** The game with `rules` in the state it is set up from, if it is. */
function withRules(game: GameRecord, rules: MatchRules): GameRecord {
  return game.setup ? { ...game, setup: { ...game.setup, rules } } : game;
}

function numbered(trees: readonly SgfTree[]): Game[] {
  const games = trees.map((tree) => ({ tree, header: parseHeader(tree.nodes[0]) }));
  const isFromZero = games.some(
    ({ tree, header }) =>
      header.game === 0 || COUNT_FROM_ZERO.test(valueOf(tree.nodes[0], 'AP').trim()),
  );
  return games.map(({ tree, header }, i) => ({
    tree,
    header,
    number: Math.max(1, (header.game ?? (isFromZero ? i : i + 1)) + (isFromZero ? 1 : 0)),
  }));
}

/** The game's record, or none and a problem more. */
function readGame(
  { tree, header, number }: Game,
  first: Game,
  rules: MatchRules,
  problems: RecordProblem[],
): GameRecord[] {
  const { line } = tree;
  const differs = differenceOf(header, first.header);
  if (differs !== undefined) {
    problems.push(problem('otherRules', differs, { line }, number));
    return [];
  }
  const reader = new GameReader(rules, header, number);
  const refused = reader.read(tree);
  if (refused) {
    problems.push(problem(refused.code, refused.message, { line: refused.line }, number));
    return [];
  }
  for (const remark of reader.remarks) {
    problems.push(problem(remark.code, remark.message, { line: remark.line }, null));
  }
  return [reader.finish()];
}

function differenceOf(header: SgfHeader, first: SgfHeader): string | undefined {
  if (header.length !== first.length) {
    return `length ${header.length}: expected ${first.length}, as in the first game`;
  }
  const word = SHARED_RULES.find((rule) => header.rules.has(rule) !== first.rules.has(rule));
  if (word === undefined) return undefined;
  return `${word}: the first game and this one are not both played by this rule`;
}

function problem(code: string, message: string, place: Place, game: number | null): RecordProblem {
  return { code, message, place, game };
}

function refuse({
  message,
  place,
}: Pick<RecordProblem, 'message' | 'place'>): Result<never, FormatFailure<'badSgf'>> {
  return { ok: false, error: { code: 'badSgf', message, place } };
}
