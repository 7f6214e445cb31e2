/** Everything a board needs to draw, derived from the state of play; the same for the canvas and the text board. */
import type { Seat } from '../../engine/match/rules.ts';
import { type Position, START } from '../../engine/position.ts';
import { otherPlace } from './perspective.ts';
import { drawnBoard, type PlayState } from './playController.ts';
import type { ShownDice } from './replay.ts';
import { movableFrom, targetsFrom } from './turn.ts';

/** A checker's way on the last play, in the person's numbering. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly isHit: boolean;
}

/** One picture of the board. Places are the person's: 1..24, 25 the bar, 0 off. */
export interface Scene {
  /** Seen by the person. */
  readonly position: Position;
  readonly person: Seat;
  readonly dice: ShownDice | null;
  /** Places whose checker may be moved now. */
  readonly movable: ReadonlySet<number>;
  readonly selected: number | null;
  /** Where the selected checker may go. */
  readonly targets: ReadonlySet<number>;
  /** The opponent's last play. */
  readonly arrows: readonly Arrow[];
  /** Whether a click on the dice rolls. */
  readonly canRoll: boolean;
  readonly slideMs: number;
}

const NONE: ReadonlySet<number> = new Set();

/** Returns the picture of a state; the starting position while no game is open. */
export function makeScene(state: PlayState, canRoll: boolean): Scene {
  const board = drawnBoard(state);
  const { turn, selected, session } = state;
  const isSent = session.pending === 'game:play';
  return {
    position: board?.position ?? START,
    person: session.game?.seat ?? 'light',
    dice: board?.dice ?? null,
    movable: turn && !isSent ? movableFrom(turn) : NONE,
    selected,
    targets: turn && selected !== null ? new Set(targetsFrom(turn, selected).keys()) : NONE,
    arrows: lastPlayArrows(state),
    canRoll,
    slideMs: state.slideMs,
  };
}

/** The opponent's last play as arrows, until the person picks a checker up. */
function lastPlayArrows({
  session,
  turn,
  selected,
  isReplaying,
  settings,
}: PlayState): readonly Arrow[] {
  const { game } = session;
  const last = game?.turns.at(-1);
  if (!game || !last || last.seat === game.seat) return [];
  if (!settings.showsArrows || isReplaying || selected !== null || (turn && turn.moves.length > 0))
    return [];
  return last.play.map(({ from, to, isHit }) => ({
    from: otherPlace(from),
    to: otherPlace(to),
    isHit,
  }));
}
