// Pairs nobody would meet: checkers anywhere, also where no game can have brought them.
import { BAR, draws, emptyBoard } from './draw.mjs';

/** Yields [position, roll] without end, `checkers` a side: every other position spread evenly, the rest in stacks. */
export function* randomPositions(seed, checkers = 15) {
  const draw = draws(seed);
  for (let i = 0; ; i++) {
    const position = i % 2 === 0 ? evenly(draw, checkers) : stacked(draw, checkers);
    if (position) yield [position, draw.roll()];
  }
}

/** Every checker on any of the 26 places (off and bar among them); one that meets an enemy is off. */
function evenly(draw, checkers) {
  const board = emptyBoard(checkers);
  const sides = draw.chance(0.5) ? ['own', 'opponent'] : ['opponent', 'own'];
  for (const side of sides) for (let i = 0; i < checkers; i++) board[side](draw.int(0, BAR));
  return board.position();
}

/** Few places a side, with one to six checkers each: made points beside blots. */
function stacked(draw, checkers) {
  const board = emptyBoard(checkers);
  for (let i = draw.int(4, 16); i > 0; i--) {
    board[draw.pick(['own', 'opponent'])](draw.int(1, BAR), draw.pick([1, 1, 2, 2, 2, 3, 4, 6]));
  }
  return board.position();
}
