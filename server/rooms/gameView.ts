/** What the person playing may see of a game. */
import { type GameEnding, playsOf } from '../../engine/match/state.ts';
import type { Position } from '../../engine/position.ts';
import type { GameView } from '../protocol/game.ts';
import type { GameRecord } from './gameRecord.ts';

/** Returns the view the client is sent; it shares nothing with the record. */
export function gameView({ id, revision, model, seat, opening, state }: GameRecord): GameView {
  return {
    gameId: id,
    revision,
    model,
    seat,
    phase: state.phase,
    onRoll: state.onRoll,
    position: copy(state.position),
    roll: state.phase === 'toPlay' ? [...state.roll] : null,
    turns: playsOf(state).map(({ seat: mover, position, roll, play }) => ({
      seat: mover,
      position: copy(position),
      roll: [...roll],
      play: play.map((move) => ({ ...move })),
    })),
    opening: { ...opening },
    ending: state.phase === 'over' ? endingView(state.ending) : null,
  };
}

/** A game without a cube cannot end by a pass. */
function endingView({ winner, value, by }: GameEnding): NonNullable<GameView['ending']> {
  if (by === 'pass') throw new Error('a game without a cube ended by a pass');
  return { winner, value, by };
}

function copy({ playerOnRoll, opponent }: Position): GameView['position'] {
  return { playerOnRoll: [...playerOnRoll], opponent: [...opponent] };
}
