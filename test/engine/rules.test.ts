/** The rules of the board, by their IDs in docs/rules.md, as both generators and `ending` carry them out. */
import { describe, expect, test } from 'vitest';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { makePlay } from '../../engine/notation.ts';
import { legalPlays } from '../../engine/plays/legalPlays.ts';
import { naiveResults } from '../../engine/plays/naivePlays.ts';
import { checkerCount, ending, flip, pipCount, START } from '../../engine/position.ts';
import { isDie, type Roll } from '../../engine/roll.ts';
import { variant, VARIANTS } from '../../engine/variants.ts';
import { pos } from './positions.ts';

function roll(text: string): Roll {
  const [first, second] = [...text].map(Number);
  if (!isDie(first) || !isDie(second)) throw new Error(text);
  return [first, second];
}

const PLAYS: readonly (readonly [rule: string, position: string, dice: string, plays: string[]])[] =
  [
    ['[MOVE-1] a point with two enemies is closed', 'x 8:1; o 19:2 1:13', '21', ['8/5']],
    ['[MOVE-1] a point with one is open', 'x 8:1; o 19:1 1:14', '21', ['8/5', '8/6*/5']],
    [
      '[MOVE-2] two dice in either order, by one checker or two',
      'x 10:1 8:1; o 1:15',
      '21',
      ['10/7', '10/9 8/6', '8/5'],
    ],
    ['[MOVE-2] the point between must be open', 'x 10:1; o 17:2 16:2 1:11', '21', []],
    ['[MOVE-2] one way round is enough', 'x 10:1; o 16:2 1:13', '21', ['10/7']],
    ['[MOVE-3] doubles are four moves', 'x 13:1; o 1:15', '22', ['13/5']],
    [
      '[MOVE-4] both dice, though one play would use only one',
      'x 16:1 7:1; o 12:2 1:13',
      '63',
      ['16/10 7/4', '16/7'],
    ],
    ['[MOVE-4] doubles as far as they go', 'x 8:1; o 23:2 1:13', '33', ['8/5']],
    ['[MOVE-5] the higher when only one can be played', 'x 13:1; o 23:2 6:13', '65', ['13/7']],
    ['[MOVE-5] the lower when the higher cannot', 'x 13:1; o 18:2 23:2 6:11', '65', ['13/8']],
    ['[MOVE-6] no move, no play', 'x 13:1; o 18:2 19:2 1:11', '66', []],
    ['[MOVE-7] one result, one play', 'x 6:1 2:1; o 1:1', '43', ['6/off']],
    [
      '[HIT-1] on the way or not at all are two plays',
      'x 8:1; o 20:1 1:14',
      '31',
      ['8/4', '8/5*/4'],
    ],
    ['[HIT-1] where it stops', 'x 8:1; o 21:1 16:2 1:12', '13', ['8/4*']],
    [
      '[HIT-2] the bar first, then the rest',
      'x bar:1 6:14; o 24:2 1:13',
      '31',
      ['bar/21', 'bar/22 6/5'],
    ],
    [
      '[HIT-2] one of two enters, nothing else moves',
      'x bar:2 6:13; o 6:2 5:2 4:2 3:2 2:2 24:5',
      '12',
      ['bar/24'],
    ],
    ['[HIT-3] a closed board', 'x bar:1 6:14; o 6:3 5:3 4:3 3:2 2:2 1:2', '65', []],
    ['[HIT-3] 25 minus the die', 'x bar:1 6:1; o 6:2 5:2 4:2 3:2 2:2 24:5', '11', ['bar/24 6/3']],
    ['[OFF-1] not while one stands outside', 'x 7:1 2:2; o 1:1', '61', ['7/1 2/1', '7/off']],
    ['[OFF-2] [OFF-4] off, or inside', 'x 6:1 5:1; o 1:1', '65', ['6/1 5/off', '6/off 5/off']],
    ['[OFF-3] a higher die takes the highest', 'x 3:2; o 1:1', '65', ['3/off(2)']],
    ['[OFF-3] not past a higher checker', 'x 6:1 1:1; o 1:1', '21', ['6/3', '6/4 1/off']],
  ];

describe('plays', () => {
  test.each(PLAYS)('%s', (_, text, dice, expected) => {
    const position = pos(text);
    const plays = legalPlays(position, roll(dice));
    expect(plays.map(({ play }) => makePlay(play)).sort()).toEqual([...expected].sort());
    expect(plays.map(({ result }) => makePositionId(result)).sort()).toEqual(
      naiveResults(position, roll(dice)).map(makePositionId).sort(),
    );
  });
});

describe('the start', () => {
  test('[START-1] is 15 checkers and 167 pips a side', () => {
    expect(START).toEqual(pos('x 24:2 13:5 8:3 6:5; o 24:2 13:5 8:3 6:5'));
    expect(pipCount(START.playerOnRoll)).toBe(167);
    expect(makePositionId(START)).toBe('4HPwATDgc/ABMA');
  });

  // Pips added up by hand: 2*24+2*23+4*13+3*8+4*6, 24+23+22, 15*24.
  test.each([
    ['standard', 15, 167],
    ['nackgammon', 15, 194],
    ['hypergammon', 3, 69],
    ['longgammon', 15, 360],
  ] as const)('[START-2] of %s: %i checkers, %i pips', (name, checkers, pips) => {
    const { start, ...rest } = variant(name);
    expect(rest).toEqual({ name, checkers });
    expect(checkerCount(start.playerOnRoll)).toBe(checkers);
    expect(pipCount(start.playerOnRoll)).toBe(pips);
    expect(start.opponent).toEqual(start.playerOnRoll);
    expect(VARIANTS).toContain(name);
  });
});

describe('the end', () => {
  test.each([
    ['[END-1] one borne off', 'x 3:14; o ', 'single'],
    ['[END-2] none borne off', 'x 3:14 12:1; o ', 'gammon'],
    ["[END-2] the 18 point is outside the winner's home", 'x 3:14 18:1; o ', 'gammon'],
    ["[END-3] a checker in the winner's home", 'x 3:14 19:1; o ', 'backgammon'],
    ['[END-3] a checker on the bar', 'x 3:14 bar:1; o ', 'backgammon'],
    ['[END-1] on the bar, but one off', 'x 3:13 bar:1; o ', 'single'],
  ])('%s', (_, text, value) => {
    expect(ending(pos(text))).toEqual({ winner: 'opponent', value });
    expect(ending(flip(pos(text)))).toEqual({ winner: 'playerOnRoll', value });
  });

  test('[END-1] is not while both have checkers', () => {
    expect(ending(START)).toBeUndefined();
    expect(ending(variant('hypergammon').start)).toBeUndefined();
  });
});
