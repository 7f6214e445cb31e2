/**
 * Play notation both ways.
 *
 *     makePlay(play);                          // "24/20*\/16 13/11", "8/4*(2)", "bar/20 6/off"
 *     parsePlay('25/20 6/5', position, roll);  // the legal play it names
 *
 * Reads what GNU Backgammon, eXtreme Gammon, Backgammon Galaxy and Jellyfish write: `bar` or 25, `off` or 0, any case,
 * `(2)` repeats, hits with or without `*`, one checker's steps joined (24/16) or apart (24/20 20/16).
 */
import { playLeadingTo } from './plays/findPlay.ts';
import { legalPlays } from './plays/legalPlays.ts';
import type { Step } from './plays/orderedPlay.ts';
import { type LegalPlay, moveChecker, type Play } from './plays/play.ts';
import { BAR, flip, OFF, type Position, sameSide } from './position.ts';
import { type Failure, fail, ok, type Result } from './result.ts';
import { type Roll, rollName } from './roll.ts';

/** One checker's way through a turn: where it starts, the places it hits on in passing, where it ends. */
type Path = number[];

/**
 * Returns the play as GNU Backgammon prints it: "24/20*\/16 13/11", "8/4*(2)", "bar/20 6/off"; '' for a pass.
 *
 * The text depends on which checkers go where and on what they hit, not on the order of the moves: far checkers come
 * first, one checker's steps are joined and name a passed place only where a blot was hit there, equal ways are
 * counted, and a star at the end of a way stands only where no way written before it has one on that place.
 */
export function makePlay(play: Play): string {
  const hits = new Set(play.filter(({ isHit }) => isHit).map(({ to }) => to));
  const ways = new Map<string, { path: Path; count: number }>();
  for (const path of pathsOf(play, hits)) {
    const key = path.join('/');
    const way = ways.get(key);
    if (way) way.count++;
    else ways.set(key, { path, count: 1 });
  }
  const starred = new Set<number>();
  return [...ways.values()]
    .map(({ path, count }) => `${pathText(path, hits, starred)}${count > 1 ? `(${count})` : ''}`)
    .join(' ');
}

/** The ways of the checkers, those that start farthest first, of equal starts those with the shortest first step. */
function pathsOf(play: Play, hits: ReadonlySet<number>): Path[] {
  const moves = [...play].sort((a, b) => b.from - a.from || b.to - a.to);
  const isJoined = moves.map(() => false);
  const paths: Path[] = [];
  for (const [i, { from, to }] of moves.entries()) {
    if (isJoined[i]) continue;
    const path = [from, to];
    for (let j = i + 1; j < moves.length; j++) {
      const last = path.at(-1)!;
      if (isJoined[j] || moves[j]!.from !== last) continue;
      isJoined[j] = true;
      if (!hits.has(last)) path.pop();
      path.push(moves[j]!.to);
    }
    paths.push(path);
  }
  return paths;
}

/** A path's text; adds the places it stars to `starred`. */
function pathText(path: Path, hits: ReadonlySet<number>, starred: Set<number>): string {
  const last = path.length - 1;
  return path
    .map((place, i) => {
      if (i === 0 || !hits.has(place) || (i === last && starred.has(place))) {
        return placeName(place);
      }
      starred.add(place);
      return `${placeName(place)}*`;
    })
    .join('/');
}

function placeName(place: number): string {
  if (place === BAR) return 'bar';
  return place === OFF ? 'off' : `${place}`;
}

export type NotationErrorCode = 'badNotation' | 'illegalPlay' | 'ambiguousPlay';

/**
 * Returns the legal play that `text` names for this roll. An empty text names the forced pass and is right only where
 * no play is legal. Stars are not needed: a blot is hit wherever the text says that a checker stops, and passed where
 * the text leaves the point out (24/16) and another way is open. `known` are the legal plays, where the caller has
 * them already.
 */
export function parsePlay(
  text: string,
  position: Position,
  roll: Roll,
  known?: readonly LegalPlay[],
): Result<LegalPlay, Failure<NotationErrorCode>> {
  const read = readMoves(text);
  if (!read.ok) return read;
  const moves = read.value;
  if (moves.length === 0) return parsePass(position, roll, known);
  const { own, opponent } = carryOut(moves, position);
  const exact = known ? undefined : playLeadingTo(position, roll, own, opponent);
  if (exact) return ok(exact);
  const plays = known ?? legalPlays(position, roll);
  const candidates = plays.filter(({ result }) => sameSide(result.opponent, own));
  if (candidates.length === 0) {
    const near = nearest(own, plays);
    return fail(
      'illegalPlay',
      plays.length === 0
        ? `"${text}" with ${rollName(roll)}: no play is legal`
        : `"${text}" is not legal with ${rollName(roll)}: nearest legal plays ${examples(near)}`,
    );
  }
  const named = candidates.filter(({ result }) => sameSide(result.playerOnRoll, opponent));
  if (named.length === 1 || candidates.length === 1) return ok(named[0] ?? candidates[0]!);
  return fail(
    'ambiguousPlay',
    `"${text}" with ${rollName(roll)} can mean ${candidates.map(({ play }) => makePlay(play)).join(' or ')}`,
  );
}

function parsePass(
  position: Position,
  roll: Roll,
  plays: readonly LegalPlay[] = legalPlays(position, roll),
): Result<LegalPlay, Failure<'illegalPlay'>> {
  if (plays.length === 0) return ok({ play: [], result: flip(position) });
  const legal = `${plays.length} are legal, ${examples(plays)}`;
  return fail('illegalPlay', `no play given for ${rollName(roll)}, but ${legal}`);
}

/** Both sides after the moves just as they are written, a blot being hit wherever a step is written to end. */
function carryOut(
  moves: readonly Step[],
  position: Position,
): { own: number[]; opponent: number[] } {
  const own = [...position.playerOnRoll];
  const opponent = [...position.opponent];
  for (const { from, to } of moves) moveChecker(own, opponent, from, to);
  return { own, opponent };
}

const TOKEN = /^(?:\d{1,2}|bar|off)\*?(?:\/(?:\d{1,2}|bar|off)\*?)+(?:\(([1-4])\))?\*?$/i;

/** Reads the text alone: which checkers go where, a step for each pair of places named. */
function readMoves(text: string): Result<Step[], Failure<'badNotation'>> {
  const moves: Step[] = [];
  if (text.length > 200) return fail('badNotation', `a play of ${text.length} characters`);
  for (const token of text
    .trim()
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const match = TOKEN.exec(token);
    const steps = token.replace(/\([1-4]\)/, '').split('/');
    const places = steps.map(readPlace);
    if (!match || places.some((place) => place === undefined)) {
      return fail(
        'badNotation',
        `"${token}" is not a move: expected from/to, as in 13/7*, bar/20(2) or 6/off`,
      );
    }
    const repeats = Number(match[1] ?? 1);
    for (let i = 1; i < places.length; i++) {
      const [from, to] = [places[i - 1]!, places[i]!];
      if (from <= to)
        return fail(
          'badNotation',
          `"${token}" moves from ${from} to ${to}: checkers move downwards`,
        );
      for (let n = 0; n < repeats; n++) moves.push({ from, to });
    }
  }
  if (moves.length > 4)
    return fail(
      'badNotation',
      `"${text.trim()}" moves ${moves.length} checkers, at most 4 can move`,
    );
  return ok(moves);
}

function readPlace(step: string): number | undefined {
  const name = step.replaceAll('*', '').toLowerCase();
  if (name === 'bar') return BAR;
  if (name === 'off') return OFF;
  const place = Number(name);
  return Number.isInteger(place) && place >= OFF && place <= BAR ? place : undefined;
}

/** The legal plays whose own checkers end nearest to the ones asked for. */
function nearest(own: readonly number[], plays: readonly LegalPlay[]): LegalPlay[] {
  const distance = ({ result }: LegalPlay): number =>
    result.opponent.reduce((sum, n, place) => sum + Math.abs(n - own[place]!), 0);
  return [...plays].sort((a, b) => distance(a) - distance(b));
}

function examples(plays: readonly LegalPlay[]): string {
  const shown = plays.slice(0, 3).map(({ play }) => `"${makePlay(play)}"`);
  return `${shown.join(', ')}${plays.length > 3 ? ` and ${plays.length - 3} more` : ''}`;
}
