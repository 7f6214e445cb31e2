/**
 * The container of .xg and .xgp files: a header (Windows' rich game format) with a thumbnail, then an archive of files
 * that are deflated one by one, with their index at the end:
 *
 *     RGMH header, 8232 bytes | JPEG | temp.xg temp.xgi temp.xgr temp.xgc | index | 36 bytes that say where all is
 *
 * Source: extremegammon.com/XGformat.aspx; the index as Michael Petch's xgdatatools documents it.
 */
import type { FormatFailure, RecordProblem } from '../../match/record.ts';
import { fail, ok, type Result } from '../../result.ts';
import { crc32 } from '../crc32.ts';
import { shortString } from './bytes.ts';
import { inflate } from './inflate.ts';

/** The files of an archive that are read: the records, their rollouts, their comments. */
export interface XgArchive {
  readonly game: Uint8Array;
  readonly rollouts: Uint8Array;
  readonly comments: Uint8Array;
  readonly problems: readonly RecordProblem[];
}

/** "RGMH" as a little-endian number. */
const MAGIC = 0x484d4752;
/** Up to the size of the thumbnail. */
const HEADER_FIELDS = 24;
const TRAILER = 36;
const INDEX_ENTRY = 532;
/** There are four files; more are not looked for. */
const MOST_FILES = 32;
/** All files of an archive together, inflated: about 13,000 turns. */
const MOST_BYTES = 64 * 2 ** 20;

interface IndexEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  readonly crc: number;
  /** As stored. */
  readonly data: Uint8Array;
  readonly byte: number;
}

/** Returns the files in the container, or why it is none. */
export function readXgArchive(bytes: Uint8Array): Result<XgArchive, FormatFailure<'badXg'>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_FIELDS || view.getUint32(0, true) !== MAGIC) {
    return badXg('no XG file: expected "RGMH" at its beginning', 0);
  }
  const problems: RecordProblem[] = [];
  const index = readIndex(view, bytes, problems);
  if (!index) return readWithoutIndex(view, bytes);
  const files = new Map<string, Uint8Array>();
  let room = MOST_BYTES;
  for (const { name, isDeflated, crc, data, byte } of index) {
    if (!['temp.xg', 'temp.xgr', 'temp.xgc'].includes(name)) continue;
    const content = isDeflated ? inflate(data, room) : data;
    if (typeof content === 'string') {
      if (name === 'temp.xg') return badXg(`${name} cannot be inflated: ${content}`, byte);
      problems.push(problem('badFile', `${name} cannot be inflated: ${content}`, byte));
      continue;
    }
    if (crc32(content) !== crc) {
      problems.push(problem('badChecksum', `${name} has been damaged: its checksum differs`, byte));
    }
    room -= content.length;
    files.set(name, content);
  }
  const game = files.get('temp.xg');
  if (!game) return badXg('no temp.xg in the archive', bytes.length - TRAILER);
  const nothing = new Uint8Array();
  return ok({
    game,
    rollouts: files.get('temp.xgr') ?? nothing,
    comments: files.get('temp.xgc') ?? nothing,
    problems,
  });
}

/** The entries of the index, undefined where there is none that makes sense. */
function readIndex(
  view: DataView,
  bytes: Uint8Array,
  problems: RecordProblem[],
): IndexEntry[] | undefined {
  const trailer = bytes.length - TRAILER;
  if (trailer < HEADER_FIELDS) return undefined;
  const crc = view.getUint32(trailer, true);
  const count = view.getUint32(trailer + 4, true);
  const indexSize = view.getUint32(trailer + 12, true);
  const dataSize = view.getUint32(trailer + 16, true);
  const start = trailer - indexSize - dataSize;
  if (start < HEADER_FIELDS || indexSize === 0) return undefined;
  const stored = bytes.subarray(trailer - indexSize, trailer);
  const isDeflated = view.getUint8(trailer + 20) !== 0;
  const index = isDeflated ? inflate(stored, MOST_FILES * INDEX_ENTRY) : stored;
  if (typeof index === 'string' || index.length < INDEX_ENTRY) return undefined;
  if (crc32(bytes.subarray(start, trailer)) !== crc) {
    problems.push(
      problem('badChecksum', 'the archive has been damaged: its checksum differs', start),
    );
  }
  const entries = Math.min(count, MOST_FILES, Math.floor(index.length / INDEX_ENTRY));
  const entryView = new DataView(index.buffer, index.byteOffset, index.byteLength);
  return Array.from({ length: entries }, (_, i) => {
    const at = i * INDEX_ENTRY;
    const byte = start + entryView.getUint32(at + 520, true);
    const end = Math.min(byte + entryView.getUint32(at + 516, true), trailer - indexSize);
    return {
      name: shortString(entryView, at, 255),
      data: bytes.subarray(Math.min(byte, end), end),
      crc: entryView.getUint32(at + 524, true),
      isDeflated: entryView.getUint8(at + 528) === 0,
      byte,
    };
  });
}

/** Without an index the first file, which is always temp.xg, is still to be found: it follows the thumbnail. */
function readWithoutIndex(
  view: DataView,
  bytes: Uint8Array,
): Result<XgArchive, FormatFailure<'badXg'>> {
  const start = view.getUint32(8, true) + view.getUint32(20, true);
  const game = inflate(bytes.subarray(start), MOST_BYTES);
  if (typeof game === 'string') {
    return badXg(`no archive in it: no index at its end, and at its beginning ${game}`, start);
  }
  const nothing = new Uint8Array();
  const message = 'the archive has no index: only its first file, the plays and analyses, was read';
  return ok({
    game,
    rollouts: nothing,
    comments: nothing,
    problems: [problem('noIndex', message, bytes.length)],
  });
}

/** Returns the failure of a whole file. */
export function badXg(
  message: string,
  byte: number,
): { readonly ok: false; readonly error: FormatFailure<'badXg'> } {
  return { ok: false, error: { ...fail('badXg', message).error, place: { byte } } };
}

function problem(code: string, message: string, byte: number): RecordProblem {
  return { code, message, place: { byte }, game: null };
}
