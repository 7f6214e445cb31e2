/** What is said of a game: the line of status, the announcements for those who cannot see the board, the move list. */
import type { Seat } from '../../engine/match/rules.ts';
import type { Play } from '../../engine/plays/play.ts';
import { makePlay } from '../../engine/notation.ts';
import { BAR, OFF, type Position } from '../../engine/position.ts';
import type { Roll } from '../../engine/roll.ts';
import type { GameView } from '../../server/protocol/game.ts';
import { valueText } from './format.ts';
import { otherPlace } from './perspective.ts';
import type { ReplayStep } from './replay.ts';
import { isComplete, isPass, type Turn } from './turn.ts';

/** The model that ships with the program speaks in its name. */
const SHIPPED_MODEL = 'default';

/** Returns what the person calls the opponent: "Better Play" for the model `default`, any other by its name. */
export function opponentName(model: string): string {
  return model === SHIPPED_MODEL ? 'Better Play' : model;
}

/** Returns a message as a sentence: with one full stop at its end, or whatever it ends with. */
export function sentence(message: string): string {
  return /[.!?\u2026]["')\u201d]?$/.test(message) ? message : `${message}.`;
}

/** Returns a play in notation, or "cannot move". */
export function playText(play: Play): string {
  return play.length === 0 ? 'cannot move' : makePlay(play);
}

/** Returns what a step says aloud, or undefined for what needs no words. */
export function stepWords(step: ReplayStep, game: GameView): string | undefined {
  const isPerson = (seat: Seat): boolean => seat === game.seat;
  const name = opponentName(game.model);
  switch (step.kind) {
    case 'opening': {
      const own = game.seat === 'light' ? step.light : step.dark;
      const other = game.seat === 'light' ? step.dark : step.light;
      return `Opening roll: you ${own}, ${name} ${other}. ${own > other ? 'You begin' : `${name} begins`}.`;
    }
    case 'roll':
      return `${isPerson(step.seat) ? 'You roll' : `${name} rolls`} ${diceWords(step.roll)}.`;
    case 'played':
      if (step.play.length === 0) {
        return isPerson(step.seat) ? 'You cannot move.' : `${name} cannot move.`;
      }
      return `${isPerson(step.seat) ? 'You play' : `${name} plays`} ${makePlay(step.play)}.`;
    case 'over':
      return resultWords(game);
    case 'move':
    case 'jump':
      return undefined;
  }
}

/** Returns "3 and 1", the higher die first, or "double 4". */
export function diceWords([first, second]: Roll): string {
  if (first === second) return `double ${first}`;
  return `${Math.max(first, second)} and ${Math.min(first, second)}`;
}

/** Returns how the game ended, seen by the person. */
export function resultWords({ ending, seat, model }: GameView): string {
  if (!ending) return '';
  const isWon = ending.winner === seat;
  const name = opponentName(model);
  const how = ending.by === 'resignation' ? `: ${isWon ? name : 'you'} resigned` : '';
  return `${isWon ? 'You win' : `${name} wins`} ${valueText(ending.value)}${how}.`;
}

/** Returns the one line that says what is to be done now. */
export function statusWords(game: GameView | null, turn: Turn | null, isWaiting: boolean): string {
  if (!game) return 'Choose an opponent to begin.';
  if (game.phase === 'over') return resultWords(game);
  if (game.phase === 'opening') return 'Roll to see who begins.';
  if (game.onRoll !== game.seat)
    return `${opponentName(game.model)} is ${game.roll ? 'playing' : 'to roll'}.`;
  if (isWaiting) return 'Sending\u2026';
  if (game.phase === 'toRoll') return 'Your turn: roll the dice.';
  if (!turn) return 'Your turn.';
  if (isPass(turn)) return `${diceWords(turn.roll)}: you cannot move.`;
  if (isComplete(turn)) return 'Confirm your play, or undo.';
  return `Your turn: play ${diceWords(turn.roll)}.`;
}

/** Returns a place's name in the person's numbering: "13 point", "bar", "off". */
export function placeWords(place: number): string {
  if (place === BAR) return 'bar';
  return place === OFF ? 'off' : `${place} point`;
}

/** What stands on a place, as the text board says it. */
export interface Standing {
  readonly light: number;
  readonly dark: number;
}

/** Returns how many checkers of each side stand on a place of the person's numbering. */
export function standingOn(position: Position, place: number, person: Seat): Standing {
  const own = position.playerOnRoll[place]!;
  const other = position.opponent[otherPlace(place)]!;
  return person === 'light' ? { light: own, dark: other } : { light: other, dark: own };
}

/** Returns "5 light checkers", "empty", or both sides on the bar or off. */
export function standingWords({ light, dark }: Standing): string {
  const side = (n: number, name: string): string => `${n} ${name} checker${n === 1 ? '' : 's'}`;
  const parts = [
    ...(light > 0 ? [side(light, 'light')] : []),
    ...(dark > 0 ? [side(dark, 'dark')] : []),
  ];
  return parts.length === 0 ? 'empty' : parts.join(', ');
}

/** Returns where everybody's checkers stand, each side in its own numbering: "Light: 2 on 24, 5 on 13. Dark: ...". */
export function positionWords({ playerOnRoll, opponent }: Position): string {
  const side = (counts: readonly number[]): string =>
    PLACES_OF_A_SIDE.filter((place) => counts[place]! > 0)
      .map((place) => `${counts[place]} ${place === OFF ? 'off' : `on ${placeName(place)}`}`)
      .join(', ');
  return `Light: ${side(playerOnRoll)}. Dark: ${side(opponent)}.`;
}

/** As checkers travel: the bar, 24 to 1, off. */
const PLACES_OF_A_SIDE: readonly number[] = Array.from({ length: 26 }, (_, i) => BAR - i);

function placeName(place: number): string {
  return place === BAR ? 'the bar' : `${place}`;
}

/** One line of the move list: a number and what each side did. */
export interface MoveRow {
  readonly number: number;
  /** Light's turn, then dark's; undefined where that side did not play in this row. */
  readonly light: MoveCell | undefined;
  readonly dark: MoveCell | undefined;
}
export interface MoveCell {
  readonly roll: string;
  readonly play: string;
}

/** Returns the game's turns in rows, light in the left column; a game begun by dark leaves the first left cell open. */
export function moveRows(game: Pick<GameView, 'turns'>): MoveRow[] {
  const rows: { number: number; light: MoveCell | undefined; dark: MoveCell | undefined }[] = [];
  for (const { seat, roll, play } of game.turns) {
    const cell = { roll: [...roll].sort((a, b) => b - a).join(''), play: playText(play) };
    const row = rows.at(-1);
    if (seat === 'dark' && row && row.dark === undefined) row.dark = cell;
    else
      rows.push({
        number: rows.length + 1,
        light: seat === 'light' ? cell : undefined,
        dark: seat === 'dark' ? cell : undefined,
      });
  }
  return rows;
}

/** Returns who stands at the head of the two columns. */
export function columnNames({ seat, model }: Pick<GameView, 'seat' | 'model'>): [string, string] {
  const name = opponentName(model);
  return seat === 'light' ? ['You', name] : [name, 'You'];
}

/** Returns the whole game as text, two columns as Jellyfish files have them. */
export function gameText(game: GameView): string {
  const names = columnNames(game);
  const cellText = (cell: MoveCell | undefined): string =>
    cell ? `${cell.roll}: ${cell.play}` : '';
  const lines = moveRows(game).map(({ number, light, dark }) =>
    `${`${number})`.padStart(4)} ${cellText(light).padEnd(30)} ${cellText(dark)}`.trimEnd(),
  );
  const head = `     ${names[0].padEnd(30)} ${names[1]}`;
  return [head, ...lines, ...(game.ending ? [resultWords(game)] : [])].join('\n');
}
