/** What SGF does not hold of a match: what a match lacks, or has another way, that was written and read back. */
import type { AnalysedPlay, CubeAnalysis } from '../../analysis.ts';
import type { GameRecord, MatchInfo, MatchRecord, RecordedEvent } from '../../match/record.ts';
import { setupOf } from '../../match/replay.ts';
import { type MatchRules, SEATS } from '../../match/rules.ts';
import type { GameEvent } from '../../match/state.ts';
import { INFO_PROPERTIES } from './header.ts';
import { offersOf, samePlace, type Setup, setupFrom } from './setup.ts';
import { normalise } from './tree.ts';

type Tags = MatchInfo['tags'];
/** A kind of thing, and what there is of it. */
type Part<Whole> = readonly [what: string, part: (whole: Whole) => unknown];
type Pair<Whole> = readonly [written: Whole, back: Whole];

/**
 * Returns in words what `back`, the match as it was read again, does not have of the match that was written, and how
 * often. Not counted are digits beyond the five of luck and the six of analyses, and the kinds of white space.
 */
export function lossesOf(match: MatchRecord, back: MatchRecord): string[] {
  const games = match.games.map((game, i): Pair<GameRecord> => [game, back.games[i]!]);
  const events = games.flatMap(([game, again]) => pairs(decisionsOf(game), decisionsOf(again)));
  const plays = events.flatMap(([event, again]) => pairs(playsOf(event), playsOf(again)));
  const cubes = events.flatMap(([{ cubeAnalysis }, again]): Pair<CubeAnalysis>[] =>
    cubeAnalysis && again.cubeAnalysis ? [[cubeAnalysis, again.cubeAnalysis]] : [],
  );
  const begin = ([game, again]: Pair<GameRecord>): Pair<Setup> => [
    beginningOf(match.rules, game),
    beginningOf(back.rules, again),
  ];
  return [
    ...lostParts(RULES, [[match.rules, back.rules]], false),
    ...lostParts(TEXTS, [[match, back]], false),
    ...counted('positions that games begin with', games.map(begin).filter(beginsElsewhere).length),
    ...lostParts(GAMES, games),
    ...counted('rejected resignations', match.games.flatMap(rejectionsOf).length),
    ...lostParts(EVENTS, events),
    ...lostParts(CANDIDATES, plays),
    ...lostParts(CUBE_CHOICES, cubes),
    ...lostTags([[match.info.tags, back.info.tags], ...events.map(tagsOfPair)]),
  ];
}

const RULES: readonly Part<MatchRules>[] = [
  ['that every game starts from a position of its own', ({ start, variant }) => [start, variant]],
  ['how many beavers are allowed', ({ mostBeavers }) => mostBeavers],
  ['how many automatic doubles are allowed', ({ mostAutomaticDoubles }) => mostAutomaticDoubles],
  ['the limit of the cube', ({ cubeLimit }) => cubeLimit],
];

const TEXTS: readonly Part<MatchRecord>[] = [
  ...SEATS.map((seat): Part<MatchRecord> => [
    `the name of ${seat} as it is`,
    ({ players }) => normalise(players[seat]),
  ]),
  ...INFO_PROPERTIES.map(([, field]): Part<MatchRecord> => [
    `the ${field} as it is`,
    ({ info }) => normalise(info[field] ?? ''),
  ]),
];

const GAMES: readonly Part<GameRecord>[] = [
  ['numbers of games', ({ number }) => number],
  ['scores', ({ score }) => score],
  ['Crawford games', ({ isCrawford }) => isCrawford],
  ['games with events before a set-up', ({ setup }) => setup?.history.some(isDecision) ?? false],
  ['games whose events are others', (game) => decisionsOf(game).map(({ kind }) => kind)],
  ['resignations without an answer', ({ events }) => events.at(-1)?.kind === 'resign'],
  ['games with notes on a resignation', ({ events }) => events.some(isNotedResignation)],
  ['whether games were won single, as a gammon or backgammon', ({ ending }) => ending?.value],
  ['how games ended', ({ ending }) => ending && [ending.winner, ending.by, ending.points]],
  ['rolls that nobody played', unplayedOf],
  ['notes on what is undecided', ({ undecided }) => undecided !== undefined],
  ['words for what the record does not know', ({ gap }) => gap !== undefined],
];

const EVENTS: readonly Part<RecordedEvent>[] = [
  ['comments', ({ comment }) => normalise(comment ?? '')],
  ['luck', ({ luck }) => luck?.toFixed(5)],
  ['play analyses', ({ playAnalysis }) => playAnalysis !== undefined],
  ['candidates of plays', (event) => playsOf(event).length],
  ['cube analyses', ({ cubeAnalysis }) => cubeAnalysis !== undefined],
];

const CANDIDATES: readonly Part<AnalysedPlay>[] = [
  ['figures of plays', ({ equity, outcome }) => [equity, outcome]],
  ['how plays were analysed', ({ level: { name: _, ...level } }) => level],
  ['names of the level that plays were analysed at', ({ level }) => level.name],
  ['intervals of equities', ({ interval }) => interval],
];

const CUBE_CHOICES: readonly Part<CubeAnalysis>[] = [
  [
    'figures of cube choices',
    ({ outcome, cubelessEquity, noDouble, doubleTake, mwc }) => [
      outcome,
      cubelessEquity,
      noDouble,
      doubleTake,
      mwc,
    ],
  ],
  ['equities of doubles that are passed', ({ doublePass }) => doublePass ?? 1],
  ['how cube choices were analysed', ({ level: { name: _, ...level } }) => level],
  ['names of the level that cube choices were analysed at', ({ level }) => level.name],
];

function lostParts<Whole>(
  parts: readonly Part<Whole>[],
  wholes: readonly Pair<Whole>[],
  hasCount = true,
): string[] {
  return parts.flatMap(([what, part]) => {
    const times = wholes.filter(([whole, back]) => textOf(part(whole)) !== textOf(part(back)));
    return times.length > 0 && !hasCount ? [what] : counted(what, times.length);
  });
}

function counted(what: string, times: number): string[] {
  return times > 0 ? [`${what}: ${times}`] : [];
}

/** What is compared: numbers as far as SGF has room for them. */
function textOf(value: unknown): string {
  const round = (_: string, part: unknown): unknown =>
    typeof part === 'number' ? Number(part.toFixed(6)) : part;
  return JSON.stringify(value, round) ?? '';
}

function lostTags(tags: readonly Pair<Tags>[]): string[] {
  const names = tags.flatMap(([written = {}, back = {}]) =>
    Object.keys(written).filter((name) => normalise(written[name]!) !== back[name]),
  );
  return names.length > 0 ? [`tags: ${[...new Set(names)].join(', ')}`] : [];
}

function tagsOfPair([event, back]: Pair<RecordedEvent>): Pair<Tags> {
  return [event.tags, back.tags];
}

/** Pairs what both have. */
function pairs<Whole>(written: readonly Whole[], back: readonly Whole[]): Pair<Whole>[] {
  return written.slice(0, back.length).map((whole, i) => [whole, back[i]!]);
}

/** What SGF has a node for, with what a set-up begins with: its automatic doubles and the double it waits for. */
function decisionsOf({ setup, events }: GameRecord): RecordedEvent[] {
  const before = setup
    ? [...setup.history.filter((event) => !isDecision(event)), ...offersOf(setup)]
    : [];
  return [...before, ...events.filter((event) => !isResignation(event))];
}

/** True for all but automatic doubles, which come before anyone decides. */
function isDecision({ kind }: GameEvent): boolean {
  return kind !== 'automaticDouble';
}

function isResignation({ kind }: GameEvent): boolean {
  return kind === 'resign' || kind === 'accept' || kind === 'reject';
}

function isNotedResignation(event: RecordedEvent): boolean {
  const { comment = '', luck, tags, playAnalysis, cubeAnalysis } = event;
  const isNoted =
    comment !== '' || [luck, tags, playAnalysis, cubeAnalysis].some((note) => note !== undefined);
  return isNoted && isResignation(event);
}

function rejectionsOf({ events }: GameRecord): RecordedEvent[] {
  return events.filter(({ kind }) => kind === 'reject');
}

function playsOf(event: RecordedEvent): readonly AnalysedPlay[] {
  return event.playAnalysis?.plays ?? [];
}

/** A set-up that has its roll is read as one to roll, and the roll. */
function unplayedOf({ setup, events, unplayed }: GameRecord): unknown {
  if (unplayed) return [unplayed.seat, unplayed.roll];
  if (setup?.phase !== 'toPlay' || events.some(({ kind }) => kind === 'play')) return undefined;
  return [setup.onRoll, setup.roll];
}

/** Where a game begins, once its automatic doubles are made. */
function beginningOf(rules: MatchRules, game: GameRecord): Setup {
  const setup = setupFrom(setupOf(rules, game));
  const doubles = game.events.filter((event) => !isDecision(event)).length;
  return { ...setup, cube: { ...setup.cube, value: setup.cube.value * 2 ** doubles } };
}

function beginsElsewhere([written, back]: Pair<Setup>): boolean {
  const isOtherSeat = written.onRoll !== undefined && written.onRoll !== back.onRoll;
  return isOtherSeat || !samePlace(written, back);
}
