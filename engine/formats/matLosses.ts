/** What of a match its text cannot hold, in words for people. */
import type { GameRecord, MatchRecord, RecordedEvent } from '../match/record.ts';
import { readGap } from './matCells.ts';
import { crawfordGame } from './matRules.ts';

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
  count(games.filter(isTied).length, "a game's automatic doubles", "games' automatic doubles");
  count(
    games.filter(({ gap }) => gap && !readGap(gap.text)).length,
    'the words of a gap',
    'gaps in their own words',
  );
  if (rules.hasJacoby) {
    count(
      games.filter(isGammonForOne).length,
      'the value of a resignation that counts one point',
      'values of resignations that count one point',
    );
  }
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

/** True where a single game was resigned instead of passing a double, which scores the same and is read as that. */
function isResignedToDouble({ events, ending }: GameRecord): boolean {
  const at = events.findLastIndex(({ kind }) => kind === 'resign');
  const before = events[at - 1];
  const isOffered = before?.kind === 'double' || before?.kind === 'beaver';
  return isOffered && ending?.by === 'resignation' && ending.winner === before.seat;
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
