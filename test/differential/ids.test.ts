/** GNU Backgammon takes our IDs and writes the same: hundreds of states, and games carried on by both. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeFibsBoard, parseFibsBoard } from '../../engine/formats/fibsBoard.ts';
import { makeJellyfishPos } from '../../engine/formats/jellyfishPos.ts';
import { makeGnubgId, parseGnubgId } from '../../engine/formats/matchId.ts';
import { makeSnowiePosition, parseSnowiePosition } from '../../engine/formats/snowiePosition.ts';
import { makeXgid } from '../../engine/formats/xgid.ts';
import { apply, type MatchAction } from '../../engine/match/apply.ts';
import { makeRules, otherSeat, type Seat } from '../../engine/match/rules.ts';
import type { MatchState, ToPlayState, ToRollState } from '../../engine/match/state.ts';
import type { GameValue } from '../../engine/position.ts';
import type { Die } from '../../engine/roll.ts';
import { pos } from '../engine/positions.ts';
import { anyMatchState } from '../engine/matchStates.ts';
import { gnubg, hasGnubg } from '../gnubg.ts';

const NAMES = { light: 'Alice', dark: 'Bob' };
const LIMIT_MS = 120_000;

/** Commands for GNU Backgammon, and what it showed by the end of them. */
interface Step {
  readonly commands: readonly string[];
  /** "pos" in the commands stands for a file that is read back. */
  readonly file?: string;
}
interface Shown {
  readonly id: string;
  readonly lines: readonly string[];
  readonly file: Uint8Array;
}

/** Returns what GNU Backgammon shows after each step: its ID, the lines it wrote and the file it exported. */
async function inGnubg(steps: readonly Step[]): Promise<Shown[]> {
  const script = `
import gnubg, json
def run(text):
    gnubg.command(text)
for text in ${JSON.stringify(SETTINGS)}:
    run(text)
for step in json.loads(${JSON.stringify(JSON.stringify(steps))}):
    if 'file' in step:
        open('pos', 'wb').write(bytes.fromhex(step['file']))
    for text in step['commands']:
        run(text)
    try:
        file = open('pos', 'rb').read().hex()
    except OSError:
        file = ''
    try:
        found = gnubg.gnubgid()
    except Exception:
        found = '-'
    print('\\n@@ %s %s' % (found, file))
`;
  const out = await gnubg(script);
  const pieces = out.split(/^@@ (\S+) ?(\S*)$/m);
  return steps.map((_, i) => ({
    lines: pieces[3 * i]!.split('\n'),
    id: pieces[3 * i + 1]!,
    file: Uint8Array.from(Buffer.from(pieces[3 * i + 2]!, 'hex')),
  }));
}

const SETTINGS = [
  `set player 0 name ${NAMES.light}`,
  `set player 1 name ${NAMES.dark}`,
  'set player 0 human',
  'set player 1 human',
  'set automatic roll off',
  'set automatic game off',
  'set automatic move off',
  'set automatic bearoff off',
  'set automatic crawford off',
  'set confirm new off',
  'set confirm save off',
  'set display off',
  'set beavers 3',
  'new session',
];

/** What GNU Backgammon goes by where an ID says nothing. */
function settingsOf({ rules }: MatchState): string[] {
  return [
    `set jacoby ${rules.hasJacoby ? 'on' : 'off'}`,
    `set beavers ${rules.mostBeavers > 0 ? 3 : 0}`,
  ];
}

function idOf(state: MatchState): string {
  const made = makeGnubgId(state);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.data;
}

type Settled = ToRollState | ToPlayState;

/** States in play without a double or a resignation waiting, the only ones that GNU Backgammon can be set to. */
const STATES: readonly Settled[] = fc
  .sample(anyMatchState, { numRuns: 900, seed: 20_261_124 })
  .filter((state) => state.phase === 'toRoll' || state.phase === 'toPlay')
  .map((state) => {
    const rules = makeRules({ ...state.rules, hasCube: true, hasCrawford: state.rules.length > 0 });
    if (!rules.ok) throw new Error(rules.error.message);
    const settled = { ...state, rules: rules.value };
    // As GNU Backgammon has them: the higher die first.
    return settled.phase === 'toPlay'
      ? { ...settled, roll: settled.roll.toSorted((a, b) => b - a) as [Die, Die] }
      : settled;
  });

/** GNU Backgammon 1.07 crashes when a gammon is won with a cube of 1,024. */
const PLAYABLE = STATES.filter(({ cube }) => cube.value <= 64);

/** The same with the players' seats exchanged. */
function exchanged(state: Settled): Settled {
  const { score, cube, onRoll } = state;
  return {
    ...state,
    score: { light: score.dark, dark: score.light },
    cube: { ...cube, owner: cube.owner && otherSeat(cube.owner) },
    onRoll: otherSeat(onRoll),
  };
}

describe.skipIf(!hasGnubg)('GNU Backgammon', () => {
  test('takes our GNUBG IDs and writes them again', { timeout: LIMIT_MS }, async () => {
    expect(STATES.length).toBeGreaterThan(200);
    const shown = await inGnubg(
      STATES.map((state) => ({ commands: [`set gnubgid ${idOf(state)}`] })),
    );
    STATES.forEach((state, i) => expect(shown[i]!.id).toBe(idOf(state)));
  });

  test(
    'takes our XGIDs; it puts the side on roll at the bottom',
    { timeout: LIMIT_MS },
    async () => {
      const shown = await inGnubg(
        STATES.map((state) => {
          const made = makeXgid(state);
          return { commands: [`set xgid ${made.ok ? made.value.data : ''}`] };
        }),
      );
      STATES.forEach((state, i) => {
        const seen = state.onRoll === 'dark' ? state : exchanged(state);
        expect(shown[i]!.id).toBe(idOf(seen));
      });
    },
  );

  test('writes FIBS boards that read as ours do', { timeout: LIMIT_MS }, async () => {
    const shown = await inGnubg(
      STATES.map((state) => ({
        commands: [
          `set gnubgid ${idOf(state)}`,
          'set output rawboard on',
          'show board',
          'set output rawboard off',
        ],
      })),
    );
    STATES.forEach((state, i) => {
      const line = shown[i]!.lines.find((text) => text.startsWith('board:'))!;
      const made = makeFibsBoard(state, NAMES);
      expect(made.ok && asGnubgWrites(made.value.data, state)).toBe(line);
      const theirs = parseFibsBoard(line);
      expect(theirs.ok && idOf({ ...theirs.value.state, rules: state.rules })).toBe(idOf(state));
    });
  });

  test('writes and reads Snowie positions as we do', { timeout: LIMIT_MS }, async () => {
    const made = STATES.map((state) => makeSnowiePosition(state, NAMES));
    const data = made.map((one) => (one.ok ? one.value.data : one.error.message));
    const exported = await inGnubg(
      STATES.map((state) => ({
        commands: [
          ...settingsOf(state),
          `set gnubgid ${idOf(state)}`,
          'export position snowietxt pos',
        ],
      })),
    );
    const imported = await inGnubg(
      STATES.map((state, i) => ({
        file: Buffer.from(data[i]!).toString('hex'),
        commands: [...settingsOf(state), 'import snowietxt pos'],
      })),
    );
    STATES.forEach((state, i) => {
      const text = Buffer.from(exported[i]!.file).toString();
      expect(text).toBe(data[i]);
      expect(parseSnowiePosition(text)).toMatchObject({ ok: true, value: { names: NAMES } });
      expect(imported[i]!.id).toBe(idOf(state));
    });
  });

  test('writes and reads Jellyfish positions as we do', { timeout: LIMIT_MS }, async () => {
    // GNU Backgammon leaves out the score of money games.
    const states = STATES.map((state) =>
      state.rules.length > 0 ? state : { ...state, score: { light: 0, dark: 0 } },
    );
    const made = states.map((state) => makeJellyfishPos(state, NAMES));
    const data = made.map((one) => (one.ok ? one.value.data : new Uint8Array()));
    const exported = await inGnubg(
      states.map((state) => ({
        commands: [...settingsOf(state), `set gnubgid ${idOf(state)}`, 'export position pos pos'],
      })),
    );
    const imported = await inGnubg(
      states.map((state, i) => ({
        file: Buffer.from(data[i]!).toString('hex'),
        commands: [...settingsOf(state), 'import pos pos'],
      })),
    );
    states.forEach((state, i) => {
      // It says that one of the players is the program.
      const theirs = Uint8Array.from(exported[i]!.file);
      expect(theirs[OPPONENT]).toBe(2);
      theirs[OPPONENT] = 1;
      expect(theirs).toEqual(data[i]);
      expect(imported[i]!.id).toBe(idOf(state));
    });
  });

  // What GNU Backgammon cannot be set to, it is played to.
  test(
    'has our IDs as doubles, beavers and resignations go on',
    { timeout: LIMIT_MS },
    async () => {
      const games = PLAYABLE.filter(({ phase }) => phase === 'toRoll').flatMap(carriedOn);
      expect(games.length).toBeGreaterThan(300);
      const shown = await inGnubg(
        games.map(({ state, moves }) => ({
          commands: [
            'new session',
            ...settingsOf(state),
            `set gnubgid ${idOf(state)}`,
            ...moves.map((move) => COMMANDS[move.kind] ?? `resign ${resigned(move)}`),
            'set output rawboard on',
            'show board',
            'set output rawboard off',
          ],
        })),
      );
      const kinds = new Set<string>();
      games.forEach(({ state, moves }, i) => {
        const ours = moves.reduce(next, state);
        const text = moves.map((move) => move.kind).join(' ');
        expect([text, shown[i]!.id]).toEqual([text, idOf(ours)]);
        kinds.add(`${ours.phase} after ${text}`);
        expect(parseGnubgId(shown[i]!.id)).toMatchObject({
          ok: true,
          value: { phase: ours.phase },
        });
      });
      expect(kinds.size).toBeGreaterThan(10);
    },
  );

  test('has our IDs of games borne off', { timeout: LIMIT_MS }, async () => {
    const games = PLAYABLE.flatMap((state): ToPlayState[] => {
      const { onRoll, cube, rules, score, isCrawford, game, history } = state;
      const text = ENDS[score.light % 3]!;
      const position = pos(text);
      return [
        {
          phase: 'toPlay',
          onRoll,
          position,
          roll: [6, 5],
          cube,
          rules,
          score,
          isCrawford,
          game,
          history,
        },
      ];
    });
    const shown = await inGnubg(
      games.map((state) => ({
        commands: ['new session', ...settingsOf(state), `set gnubgid ${idOf(state)}`, 'move 2/off'],
      })),
    );
    games.forEach((state, i) => {
      const ours = next(state, { kind: 'play', moves: [{ from: 2, to: 0 }] });
      expect(ours.phase).toBe('over');
      expect(shown[i]!.id).toBe(idOf(ours));
    });
  });
});

/** A single game, a gammon, a backgammon: one checker left to bear off. */
const ENDS = ['x 2:1; o 6:3', 'x 2:1; o 6:15', 'x 2:1; o 20:1 6:14'];

const COMMANDS: Readonly<Partial<Record<MatchAction['kind'], string>>> = {
  double: 'double',
  beaver: 'redouble',
  take: 'take',
  pass: 'drop',
  accept: 'accept',
  reject: 'decline',
};

function resigned(move: MatchAction): string {
  return move.kind === 'resign' && move.value !== 'single' ? move.value : 'normal';
}

function next(state: MatchState, action: MatchAction): MatchState {
  const made = apply(state, action);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

interface Carried {
  readonly state: Settled;
  readonly moves: readonly MatchAction[];
}

/** What can be done from here on, in a few ways; GNU Backgammon lets only the side whose turn it is resign. */
function carriedOn(state: Settled): Carried[] {
  const seat = state.onRoll;
  const other = otherSeat(seat);
  const resign = (by: Seat, value: GameValue): MatchAction => ({ kind: 'resign', seat: by, value });
  const [double, beaver, take, pass] = (['double', 'beaver', 'take', 'pass'] as const).map(
    (kind): MatchAction => ({ kind }),
  ) as [MatchAction, MatchAction, MatchAction, MatchAction];
  const ways: MatchAction[][] = [
    [resign(seat, 'single')],
    // GNU Backgammon counts a gammon that is resigned under the Jacoby rule as one.
    [resign(seat, state.rules.hasJacoby ? 'single' : 'gammon'), { kind: 'accept' }],
    [resign(seat, 'backgammon'), { kind: 'reject' }],
    [double],
    [double, take],
    [double, pass],
    [double, resign(other, 'gammon')],
    [double, beaver],
    [double, beaver, take],
    [double, beaver, pass],
    [double, beaver, resign(seat, 'single')],
    [double, beaver, beaver],
    [double, beaver, beaver, take],
    [double, beaver, beaver, pass],
  ];
  // GNU Backgammon does not double where the points at stake win the match already.
  const { length } = state.rules;
  const isDead = length > 0 && state.score[seat] + state.cube.value >= length;
  return ways
    .filter((moves) => canAll(state, moves) && !(isDead && moves.includes(double)))
    .map((moves) => ({ state, moves }));
}

function canAll(state: MatchState, [first, ...rest]: readonly MatchAction[]): boolean {
  if (!first) return true;
  const made = apply(state, first);
  return made.ok && canAll(made.value, rest);
}

/** The byte of a Jellyfish position that says whether two people play. */
const OPPONENT = 26;

/** Our board as GNU Backgammon 1.07 writes it: some of the fields not at all, some in ways of its own. */
function asGnubgWrites(board: string, { rules, isCrawford }: MatchState): string {
  const fields = board.split(':');
  if (rules.length === 0) fields[3] = '0';
  const dice = [fields.slice(33, 35), fields.slice(35, 37)].find(([first]) => first !== '0');
  if (dice) fields.splice(33, 4, ...dice, ...dice);
  // On the bar and can move; redoubles.
  fields.splice(47, 3, '0', '0', '0');
  fields[52] = isCrawford ? '0' : '1';
  return fields.join(':');
}
