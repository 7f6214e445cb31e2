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
import { type MatchRules, otherSeat, type Seat, startOf } from '../../match/rules.ts';
import type { GameEvent, MatchState } from '../../match/state.ts';
import { checkerCount } from '../../position.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import { rollName } from '../../roll.ts';
import { variant } from '../../variants.ts';
import { makeCubeAnalysis, makePlayAnalysis } from './analysis.ts';
import { INFO_PROPERTIES, isTagName, makeResult, VARIANT_WORDS } from './header.ts';
import { shownLimits } from './limits.ts';
import { makeMoves, sameResult } from './moves.ts';
import { colourOf, makeSetup, setupFrom } from './setup.ts';
import { makeProperty } from './tree.ts';

/** Returns the match as SGF; an error for one without a game, or of more or fewer checkers than its variant has. */
export function makeSgf(match: MatchRecord): Result<Written, Failure<'unwritable'>> {
  const { rules, games } = match;
  if (games.length === 0) return fail('unwritable', 'no games: SGF holds a match game by game');
  const { checkers } = variant(rules.variant);
  const { playerOnRoll, opponent } = startOf(rules);
  for (const side of [playerOnRoll, opponent]) {
    if (checkerCount(side) !== checkers) {
      return fail('unwritable', `${checkerCount(side)} checkers a side: expected ${checkers}`);
    }
  }
  const writer = new Writer(match);
  const trees = games.map((game, i) => writer.game(game, i === 0));
  return ok({ data: trees.join(''), lost: writer.lost() });
}

class Writer {
  readonly #match: MatchRecord;
  /** How often each kind of thing was left out. */
  readonly #left = new Map<string, number>();
  readonly #tagsLeft = new Set<string>();

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
    const before = state.history.filter((event) => !isAutomatic(event)).length;
    this.#leave('events before a set-up', before);
    if (game.gap) this.#leave('words for what the record does not know');
    const nodes = [
      this.#root(game, doubles, isFirst),
      ...(isSetUp ? makeSetup({ sides, cube: { ...cube, value }, onRoll }) : []),
      ...offersOf(state),
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
    return known.join('') + this.#tags(info.tags);
  }

  #tags(tags: Readonly<Record<string, string>> = {}): string {
    return Object.entries(tags)
      .map(([name, value]) => {
        if (isTagName(name)) return makeProperty(name, value);
        this.#tagsLeft.add(name);
        return '';
      })
      .join('');
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
      case 'reject':
        this.#leave('rejected resignations');
        break;
      case 'automaticDouble':
      case 'resign':
      case 'accept':
        break;
    }
    if (event.comment !== undefined) this.#leave('comments on resignations');
    return [];
  }

  #notes(event: RecordedEvent): string {
    const { comment, luck, tags, cubeAnalysis } = event;
    const isMoney = this.#match.rules.length === 0;
    const cube = cubeAnalysis && makeCubeAnalysis(cubeAnalysis, isMoney);
    if (cubeAnalysis && cube === undefined) this.#leave('cube analyses');
    return [
      cube === undefined ? '' : makeProperty('DA', cube),
      this.#playAnalysis(event),
      luck === undefined ? '' : makeProperty('LU', luck.toFixed(5)),
      this.#tags(tags),
      comment === undefined || comment === '' ? '' : makeProperty('C', comment),
    ].join('');
  }

  #playAnalysis(event: RecordedEvent): string {
    if (event.kind !== 'play' || !event.playAnalysis) return '';
    const { position, play, seat, playAnalysis } = event;
    const values = makePlayAnalysis(playAnalysis, seat, (other) =>
      sameResult(position, other, play),
    );
    if (values) return makeProperty('A', ...values);
    this.#leave('play analyses');
    return '';
  }

  #leave(what: string, times = 1): void {
    if (times > 0) this.#left.set(what, (this.#left.get(what) ?? 0) + times);
  }

  /** What SGF could not hold, in words. */
  lost(): string[] {
    const left = [...this.#left].map(([what, times]) => `${what}: ${times}`);
    const tags = [...this.#tagsLeft];
    return [
      ...lostRules(this.#match),
      ...left,
      ...(tags.length > 0 ? [`tags: ${tags.join(', ')}`] : []),
    ];
  }
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

/** The double, and the beavers in answer to it, that a set-up state waits for an answer to. */
function offersOf(state: MatchState): string[] {
  const part = state.phase === 'resigned' ? state.resumes : state;
  if (part.phase !== 'doubled') return [];
  const doubler = colourOf(otherSeat(part.offer.seat));
  const other = colourOf(part.offer.seat);
  // The last of them is the other side's of the one who is to answer.
  return Array.from({ length: part.offer.beavers + 1 }, (_, i) =>
    makeProperty((part.offer.beavers - i) % 2 === 0 ? doubler : other, 'double'),
  );
}

function unplayedNode({ seat, roll }: NonNullable<GameRecord['unplayed']>): string {
  return makeProperty('PL', colourOf(seat)) + makeProperty('DI', rollName(roll));
}

/** Rules that cannot be told from the record as SGF holds it. */
function lostRules({ rules, games }: MatchRecord): string[] {
  const shown = shownLimits(rules, games);
  return [
    ...(isUsualStart(rules) ? [] : ['that every game starts from a position of its own']),
    ...(rules.mostBeavers === shown.mostBeavers ? [] : ['how many beavers are allowed']),
    ...(rules.mostAutomaticDoubles === shown.mostAutomaticDoubles
      ? []
      : ['how many automatic doubles are allowed']),
    ...(rules.cubeLimit === shown.cubeLimit ? [] : ['the limit of the cube']),
  ];
}
