/**
 * Match text as GNU Backgammon writes it, column for column, so that it and every other program reads it. Beside what
 * GNU Backgammon writes there are the tags by which eXtreme Gammon tells the rules, and " and the match".
 */
import type { GameRecord, MatchRecord, RecordedEvent, Written } from '../../match/record.ts';
import { replayGame, setupOf } from '../../match/replay.ts';
import { type MatchRules, otherSeat, type Seat } from '../../match/rules.ts';
import { positionFor } from '../../match/state.ts';
import { legalPlays } from '../../plays/legalPlays.ts';
import type { Play } from '../../plays/play.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { type Roll, rollName } from '../../roll.ts';
import { readGap } from './cells.ts';
import { headerOf, headingName } from './header.ts';
import { lossesOf } from './losses.ts';

/** Width of the left name with its score; a space follows. */
const NAME_WIDTH = 30;
const CELL_WIDTH = 27;
/** Where a result stands that is in no row: under the left side's plays, or under the right side's. */
const RESULT_INDENT: Readonly<Record<Seat, number>> = { light: 6, dark: 34 };

/**
 * Returns the match as match text with lines that end in \n, and what that could not hold. Every game is played from
 * its start there: a game that begins from a set position is left out, and a match of such games alone is an error.
 */
export function makeMat(match: MatchRecord): Result<Written, Failure<'unwritable'>> {
  const { rules } = match;
  if (rules.start) return fail('unwritable', "match text knows no start but a variant's own");
  const games = match.games.filter(({ setup }) => setup === undefined);
  if (games.length === 0) {
    return fail('unwritable', 'expected a game played from the start, the only ones in match text');
  }
  const header = headerOf(match);
  const lines = [...header.lines, ` ${rules.length} point match`, ''];
  for (const game of games) lines.push(...gameLines(match, game), '');
  return ok({
    data: lines.map((line) => `${line}\n`).join(''),
    lost: [...header.lost, ...lossesOf(match)],
  });
}

function gameLines({ players, rules }: MatchRecord, game: GameRecord): string[] {
  const { score, unplayed, gap, ending } = game;
  const left = `${headingName(players.light)} : ${score.light}`;
  const right = `${headingName(players.dark)} : ${score.dark}`;
  const rows = new Rows();
  for (const event of game.events) {
    const text = eventText(event);
    if (text !== undefined && 'seat' in event) rows.add(event.seat, text);
  }
  if (unplayed) {
    const { seat, roll } = unplayed;
    rows.add(seat, `${rollName(roll)}: ${isForcedPass(rules, game, unplayed) ? '????' : ''}`);
  }
  if (gap) {
    const { text, isLikeUnplayed } = gapText(gap.text);
    rows.add(gap.seat, text);
    if (isLikeUnplayed) rows.add(otherSeat(gap.seat), '00: ');
  }
  if (ending) {
    const { winner, points, by } = ending;
    const isMatch = rules.length > 0 && score[winner] + points >= rules.length;
    const text = `Wins ${points} point${points > 1 ? 's' : ''}${isMatch ? ' and the match' : ''}`;
    rows.end(winner, by === 'pass' && winner === 'dark' ? `${text} ` : text);
  }
  rows.close();
  return [` Game ${game.number}`, ` ${left.padEnd(NAME_WIDTH)} ${right}`, ...rows.lines];
}

/** True for a roll left at the end that could not have been played, and would be read as played for that. */
function isForcedPass(
  rules: MatchRules,
  game: GameRecord,
  { seat, roll }: { readonly seat: Seat; readonly roll: Roll },
): boolean {
  const replayed = replayGame(rules, game);
  if (!replayed.ok) return false;
  const state = replayed.value.at(-1)?.after ?? setupOf(rules, game);
  return legalPlays(positionFor(state, seat), roll).length === 0;
}

/** A game's lines, each of them one turn of both sides. */
class Rows {
  readonly lines: string[] = [];
  #count = 0;
  /** A line that has its left cell and waits for the right one. */
  #open: string | undefined;

  add(seat: Seat, text: string): void {
    if (seat === 'light') {
      this.close();
      this.#begin(text);
    } else {
      this.lines.push((this.#open ?? this.#begin('')) + text);
      this.#open = undefined;
    }
  }

  /** The result: in the row that is open for it, or on a line of its own under the winner's plays. */
  end(winner: Seat, text: string): void {
    if (winner === 'dark' && this.#open !== undefined) {
      this.add('dark', ` ${text}`);
    } else {
      this.close();
      this.lines.push(`${' '.repeat(RESULT_INDENT[winner])}${text}`);
    }
  }

  close(): void {
    if (this.#open !== undefined) this.lines.push(this.#open);
    this.#open = undefined;
  }

  #begin(left: string): string {
    this.#count++;
    this.#open = `${`${this.#count}`.padStart(3)}) ${left.padEnd(CELL_WIDTH)} `;
    return this.#open;
  }
}

/** What is written in a cell for an event, or undefined where match text has no word for it. */
function eventText(event: RecordedEvent): string | undefined {
  switch (event.kind) {
    case 'play':
      return `${rollName(event.roll)}: ${playText(event.play)}`;
    case 'double':
    case 'beaver':
      return ` Doubles => ${event.cube}`;
    case 'take':
      return ' Takes';
    case 'pass':
      return ' Drops';
    case 'automaticDouble':
    case 'resign':
    case 'accept':
    case 'reject':
      return undefined;
  }
}

/** A play step by step: "25/20 8/4* 8/4 ". A blot is starred once; up to three steps are followed by a space each. */
function playText(play: Play): string {
  const hits = new Set(play.filter(({ isHit }) => isHit).map(({ to }) => to));
  return [...play]
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .map(({ from, to }, i) => `${from}/${to}${hits.delete(to) ? '*' : ''}${i < 3 ? ' ' : ''}`)
    .join('');
}

/**
 * What a record does not know, in words that are read as that again. Where these look like a roll that was only not
 * played, another gap must follow, since a roll at the end of a game is read as one.
 */
function gapText(words: string): { text: string; isLikeUnplayed: boolean } {
  const cell = readGap(words);
  return { text: cell ? words : '00: ????', isLikeUnplayed: cell?.roll !== undefined };
}
