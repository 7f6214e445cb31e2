/**
 * The fixed records of temp.xg: 2560 bytes each, whose ninth byte says what they are. Offsets are those of the Delphi
 * records (extremegammon.com/XGformat.aspx), every field on its natural boundary; a field came with the version named
 * beside it, and all that were ever added stand behind the older ones, so newer versions read the same.
 */
import { boardAt, shortString, wideString, type XgBoard } from './bytes.ts';

/** Bytes a record. */
export const RECORD_SIZE = 2560;
/** Bytes a rollout in temp.xgr. */
export const ROLLOUT_SIZE = 2184;
/** "DMLI" as a little-endian number. */
const MAGIC = 0x494c4d44;
/** Candidates a record has room for. */
const MOST_CANDIDATES = 32;

/** 1 is the first player, -1 the second. */
export type XgPlayer = number;

interface RecordBase {
  /** Offset in temp.xg. */
  readonly byte: number;
}
export interface XgMatchHeader extends RecordBase {
  readonly kind: 'matchHeader';
  readonly version: number;
  readonly isXg: boolean;
  readonly players: readonly [string, string];
  readonly event: string;
  readonly round: string;
  readonly location: string;
  readonly transcriber: string;
  /** Days since 30 December 1899. */
  readonly date: number;
  readonly ratings: readonly [number, number];
  /** 99999 for money. */
  readonly length: number;
  readonly variation: number;
  readonly hasCrawford: boolean;
  readonly hasJacoby: boolean;
  readonly hasBeavers: boolean;
  readonly mostAutomaticDoubles: number;
  /** The logarithm of the highest value; 0 where the file does not say. */
  readonly cubeLimit: number;
  readonly comments: readonly [number, number];
}
export interface XgGameHeader extends RecordBase {
  readonly kind: 'gameHeader';
  readonly number: number;
  readonly score: readonly [number, number];
  readonly isCrawford: boolean;
  readonly automaticDoubles: number;
  readonly comments: readonly [number, number];
}
/** Before every roll, whether or not there was a choice. Boards of records are seen by the first player. */
export interface XgCube extends RecordBase {
  readonly kind: 'cube';
  readonly player: XgPlayer;
  readonly board: XgBoard;
  /** Logarithm of the value, negative when it is the second player's, 0 centred. */
  readonly cube: number;
  /** 1 doubled, 0 not; below, there was nothing to decide or nothing was. */
  readonly double: number;
  /** 0 pass, 1 take, 2 beaver; -1 not asked. */
  readonly take: number;
  /** The doubler's answer to a beaver: 0 pass, 1 take, 2 raccoon. */
  readonly beaver: number;
  /** The answer to a raccoon: 0 pass, 1 take. */
  readonly raccoon: number;
  readonly comment: number;
  /** Seen by `player`. */
  readonly analysis: XgCubeAnalysis;
}
export interface XgCubeAnalysis {
  /** -100 where the position was not analysed. */
  readonly flag: number;
  readonly level: number;
  /** In temp.xgr; -1 for none. */
  readonly rollout: number;
  readonly evaluation: XgEvaluation;
  readonly noDouble: number;
  readonly doubleTake: number;
  readonly doublePass: number;
}
export interface XgMove extends RecordBase {
  readonly kind: 'move';
  readonly player: XgPlayer;
  readonly board: XgBoard;
  /** Seen by `player`. */
  readonly boardAfter: XgBoard;
  /** As `XgCube.cube`. */
  readonly cube: number;
  readonly dice: readonly [number, number];
  readonly isPlayed: boolean;
  readonly luck: number;
  /** -1 where the luck is not known. */
  readonly luckLevel: number;
  readonly comment: number;
  /** Read when asked for: they are most of a record. */
  readonly candidates: () => XgCandidate[];
}
/** A play that was looked at, seen by the player. */
export interface XgCandidate {
  readonly boardAfter: XgBoard;
  readonly level: number;
  /** In temp.xgr; -1 for none. */
  readonly rollout: number;
  readonly evaluation: XgEvaluation;
}
/** Loses a backgammon, a gammon or more, any; wins any, a gammon or more, a backgammon; equity. */
export type XgEvaluation = readonly number[];
export interface XgGameFooter extends RecordBase {
  readonly kind: 'gameFooter';
  readonly winner: XgPlayer;
  readonly points: number;
}
export interface XgOther extends RecordBase {
  readonly kind: 'matchFooter' | 'unknown';
}
export type XgRecord = XgMatchHeader | XgGameHeader | XgCube | XgMove | XgGameFooter | XgOther;

/** Returns the record at an offset of temp.xg, which has RECORD_SIZE bytes there. */
export function readXgRecord(bytes: Uint8Array, byte: number, version: number): XgRecord {
  const view = new DataView(bytes.buffer, bytes.byteOffset + byte, RECORD_SIZE);
  switch (view.getUint8(8)) {
    case 0:
      return { byte, ...readMatchHeader(view) };
    case 1:
      return { byte, ...readGameHeader(view, version) };
    case 2:
      return { byte, ...readCube(view) };
    case 3:
      return { byte, ...readMove(view) };
    case 4:
      return { byte, kind: 'gameFooter', winner: int(view, 24), points: int(view, 28) };
    case 5:
      return { byte, kind: 'matchFooter' };
    default:
      return { byte, kind: 'unknown' };
  }
}

function int(view: DataView, at: number): number {
  return view.getInt32(at, true);
}

function readMatchHeader(view: DataView): Omit<XgMatchHeader, 'byte'> {
  const version = int(view, 552);
  const isUnicode = version >= 24;
  // Version 24 has the names again in Unicode; the older ones stay in the machine's code page.
  const text = (ansi: number, ansiRoom: number, wide: number): string =>
    isUnicode ? wideString(view, wide, 129) : shortString(view, ansi, ansiRoom);
  return {
    kind: 'matchHeader',
    version,
    isXg: int(view, 556) === MAGIC,
    players: [text(9, 40, 880), text(50, 40, 1138)],
    event: text(136, 128, 622),
    location: text(283, 128, 1396),
    round: text(417, 128, 1654),
    transcriber: version >= 30 ? wideString(view, 1960, 129) : '',
    date: view.getFloat64(128, true),
    ratings: [view.getFloat64(104, true), view.getFloat64(112, true)],
    length: int(view, 92),
    variation: int(view, 96),
    hasCrawford: view.getUint8(100) !== 0,
    hasJacoby: view.getUint8(101) !== 0,
    hasBeavers: view.getUint8(102) !== 0,
    mostAutomaticDoubles: view.getUint8(103) !== 0 && version >= 8 ? int(view, 616) : 0,
    cubeLimit: version >= 8 ? int(view, 612) : 0,
    comments: [int(view, 576), int(view, 580)],
  };
}

function readGameHeader(view: DataView, version: number): Omit<XgGameHeader, 'byte'> {
  return {
    kind: 'gameHeader',
    number: int(view, 48),
    score: [int(view, 12), int(view, 16)],
    isCrawford: view.getUint8(20) !== 0,
    automaticDoubles: version >= 26 ? int(view, 64) : 0,
    comments: [int(view, 56), int(view, 60)],
  };
}

function readCube(view: DataView): Omit<XgCube, 'byte'> {
  return {
    kind: 'cube',
    player: int(view, 12),
    double: int(view, 16),
    take: int(view, 20),
    beaver: int(view, 24),
    raccoon: int(view, 28),
    cube: int(view, 32),
    board: boardAt(view, 36),
    analysis: {
      level: int(view, 92),
      flag: view.getInt16(120, true),
      evaluation: evaluationAt(view, 124),
      noDouble: view.getFloat32(152, true),
      doubleTake: view.getFloat32(156, true),
      doublePass: view.getFloat32(160, true),
      rollout: int(view, 224),
    },
    comment: int(view, 292),
  };
}

function readMove(view: DataView): Omit<XgMove, 'byte'> {
  const count = Math.min(Math.max(int(view, 188), 0), MOST_CANDIDATES);
  return {
    kind: 'move',
    board: boardAt(view, 9),
    boardAfter: boardAt(view, 35),
    player: int(view, 64),
    dice: [int(view, 100), int(view, 104)],
    cube: int(view, 108),
    candidates: () =>
      Array.from({ length: count }, (_, i) => ({
        boardAfter: boardAt(view, 192 + 26 * i),
        level: view.getInt16(1280 + 4 * i, true),
        evaluation: evaluationAt(view, 1408 + 28 * i),
        rollout: int(view, 2344 + 4 * i),
      })),
    isPlayed: view.getUint8(2308) !== 0,
    luck: view.getFloat64(2320, true),
    luckLevel: int(view, 2476),
    comment: int(view, 2524),
  };
}

function evaluationAt(view: DataView, at: number): XgEvaluation {
  return Array.from({ length: 7 }, (_, i) => view.getFloat32(at + 4 * i, true));
}

/** How a position was rolled out. */
export interface XgRollout {
  readonly games: number;
  /** Level of the checker plays, from the beginning on. */
  readonly level: number;
  readonly isCubeless: boolean;
  /** 95% half-width of the equity. */
  readonly interval: number;
}

/** Returns a rollout of temp.xgr, undefined where there is none of that number. */
export function readXgRollout(rollouts: Uint8Array, index: number): XgRollout | undefined {
  const byte = index * ROLLOUT_SIZE;
  if (index < 0 || byte + ROLLOUT_SIZE > rollouts.length) return undefined;
  const view = new DataView(rollouts.buffer, rollouts.byteOffset + byte, ROLLOUT_SIZE);
  const cut = int(view, 36);
  return {
    games: int(view, 84),
    // The first level holds up to the cut, the second from there on.
    level: int(view, cut > 0 ? 28 : 32),
    isCubeless: view.getUint8(41) !== 0,
    interval: view.getFloat32(2020, true),
  };
}
