/**
 * Matches as SGF text that GNU Backgammon 1.07 reads: a game tree a game, with analyses in its own properties.
 *
 *     const written = makeSgf(match);
 *     if (written.ok) written.value.data; // (;FF[4]GM[6]...  and written.value.lost: what SGF has no room for
 */
import type {
  GameRecord,
  MatchInfo,
  MatchRecord,
  RecordedEvent,
  Written,
} from '../../match/record.ts';
import { setupOf } from '../../match/replay.ts';
import { type MatchRules, type Seat, startOf } from '../../match/rules.ts';
import type { GameEvent } from '../../match/state.ts';
import { checkerCount } from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { rollName } from '../../roll.ts';
import { variant } from '../../variants.ts';
import { makeCubeAnalysis, makePlayAnalysis } from './analysis.ts';
import { INFO_PROPERTIES, isTagName, makeResult, VARIANT_WORDS } from './header.ts';
import { lossesOf } from './losses.ts';
import { makeMoves, sameResult } from './moves.ts';
import { parseSgf } from './parseSgf.ts';
import { colourOf, makeSetup, offersOf, setupFrom } from './setup.ts';
import { makeProperty } from './tree.ts';

/**
 * Returns the match as SGF, and what that could not hold, found by reading it back. Luck has five digits and analyses
 * six, which is no loss. An error for a match without a game, of more or fewer checkers than its variant has, with a
 * set-up after the end of a game or before the answer to a resignation, or with a game that breaks the rules.
 */
export function makeSgf(match: MatchRecord): Result<Written, Failure<'unwritable'>> {
  const why = whyUnwritable(match);
  if (why !== undefined) return fail('unwritable', why);
  const writer = new Writer(match);
  const data = match.games.map((game, i) => writer.game(game, i === 0)).join('');
  const back = parseSgf(data);
  if (!back.ok) return fail('unwritable', back.error.message);
  const refused = back.value.problems.find(({ game }) => game !== null);
  if (refused) return fail('unwritable', `game ${refused.game}: ${refused.message}`);
  return ok({ data, lost: lossesOf(match, back.value.match) });
}

function whyUnwritable({ rules, games }: MatchRecord): string | undefined {
  if (games.length === 0) return 'no games: SGF holds a match game by game';
  const { checkers } = variant(rules.variant);
  const { playerOnRoll, opponent } = startOf(rules);
  const counts = [playerOnRoll, opponent].map(checkerCount);
  const other = counts.find((count) => count !== checkers);
  if (other !== undefined) return `${other} checkers a side: expected ${checkers}`;
  const ended = games.find(({ setup }) => setup?.phase === 'over' || setup?.phase === 'resigned');
  if (!ended) return undefined;
  return `game ${ended.number} begins after its end, or with a resignation: expected one to go on`;
}

class Writer {
  readonly #match: MatchRecord;

  constructor(match: MatchRecord) {
    this.#match = match;
  }

  game(game: GameRecord, isFirst: boolean): string {
    const { rules } = this.#match;
    const state = setupOf(rules, game);
    const doubles = [...state.history, ...game.events].filter(isAutomatic).length;
    const { sides, cube, onRoll = firstSeat(game) } = setupFrom(state);
    // Automatic doubles come before a position can be set up.
    const value = cube.value * 2 ** game.events.filter(isAutomatic).length;
    const isSetUp = state.phase !== 'opening' || !isUsualStart(rules);
    const nodes = [
      this.#root(game, doubles, isFirst),
      ...(isSetUp ? makeSetup({ sides, cube: { ...cube, value }, onRoll }) : []),
      ...offersOf(state).map(({ seat }) => makeProperty(colourOf(seat), 'double')),
      ...(state.phase === 'toPlay' && !game.events.some(isPlay)
        ? [unplayedNode({ seat: state.onRoll, roll: state.roll })]
        : []),
      ...game.events.flatMap((event) => this.#event(event)),
      ...(game.unplayed ? [unplayedNode(game.unplayed)] : []),
    ];
    return `(;${nodes.join('\n;')})\n`;
  }

  #root(game: GameRecord, doubles: number, isFirst: boolean): string {
    const { players, info, rules } = this.#match;
    const { number, score, ending, isCrawford } = game;
    const match = [
      `length:${rules.length}`,
      // As GNU Backgammon counts, which keeps what is known of the match with game 0.
      `game:${number - 1}`,
      `ws:${score.light}`,
      `bs:${score.dark}`,
    ];
    const words = ruleWords(rules, isCrawford);
    const isResigned = ending?.by === 'resignation' || ending?.by === 'claimed';
    return [
      'FF[4]GM[6]CA[UTF-8]AP[Better Play]',
      makeProperty('MI', ...match),
      makeProperty('PW', players.light),
      makeProperty('PB', players.dark),
      isFirst ? this.#info(info) : '',
      words.length > 0 ? makeProperty('RU', words.join(':')) : '',
      doubles > 0 ? makeProperty('CV', `${2 ** doubles}`) : '',
      ending ? makeProperty('RE', makeResult(ending, isResigned)) : '',
    ].join('');
  }

  #info(info: MatchInfo): string {
    const known = INFO_PROPERTIES.map(([name, field]) => {
      const value = info[field];
      return value === undefined || value === '' ? '' : makeProperty(name, value);
    });
    return known.join('') + makeTags(info.tags);
  }

  #event(event: RecordedEvent): string[] {
    switch (event.kind) {
      case 'play': {
        const { seat, roll, play } = event;
        const move = makeProperty(colourOf(seat), rollName(roll) + makeMoves(play, seat));
        return [move + this.#notes(event)];
      }
      case 'double':
      case 'beaver':
        return [makeProperty(colourOf(event.seat), 'double') + this.#notes(event)];
      case 'take':
        return [makeProperty(colourOf(event.seat), 'take') + this.#notes(event)];
      case 'pass':
        return [makeProperty(colourOf(event.seat), 'drop') + this.#notes(event)];
      case 'automaticDouble':
      case 'resign':
      case 'accept':
      case 'reject':
        return [];
    }
  }

  #notes(event: RecordedEvent): string {
    const { comment, luck, tags, cubeAnalysis } = event;
    const isMoney = this.#match.rules.length === 0;
    const cube = cubeAnalysis && makeCubeAnalysis(cubeAnalysis, isMoney);
    return [
      cube === undefined ? '' : makeProperty('DA', cube),
      this.#playAnalysis(event),
      luck === undefined ? '' : makeProperty('LU', luck.toFixed(5)),
      makeTags(tags),
      comment === undefined || comment === '' ? '' : makeProperty('C', comment),
    ].join('');
  }

  #playAnalysis(event: RecordedEvent): string {
    if (event.kind !== 'play' || !event.playAnalysis) return '';
    const { position, play, seat, playAnalysis } = event;
    const values = makePlayAnalysis(playAnalysis, seat, (other) =>
      sameResult(position, other, play),
    );
    return values ? makeProperty('A', ...values) : '';
  }
}

/** Properties of the names that SGF has room for. */
function makeTags(tags: Readonly<Record<string, string>> = {}): string {
  return Object.entries(tags)
    .map(([name, value]) => (isTagName(name) ? makeProperty(name, value) : ''))
    .join('');
}

function isPlay({ kind }: GameEvent): boolean {
  return kind === 'play';
}

function isAutomatic({ kind }: GameEvent): boolean {
  return kind === 'automaticDouble';
}

function isUsualStart({ start, variant: name }: MatchRules): boolean {
  return start === null && (name === 'standard' || [...VARIANT_WORDS.values()].includes(name));
}

function firstSeat({ events, unplayed }: GameRecord): Seat {
  const first = events.find((event) => event.kind !== 'automaticDouble');
  return first?.seat ?? unplayed?.seat ?? 'light';
}

/** The words of RU, in GNU Backgammon's order. */
function ruleWords(rules: MatchRules, isCrawford: boolean): string[] {
  const [variantWord] = [...VARIANT_WORDS].find(([, name]) => name === rules.variant) ?? [];
  return [
    ...(rules.hasCube ? [] : ['NoCube']),
    ...(rules.hasCrawford ? ['Crawford'] : []),
    ...(isCrawford ? ['CrawfordGame'] : []),
    ...(rules.hasJacoby ? ['Jacoby'] : []),
    ...(variantWord === undefined ? [] : [variantWord]),
  ];
}

function unplayedNode({ seat, roll }: NonNullable<GameRecord['unplayed']>): string {
  return makeProperty('PL', colourOf(seat)) + makeProperty('DI', rollName(roll));
}
