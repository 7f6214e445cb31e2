/**
 * The container: a header of 16 bytes, sections (four letters, their length, a byte of flags), a checksum of all that
 * precedes it, an end mark.
 *
 *     OGXM major minor readerMajor readerMinor size | MTCH | GAME ... | ANAL DECS ... | ANNO | CSUM | END!
 */
import type { FormatFailure, RecordProblem } from '../../match/record.ts';
import { fail, ok, type Result } from '../../result.ts';
import { crc32 } from '../crc32.ts';
import { OgxmReader, OgxmWriter } from './bytes.ts';

/** The version that is read and written; later minor versions only add what can be passed over. */
const MAJOR = 2;
const MINOR = 2;
const HEADER = 16;
const SECTION_HEADER = 9;
const END = 'END!';
/** Files take about 30 KB a game. */
export const LONGEST_FILE: number = 16 * 2 ** 20;
/** More sections than any file has: 1,000 games and 64 analyses. */
export const MOST_SECTIONS = 5000;
const CRITICAL = 1;
const CRC32 = 0;

export interface OgxmSection {
  /** "GAME" */
  readonly type: string;
  /** Where its content begins and ends in the file. */
  readonly start: number;
  readonly end: number;
}

/** What is passed over, and what it says. Sections that nobody knows are passed over too. */
const PASSED_OVER: Readonly<Record<string, string>> = {
  SIGN: 'the signature of an analysis: it is not verified',
  MSIG: 'the signature of the match: it is not verified',
  CLCK: 'the clock',
  VIDO: 'the marks of a video',
};
const READ = new Set(['MTCH', 'GAME', 'ANAL', 'DECS', 'ANNO', 'CSUM']);

/** Returns the sections that are read, in order, or why the file cannot be; what is passed over is added to `problems`. */
export function readSections(
  bytes: Uint8Array,
  problems: RecordProblem[],
): Result<OgxmSection[], FormatFailure<'badOgxm'>> {
  if (bytes.length < HEADER + END.length || letters(bytes, 0) !== 'OGXM') {
    return badOgxm('no OGXM file: expected "OGXM" at its beginning', 0);
  }
  const reader = new OgxmReader(bytes, 4);
  const [major, , readerMajor, readerMinor] = [1, 2, 3, 4].map(() => reader.u16());
  if (major !== MAJOR || readerMajor! !== MAJOR || readerMinor! > MINOR) {
    const needed = `${readerMajor}.${readerMinor}`;
    return badOgxm(
      `OGXM ${major}, for readers of ${needed}: expected ${MAJOR} up to ${MAJOR}.${MINOR}`,
      4,
    );
  }
  const size = reader.u32();
  if (size !== bytes.length || letters(bytes, size - END.length) !== END) {
    return badOgxm(`${bytes.length} bytes ending in no "${END}", expected ${size}: cut off?`, 12);
  }
  if (size > LONGEST_FILE) return badOgxm(`${size} bytes, expected at most ${LONGEST_FILE}`, 12);
  return walk(bytes, problems);
}

function walk(
  bytes: Uint8Array,
  problems: RecordProblem[],
): Result<OgxmSection[], FormatFailure<'badOgxm'>> {
  const sections: OgxmSection[] = [];
  const limit = bytes.length - END.length;
  let isChecked = false;
  for (let at = HEADER; at < limit;) {
    if (at + SECTION_HEADER > limit) return badOgxm('the header of a section is cut off', at);
    const header = new OgxmReader(bytes, at + 4);
    const type = letters(bytes, at);
    const start = at + SECTION_HEADER;
    const end = start + header.u32();
    const flags = header.u8();
    if (end > limit) return badOgxm(`section ${shown(type)} goes beyond the end of the file`, at);
    if (sections.length + problems.length > MOST_SECTIONS) {
      return badOgxm(`more than ${MOST_SECTIONS} sections`, at);
    }
    if (READ.has(type)) {
      if (type === 'CSUM') {
        isChecked = true;
        const why = checksumProblem(bytes, at, start, end);
        if (why !== undefined) return badOgxm(why, at);
      } else sections.push({ type, start, end });
    } else {
      const known = PASSED_OVER[type];
      if (known === undefined && flags & CRITICAL) {
        return badOgxm(`section ${shown(type)} is not known and may not be passed over`, at);
      }
      const what = known ?? `a section of a kind that is not known, ${shown(type)}`;
      problems.push(problem('passedOver', `passed over: ${what}`, at));
    }
    at = end;
  }
  if (!isChecked) problems.push(problem('noChecksum', 'the file has no checksum', limit));
  return ok(sections);
}

/** What is wrong with the checksum; other algorithms than CRC-32 are left alone, as the format allows. */
function checksumProblem(
  bytes: Uint8Array,
  section: number,
  start: number,
  end: number,
): string | undefined {
  const { body } = new OgxmReader(bytes, start, end).record();
  const algorithm = body.varint();
  const length = body.varint();
  if (algorithm !== CRC32) return undefined;
  if (length !== 4) return `a checksum of ${length} bytes, expected 4`;
  const isRight = body.u32() === crc32(bytes.subarray(0, section));
  return isRight ? undefined : 'the file has been damaged: its checksum differs';
}

/** Returns a file of these sections. */
export function makeFile(
  sections: readonly { readonly type: string; readonly content: Uint8Array }[],
  version: { readonly minor: number; readonly readerMinor: number },
): Uint8Array {
  const critical = new Set(['MTCH', 'GAME', 'CSUM']);
  const file = new OgxmWriter();
  const section = (type: string, content: Uint8Array): void => {
    file.put([...type].map((letter) => letter.charCodeAt(0)));
    file
      .u32(content.length)
      .u8(critical.has(type) ? CRITICAL : 0)
      .put(content);
  };
  const checksum = (value: number): Uint8Array =>
    new OgxmWriter().record((body) => body.varint(CRC32).varint(4).u32(value)).bytes();
  const content = sections.reduce((sum, part) => sum + SECTION_HEADER + part.content.length, 0);
  const size = HEADER + content + SECTION_HEADER + checksum(0).length + END.length;
  file.put([...'OGXM'].map((letter) => letter.charCodeAt(0)));
  file.u16(MAJOR).u16(version.minor).u16(MAJOR).u16(version.readerMinor).u32(size);
  for (const part of sections) section(part.type, part.content);
  section('CSUM', checksum(crc32(file.bytes())));
  return file.put([...END].map((letter) => letter.charCodeAt(0))).bytes();
}

function letters(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function shown(type: string): string {
  return JSON.stringify(type);
}

/** Returns the failure of a whole file. */
export function badOgxm(
  message: string,
  byte: number,
): { readonly ok: false; readonly error: FormatFailure<'badOgxm'> } {
  return { ok: false, error: { ...fail('badOgxm', message).error, place: { byte } } };
}

function problem(code: string, message: string, byte: number): RecordProblem {
  return { code, message, place: { byte }, game: null };
}
