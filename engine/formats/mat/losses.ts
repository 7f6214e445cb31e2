/** What of a match its text cannot hold, in words for people. */
import type { GameRecord, MatchRecord, RecordedEvent } from '../../match/record.ts';
import { readGap } from './cells.ts';
import { crawfordGame } from './rules.ts';

/** Returns a phrase for each kind of thing that match text does not keep. */
export function lossesOf(match: MatchRecord): string[] {
  const { rules } = match;
  const games = match.games.filter(({ setup }) => setup === undefined);
  const events = games.flatMap((game) => game.events);
  const lost: string[] = [];
  const count = (n: number, one: string, many: string): void => {
    if (n > 0) lost.push(n === 1 ? one : `${n} ${many}`);
  };
  const countEvents = (is: (event: RecordedEvent) => boolean, one: string, many: string): void =>
    count(events.filter(is).length, one, many);

  count(
    match.games.length - games.length,
    'a game from a set position',
    'games from set positions',
  );
  countEvents(({ comment }) => comment !== undefined, 'a comment', 'comments');
  countEvents(isAnalysed, 'the analysis of a decision', 'analyses of decisions');
  countEvents(({ luck }) => luck !== undefined, 'the luck of a roll', 'lucks of rolls');
  countEvents(({ tags }) => tags !== undefined, 'the tags of an event', 'events with tags');
  count(
    games.filter(({ undecided }) => undecided !== undefined).length,
    'what is said about the decision that a game breaks off at',
    'decisions that games break off at, with what is said about them',
  );
  count(
    countOf(events, 'resign') - countOf(events, 'accept'),
    'a resignation that was not accepted',
    'resignations that were not accepted',
  );
  count(
    games.filter(isResignedToDouble).length,
    'a resignation in answer to a double',
    'resignations in answer to a double',
  );
  const tied = games.filter(isTied);
  const hidden = rules.hasJacoby ? tied : tied.filter(({ ending }) => ending?.by !== 'bearoff');
  count(hidden.length, "a game's automatic doubles", "games' automatic doubles");
  count(
    games.filter(({ gap }) => gap && !readGap(gap.text)).length,
    'the words of a gap',
    'gaps in their own words',
  );
  if (rules.hasJacoby) {
    if (tied.some(({ ending }) => ending !== null)) lost.push('the Jacoby rule');
    count(
      games.filter(isGammonForOne).length,
      'the value of a resignation that counts one point',
      'values of resignations that count one point',
    );
  }
  if (rules.hasCube && rules.cubeLimit === 1) lost.push('a cube that cannot be turned');
  if (rules.mostBeavers > 1) lost.push('how often a double can be answered by a redouble');
  if (rules.mostAutomaticDoubles > 0) lost.push('the rule of automatic doubles');
  if (isCrawfordHidden(match, games)) lost.push('which game is the Crawford game');
  return lost;
}

function countOf(events: readonly RecordedEvent[], kind: RecordedEvent['kind']): number {
  return events.filter((event) => event.kind === kind).length;
}

function isAnalysed({ playAnalysis, cubeAnalysis }: RecordedEvent): boolean {
  return playAnalysis !== undefined || cubeAnalysis !== undefined;
}

/** True where a game was resigned instead of passing a double, and at what a pass loses: it is read as one. */
function isResignedToDouble({ events, ending }: GameRecord): boolean {
  const before = events.findLast(({ kind }) => !['resign', 'accept', 'reject'].includes(kind));
  if (ending?.by !== 'resignation') return false;
  if (before?.kind !== 'double' && before?.kind !== 'beaver') return false;
  return ending.winner === before.seat && ending.points === before.cube / 2;
}

/** True where ties doubled the cube and no later double shows it. */
function isTied({ events }: GameRecord): boolean {
  const has = (kind: RecordedEvent['kind']): boolean => events.some((event) => event.kind === kind);
  return has('automaticDouble') && !has('double');
}

function isGammonForOne({ ending, events }: GameRecord): boolean {
  const isCentred = !events.some(({ kind }) => kind === 'take');
  return ending?.by === 'resignation' && ending.value !== 'single' && isCentred;
}

function isCrawfordHidden({ rules }: MatchRecord, games: readonly GameRecord[]): boolean {
  const outlines = games.map(({ score, events }) => ({
    scores: [score.light, score.dark] as const,
    isDoubled: events.some(({ kind }) => kind === 'double'),
  }));
  const at = crawfordGame(rules.hasCrawford ? rules.length : 0, outlines);
  return games.some(({ isCrawford }, i) => isCrawford !== (i === at));
}
