/** `position` and `bearoff generate` as programs use them. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePositionId } from '../../engine/formats/positionId.ts';
import { pos } from '../engine/positions.ts';
import { betterPlay, ROOT } from './program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'better-play-position-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const START = '4HPwATDgc/ABMA';
const id = (text: string): string => makePositionId(pos(text));

async function say(...lines: string[]): Promise<Record<string, unknown>[]> {
  const { status, json } = await betterPlay(['position', '--json'], { input: lines.join('\n') });
  expect(status).toBe(0);
  return json();
}

describe('position --json', () => {
  test('answers each line in order, a bad one with its code, and goes on', async () => {
    const answers = await say(
      START,
      '',
      'nonsense',
      `{"positionId":"${START}"}`,
      '{"positionId":7}',
      '{"positionId"',
      `  ${START}  `,
      'x'.repeat(200_000),
      START,
    );
    expect(
      answers.map((answer) => (answer['error'] as { code: string } | undefined)?.code ?? 'said'),
    ).toEqual([
      'said',
      'badPositionId',
      'said',
      'badRequest',
      'badJson',
      'said',
      'badRequest',
      'said',
    ]);
  });

  test('contact: pips and class, nothing else', async () => {
    expect(await say(START)).toEqual([
      { positionId: START, class: 'contact', pips: { playerOnRoll: 167, opponent: 167 } },
    ]);
  });

  test('a race: the lead, and the rolls of the side that is home', async () => {
    const [answer] = await say(id('x 12:2 6:13; o 6:5 5:5 4:5'));
    expect(answer).toMatchObject({
      class: 'race',
      pips: { playerOnRoll: 102, opponent: 75 },
      // Keith: 102 + 2 gaps, raised by a seventh (14); no surcharge on the other side.
      race: {
        lead: -27,
        keith: { counts: { playerOnRoll: 118, opponent: 75 }, figure: 43, advice: 'noDouble' },
        kleinman: { counts: { playerOnRoll: 102, opponent: 75 }, advice: 'noDouble' },
      },
    });
    const { race, bearoff } = answer as {
      race: Record<string, Record<string, number>>;
      bearoff: { oneSided: { opponent: Record<string, number>; outcome?: object } };
    };
    expect(Object.keys(race['epc']!)).toEqual(['opponent']);
    expect(Object.keys(bearoff)).toEqual(['oneSided']);
    expect(Object.keys(bearoff.oneSided)).toEqual(['opponent']);
    const { meanRolls, meanRollsToFirstOff } = bearoff.oneSided.opponent;
    expect(race['epc']!['opponent']).toBeCloseTo((meanRolls! * 49) / 6, 5);
    expect(race['wastage']!['opponent']).toBeCloseTo(race['epc']!['opponent']! - 75, 5);
    expect(meanRollsToFirstOff).toBeGreaterThan(1);
  });

  test('both home with many checkers: one-sided rolls and the outcome', async () => {
    const [answer] = await say(id('x 1:15; o 6:15'));
    expect(answer).toMatchObject({
      class: 'bearoff',
      bearoff: {
        oneSided: {
          // GNU Backgammon 1.07, gnubg_os0.bd
          opponent: {
            meanRolls: expect.closeTo(12.266, 3),
            meanRollsToFirstOff: expect.closeTo(1.616, 3),
          },
          outcome: { win: expect.closeTo(1, 2), loseGammon: 0, winBackgammon: 0 },
        },
      },
    });
    expect(answer!['bearoff'] as object).not.toHaveProperty('twoSided');
  });

  test('few checkers: also the exact equities', async () => {
    // GNU Backgammon 1.07, gnubg_ts0.bd
    const [answer] = await say('dAEAABIAAAAAAA');
    expect(answer).toMatchObject({
      bearoff: {
        twoSided: {
          cubeless: expect.closeTo(0.9774, 4),
          owned: expect.closeTo(0.9959, 4),
          centered: expect.closeTo(0.9959, 4),
          opponentOwns: expect.closeTo(0.9771, 4),
        },
      },
    });
    const { rolls } = (answer!['bearoff'] as { oneSided: { playerOnRoll: { rolls: number[] } } })
      .oneSided.playerOnRoll;
    expect(rolls.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 4);
  });

  test('a game that is over', async () => {
    const answers = await say(id('x 1:0; o 6:15'), id('x 6:1; o 1:0'), 'AAAAAAAAAAAAAA');
    expect(answers.map(({ gameOver, bearoff }) => [gameOver, bearoff])).toEqual([
      [{ winner: 'playerOnRoll', value: 'gammon' }, undefined],
      [{ winner: 'opponent', value: 'single' }, undefined],
      [{ winner: 'opponent', value: 'single' }, undefined],
    ]);
  });

  test('without the databases says what it can, and what is missing once', async () => {
    const { status, err, json } = await betterPlay(
      ['position', '--json', '--bearoff', path.join(folder, 'nothing')],
      { input: `${id('x 1:2; o 1:2')}\n${id('x 1:3; o 1:2')}\n` },
    );
    expect(status).toBe(1);
    expect(err.match(/one-sided\.bearoff: .*bearoff generate/g)).toHaveLength(1);
    expect(json().map(({ pips }) => pips)).toEqual([
      { playerOnRoll: 2, opponent: 2 },
      { playerOnRoll: 3, opponent: 2 },
    ]);
  });
});

test('position shows people a board and the figures; arguments are positions too', async () => {
  const { status, out } = await betterPlay(['position', id('x 6:6 3:1; o bar:1 6:14'), 'x']);
  expect(status).toBe(0);
  expect(out).toContain('contact');
  expect(out).toContain('|O1 |');
  expect(out).toContain('X off 8');
  expect(out).toContain('"x": 1 characters');
  const exact = await betterPlay(['position', 'dAEAABIAAAAAAA']);
  expect(exact.out).toContain('cubeless +0.9774');
  expect(exact.out).toMatch(/X \(on roll\) +10 /);
});

test.each(['position', 'bearoff'])('%s explains itself with an example', async (verb) => {
  const { status, out } = await betterPlay([verb, '--help']);
  expect([status, out]).toEqual([0, expect.stringMatching(`Example.*:\\n.*better-play ${verb}`)]);
});

test('bearoff generate writes the shipped files, and nothing else', async () => {
  const out = path.join(folder, 'made');
  const { status, json } = await betterPlay(['bearoff', 'generate', '--out', out, '--json']);
  expect(status).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['one-sided.bearoff', 'two-sided.bearoff']);
  for (const { file, bytes } of json() as { file: string; bytes: number }[]) {
    const made = readFileSync(file);
    expect(made).toHaveLength(bytes);
    expect(made.equals(readFileSync(path.join(ROOT, 'data', 'bearoff', path.basename(file))))).toBe(
      true,
    );
  }
}, 120_000);

// Equities of GNU Backgammon's database; the action is the better of not doubling (centred, owned) and of doubling, which
// is worth the lesser of a pass (1) and twice what it is with the cube on the other side.
test.each([
  // centred 0.8688, opponent's cube 0.8688: a pass
  ['FAAAgAAAAAAAAA', { double: 'doublePass', redouble: 'doublePass' }],
  // centred 0.3572, own 0.4165, opponent's cube 0.1775: 0.3550 is a little less
  ['SgEAQCwAAAAAAA', { double: 'noDoubleTake', redouble: 'noDoubleTake' }],
  // centred -0.4309 and worse with the cube away
  ['IAAAyAAAAAAAAA', { double: 'noDoubleTake', redouble: 'noDoubleTake' }],
])('%s: what the exact equities say of the cube', async (positionId, cube) => {
  const [answer] = await say(positionId);
  expect(answer).toMatchObject({ bearoff: { cube } });
  const { out } = await betterPlay(['position', positionId]);
  expect(out).toContain(
    `exact for money: centred cube ${cube.double === 'doublePass' ? 'double, pass' : 'no double, take'}`,
  );
});
