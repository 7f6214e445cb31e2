/** The MTCH section: the rules, the players, the occasion. */
import type { GameRecord, MatchInfo, MatchRecord } from '../../match/record.ts';
import { makeRules, type MatchRules, type Seat } from '../../match/rules.ts';
import type { Score } from '../../match/state.ts';
import { type Failure, fail, ok, type Result } from '../../result.ts';
import type { VariantName } from '../../variants.ts';
import { dateOfDays, daysOfDate } from '../dates.ts';
import { byteLength, LONGEST_STRING, type OgxmReader, OgxmWriter } from './bytes.ts';

/** By the format's numbers. */
const VARIANTS: readonly VariantName[] = ['standard', 'nackgammon', 'hypergammon', 'longgammon'];
const RULE = { crawford: 1, jacoby: 2, beaver: 4, raccoon: 8, automaticDoubles: 16 } as const;
const DAY_MS = 86_400_000;
/** `date_precision`: known to the day. */
const TO_THE_DAY = 0;
/** The bytes that fields have room for. */
const ROOM = { event: 120, stage: 60, city: 80 } as const;

export interface OgxmMatch {
  readonly rules: MatchRules;
  readonly players: Readonly<Record<Seat, string>>;
  readonly info: MatchInfo;
  /** Before the first recorded game. */
  readonly score: Score;
  readonly isCrawfordPlayed: boolean;
}

/** Returns the match, or why its rules are none. */
export function readMatch(
  reader: OgxmReader,
  automaticDoubles: number,
): Result<OgxmMatch, Failure<'badRules'>> {
  const { body, has } = reader.record();
  const length = body.varint();
  const variant = VARIANTS[body.varint()];
  const light = has(0) ? body.string() : '';
  const dark = has(1) ? body.string() : '';
  const flags = has(2) ? body.varint() : 0;
  const is = (flag: number): boolean => Math.floor(flags / flag) % 2 === 1;
  const cubeLimit = has(3) ? body.varint() : undefined;
  const white = has(4) ? body.varint() : 0;
  const black = has(4) ? body.varint() : 0;
  // The final score and the result follow from the games.
  if (has(5)) body.varints(2);
  if (has(6)) body.varint();
  if (has(7)) body.varint();
  const startedAt = has(8) ? body.varint() : undefined;
  if (has(9)) body.varint();
  if (has(10)) body.varint();
  const info = readOccasion(body, has);
  const isMoney = length === 0;
  const mostAutomaticDoubles = is(RULE.automaticDoubles) ? Math.max(1, automaticDoubles) : 0;
  if (!variant) return fail('badRules', 'a game that is not known');
  const rules = makeRules({
    length,
    variant,
    hasCrawford: !isMoney && is(RULE.crawford),
    hasJacoby: isMoney && is(RULE.jacoby),
    mostBeavers: !isMoney ? 0 : is(RULE.raccoon) ? 2 : is(RULE.beaver) ? 1 : 0,
    mostAutomaticDoubles: isMoney ? Math.min(15, mostAutomaticDoubles) : 0,
    ...(cubeLimit !== undefined && { cubeLimit }),
  });
  if (!rules.ok) return rules;
  const date = startedAt === undefined ? undefined : dateOfDays(Math.floor(startedAt / DAY_MS));
  return ok({
    rules: rules.value,
    players: { light, dark },
    info: { ...info, ...(date !== undefined && { date }) },
    score: { light: white, dark: black },
    isCrawfordPlayed: has(11),
  });
}

function readOccasion(body: OgxmReader, has: (bit: number) => boolean): MatchInfo {
  const event = has(12) ? body.string() : '';
  const year = has(13) ? ` ${body.varint()}` : '';
  if (has(14)) body.varint();
  const stage = has(15) ? body.string() : '';
  const round = has(16) ? String(body.varint()) : '';
  if (has(17)) body.string();
  const city = has(18) ? body.string() : '';
  const country = has(19) ? body.string() : '';
  const place = [city, country].filter((part) => part !== '').join(', ');
  return {
    ...(event !== '' && { event: `${event}${year}` }),
    ...((stage !== '' || round !== '') && { round: stage === '' ? round : stage }),
    ...(place !== '' && { place }),
  };
}

/** Returns the section; what it has no room for is added to `lost`. */
export function writeMatch(match: MatchRecord, lost: Set<string>): Uint8Array {
  const { rules, players, info, games } = match;
  const [first] = games;
  const score = first?.score ?? { light: 0, dark: 0 };
  const days = info.date === undefined ? undefined : daysOfDate(info.date);
  if (info.date !== undefined && days === undefined)
    lost.add('a date that is not written YYYY-MM-DD');
  if (!rules.hasCube) lost.add('that the match is played without a cube');
  if (rules.mostAutomaticDoubles > Math.max(1, ...games.map(automaticDoublesOf))) {
    lost.add('how many automatic doubles are allowed');
  }
  if (rules.mostBeavers > 2) lost.add('that more than one raccoon is allowed');
  const fits = (text: string | undefined, room: number, what: string): string | undefined => {
    if (text === undefined || text === '') return undefined;
    if (byteLength(text) <= room) return text;
    lost.add(`${what}, which is longer than ${room} bytes`);
    return undefined;
  };
  const string = (text: string | undefined): false | ((body: OgxmWriter) => unknown) =>
    text !== undefined && ((body) => body.string(text));
  // Without a cube gammons count all the same; the format's own matches all have one.
  const isJacoby = rules.hasJacoby && rules.hasCube;
  const flags =
    (rules.hasCrawford ? RULE.crawford : 0) +
    (isJacoby ? RULE.jacoby : 0) +
    (rules.mostBeavers > 0 ? RULE.beaver : 0) +
    (rules.mostBeavers > 1 ? RULE.raccoon : 0) +
    (rules.mostAutomaticDoubles > 0 ? RULE.automaticDoubles : 0);
  return new OgxmWriter()
    .record((body) => body.varint(rules.length).varint(VARIANTS.indexOf(rules.variant)), {
      0: string(fits(players.light, LONGEST_STRING, 'a name')),
      1: string(fits(players.dark, LONGEST_STRING, 'a name')),
      2: flags > 0 && ((body) => body.varint(flags)),
      3: (body) => body.varint(rules.cubeLimit),
      4: score.light + score.dark > 0 && ((body) => body.varint(score.light).varint(score.dark)),
      8: days !== undefined && ((body) => body.varint(days * DAY_MS)),
      11: isCrawfordOver(match) && ((body) => body),
      12: string(fits(info.event, ROOM.event, 'the event')),
      14: days !== undefined && ((body) => body.varint(TO_THE_DAY)),
      15: string(fits(info.round, ROOM.stage, 'the round')),
      18: string(fits(info.place, ROOM.city, 'the place')),
    })
    .bytes();
}

/** Returns how many automatic doubles a game began with. */
export function automaticDoublesOf({ events }: GameRecord): number {
  return events.filter(({ kind }) => kind === 'automaticDouble').length;
}

/** True where the record begins after the Crawford game. */
function isCrawfordOver({ rules, games }: MatchRecord): boolean {
  const [first] = games;
  if (!first || !rules.hasCrawford || first.isCrawford) return false;
  return Math.max(first.score.light, first.score.dark) === rules.length - 1;
}
