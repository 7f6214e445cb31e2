/** What match text says about the match, in its tags and remarks, both ways. */
import type { MatchInfo, MatchRecord } from '../../match/record.ts';
import { SEATS, type Seat } from '../../match/rules.ts';
import { isUnlimited, RULE_TAGS, ruleTags } from './rules.ts';
import { isTagLine, type MatText } from './text.ts';

/** The tags that a `MatchInfo` has a field for, in the order in which they are written. */
const FIELDS = { Site: 'place', Event: 'event', Round: 'round', EventDate: 'date' } as const;
const ANNOTATOR = 'Transcriber';
const PLAYERS: Readonly<Record<Seat, string>> = { light: 'Player 1', dark: 'Player 2' };
const READ_APART: ReadonlySet<string> = new Set([...Object.keys(FIELDS), ANNOTATOR, ...RULE_TAGS]);

const TAG_NAME = /^[^"\]\s](?:[^"\]\n\r]{0,98}[^"\]\s])?$/;

/** Longest name in a heading, and longest value of a tag: readers take lines of about a thousand characters. */
const LONGEST_NAME = 100;
const NO_NAME = '-';
const LONGEST_VALUE = 800;

/** Returns the players' names: those of the headings, or of the tags where these say the same or more. */
export function playersOf({ tags, games }: MatText): Readonly<Record<Seat, string>> {
  const named = games.find(({ names }) => names.some((name) => name !== ''));
  const [light, dark] = named?.names ?? ['', ''];
  const whole = (seat: Seat, heading: string): string => {
    const tag = tags.get(PLAYERS[seat])?.trim();
    const isSame = tag !== undefined && (heading === '' || headingName(tag) === heading);
    return isSame ? tag : heading;
  };
  return { light: whole('light', light), dark: whole('dark', dark) };
}

/** Returns what the text says about the match beside its rules and players. */
export function infoOf(
  { tags, remarks }: MatText,
  players: Readonly<Record<Seat, string>>,
): MatchInfo {
  const isName = (tag: string, value: string): boolean =>
    SEATS.some((seat) => PLAYERS[seat] === tag && value.trim() === players[seat]);
  const others = [...tags].filter(([tag, value]) => !READ_APART.has(tag) && !isName(tag, value));
  const fields = Object.entries(FIELDS).flatMap(([tag, field]) => {
    const value = tags.get(tag);
    return value === undefined ? [] : [[field, value] as const];
  });
  const annotator = tags.get(ANNOTATOR);
  return {
    ...Object.fromEntries(fields),
    ...(annotator !== undefined && { annotator }),
    ...(remarks.length > 0 && { comment: remarks.join('\n') }),
    ...(others.length > 0 && { tags: Object.fromEntries(others) }),
  };
}

/** Returns the lines above the match length, and what they could not hold. */
export function headerOf({ rules, players, info }: MatchRecord): {
  lines: string[];
  lost: string[];
} {
  const lost: string[] = [];
  const written: [string, string][] = [];
  for (const [tag, field] of Object.entries(FIELDS)) {
    const value = info[field];
    if (value === undefined) continue;
    if (tag === 'Site' && isUnlimited(rules.length, value)) {
      lost.push(`the place ${value}, with which ${rules.length} points would mean money play`);
    } else written.push([tag, value]);
  }
  const given = Object.entries(info.tags ?? {});
  const others = given.filter(([tag]) => !READ_APART.has(tag));
  for (const [tag] of given) {
    if (READ_APART.has(tag)) lost.push(`the tag ${tag}, which has a meaning of its own here`);
  }
  for (const seat of SEATS) {
    const isGiven = others.some(([tag]) => tag === PLAYERS[seat]);
    if (!isGiven) written.push([PLAYERS[seat], players[seat].trim()]);
  }
  written.push(...others, ...ruleTags(rules));
  if (info.annotator !== undefined) written.push([ANNOTATOR, info.annotator]);
  const remarks = remarksOf(info.comment ?? '');
  const writable = written.filter(([tag]) => TAG_NAME.test(tag));
  const changed = written.filter(([tag, value]) => !TAG_NAME.test(tag) || oneLine(value) !== value);
  return {
    lines: [
      ...writable.map(([tag, value]) => `; [${tag} "${oneLine(value)}"]`),
      ...remarks.lines.map((line) => `; ${line}`),
      '',
    ],
    lost: [
      ...lost,
      ...changed.map(([tag, value]) => `the whole of ${tag} (${value.length} characters)`),
      ...remarks.lost,
    ],
  };
}

/** A comment line by line. A line that would be read as a tag, and might change the rules, is quoted. */
function remarksOf(comment: string): { lines: string[]; lost: string[] } {
  const given = comment.split(/\r\n|\n|\r/);
  const plain = given.map((line) => oneLine(line).trim()).filter((line) => line !== '');
  const lines = plain.map((line) => (isTagLine(`;${line}`) ? `> ${line}` : line));
  const lost: string[] = [];
  if (given.some((line) => line.length > LONGEST_VALUE)) lost.push('the whole of the comment');
  else if (plain.join('\n') !== comment) lost.push('the layout of the comment');
  if (plain.some((line, i) => line !== lines[i])) lost.push('a comment that reads as a tag');
  return { lines, lost };
}

/**
 * Returns a name as a heading can hold it: on one line, not too long, without the colon that ends it there, and not
 * blank, since GNU Backgammon 1.07 crashes on that. The tags have the name as it is.
 */
export function headingName(name: string): string {
  const heading = oneLine(name).replaceAll(':', ';').trim().slice(0, LONGEST_NAME).trim();
  return heading === '' ? NO_NAME : heading;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').slice(0, LONGEST_VALUE);
}
