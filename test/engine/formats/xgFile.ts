/**
 * Writes .xg files by the published layout of its records (extremegammon.com/XGformat.aspx), for tests of the reader:
 * nothing here is shared with it but the format.
 */
import { crc32, deflateSync } from 'node:zlib';
import type { AnalysisLevel } from '../../../engine/analysis.ts';
import type { EventNotes, GameRecord, MatchRecord } from '../../../engine/match/record.ts';
import { replayGame, setupOf } from '../../../engine/match/replay.ts';
import { type Seat, startOf } from '../../../engine/match/rules.ts';
import { type MatchState, positionFor } from '../../../engine/match/state.ts';
import type { CumulativeOutcome } from '../../../engine/outcome.ts';
import { moveChecker, type Play } from '../../../engine/plays/legalPlays.ts';
import type { Position } from '../../../engine/position.ts';
import type { Roll } from '../../../engine/roll.ts';

export const RECORD = 2560;
const ROLLOUT = 2184;
const LEVELS = ['1-ply', '2-ply', '3-ply', '4-ply', '5-ply', '6-ply', '7-ply'];

export interface XgFileOptions {
  readonly version?: number;
  /** Bytes of a thumbnail. */
  readonly thumbnail?: Uint8Array;
}

/** Returns a match as an .xg file. */
export function makeXgFile(match: MatchRecord, options: XgFileOptions = {}): Uint8Array {
  return makeArchive(xgFiles(match, options.version), options.thumbnail);
}

/** Returns the files of a match, before they are packed. */
export function xgFiles(match: MatchRecord, version = 32): Record<string, Uint8Array> {
  return new Writer(match, version).files();
}

/** Returns the container with these files in it. */
export function makeArchive(
  files: Readonly<Record<string, Uint8Array>>,
  thumbnail: Uint8Array = new Uint8Array(),
): Uint8Array {
  const header = new Uint8Array(8232);
  const fields = new DataView(header.buffer);
  fields.setUint32(0, 0x484d4752, true);
  fields.setInt32(4, 1, true);
  fields.setInt32(8, header.length, true);
  fields.setInt32(20, thumbnail.length, true);
  const entries: Uint8Array[] = [];
  const stored: Uint8Array[] = [];
  let start = 0;
  for (const [name, content] of Object.entries(files)) {
    const deflated = deflateSync(content);
    const entry = new Uint8Array(532);
    const view = new DataView(entry.buffer);
    writeAnsi(view, 0, name);
    view.setInt32(512, content.length, true);
    view.setInt32(516, deflated.length, true);
    view.setInt32(520, start, true);
    view.setUint32(524, crc32(content), true);
    entries.push(entry);
    stored.push(deflated);
    start += deflated.length;
  }
  const index = deflateSync(joined(entries));
  const archive = joined([...stored, index]);
  const trailer = new DataView(new ArrayBuffer(36));
  trailer.setUint32(0, crc32(archive), true);
  trailer.setInt32(4, entries.length, true);
  trailer.setInt32(8, 1, true);
  trailer.setInt32(12, index.length, true);
  trailer.setInt32(16, start, true);
  trailer.setInt32(20, 1, true);
  return joined([header, thumbnail, archive, new Uint8Array(trailer.buffer)]);
}

/** Returns the arrays one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

class Writer {
  readonly #match: MatchRecord;
  readonly #version: number;
  readonly #records: Uint8Array[] = [];
  readonly #rollouts: Uint8Array[] = [];
  readonly #comments: string[] = [];

  constructor(match: MatchRecord, version: number) {
    this.#match = match;
    this.#version = version;
    this.#matchHeader();
    for (const game of match.games) this.#game(game);
    this.#record(5);
  }

  files(): Record<string, Uint8Array> {
    const comments = this.#comments.map((line) => `${line}\r\n`).join('');
    return {
      'temp.xg': joined(this.#records),
      'temp.xgi': joined([this.#records[0]!, this.#records.at(-1)!]),
      ...(this.#rollouts.length > 0 && { 'temp.xgr': joined(this.#rollouts) }),
      ...(this.#comments.length > 0 && {
        'temp.xgc': Uint8Array.from(Buffer.from(comments, 'latin1')),
      }),
    };
  }

  #record(kind: number): DataView {
    const bytes = new Uint8Array(RECORD);
    bytes[8] = kind;
    this.#records.push(bytes);
    return new DataView(bytes.buffer);
  }

  #matchHeader(): void {
    const { rules, players, info } = this.#match;
    const view = this.#record(0);
    const int = (at: number, value: number): void => view.setInt32(at, value, true);
    const isUnicode = this.#version >= 24;
    const text = (ansi: number, wide: number, value = ''): void =>
      isUnicode ? writeWide(view, wide, value) : writeAnsi(view, ansi, value);
    text(9, 880, players.light);
    text(50, 1138, players.dark);
    text(136, 622, info.event);
    text(283, 1396, info.place);
    text(417, 1654, info.round);
    writeWide(view, 1960, info.annotator ?? '');
    int(92, rules.length === 0 ? 99_999 : rules.length);
    int(96, ['standard', 'nackgammon', 'hypergammon', 'longgammon'].indexOf(rules.variant));
    view.setUint8(100, Number(rules.hasCrawford));
    view.setUint8(101, Number(rules.hasJacoby));
    view.setUint8(102, Number(rules.mostBeavers > 0));
    view.setUint8(103, Number(rules.mostAutomaticDoubles > 0));
    const days = info.date === undefined ? 0 : Date.parse(info.date) / 86_400_000 + 25_569;
    view.setFloat64(128, days + (days > 0 ? 0.75 : 0), true);
    int(552, this.#version);
    int(556, 0x494c4d44);
    int(576, this.#comment(info.comment));
    int(580, -1);
    int(612, Math.log2(rules.cubeLimit));
    int(616, rules.mostAutomaticDoubles);
  }

  #game(game: GameRecord): void {
    const { rules } = this.#match;
    const view = this.#record(1);
    view.setInt32(12, game.score.light, true);
    view.setInt32(16, game.score.dark, true);
    view.setUint8(20, Number(game.isCrawford));
    writeBoard(view, 21, startOf(rules));
    view.setInt32(48, game.number, true);
    view.setInt32(56, -1, true);
    view.setInt32(60, -1, true);
    const automatic = game.events.filter(({ kind }) => kind === 'automaticDouble').length;
    view.setInt32(64, automatic, true);
    const steps = replayGame(rules, game);
    if (!steps.ok) throw new Error(steps.error.message);
    for (const [i, { event, before, after }] of steps.value.entries()) {
      if (event.kind === 'double') {
        const answers = steps.value.slice(i + 1, i + 4).map((step) => step.event.kind);
        this.#cube(before, event.seat, event, { double: 1, answers, automatic });
      } else if (event.kind === 'play') {
        const isAfterDouble = ['take', 'beaver'].includes(steps.value[i - 1]?.event.kind ?? '');
        if (!isAfterDouble) this.#cube(before, event.seat, event, { double: 0, automatic });
        const played = this.#move(before, event.seat, event.roll, event);
        played.setUint8(2308, 1);
        writeBoard(played, 35, afterPlay(event.position, event.play));
      }
      if (after.phase === 'over' && after.ending.by === 'resignation') break;
    }
    this.#rest(game, steps.value.at(-1)?.after ?? setupOf(rules, game), automatic);
    this.#footer(game);
  }

  /** The decision that the record breaks off at. */
  #rest({ unplayed, undecided }: GameRecord, state: MatchState, automatic: number): void {
    if (!unplayed && !undecided) return;
    const seat = unplayed?.seat ?? ('onRoll' in state ? state.onRoll : 'light');
    this.#cube(state, seat, undecided ?? {}, { double: 0, automatic });
    if (unplayed) this.#move(state, seat, unplayed.roll, undecided ?? {});
  }

  #footer({ ending }: GameRecord): void {
    if (!ending) return;
    const view = this.#record(4);
    view.setInt32(24, ending.winner === 'light' ? 1 : -1, true);
    view.setInt32(28, ending.points, true);
  }

  #cube(
    state: MatchState,
    seat: Seat,
    { cubeAnalysis, comment }: EventNotes,
    made: { double: number; answers?: readonly string[]; automatic: number },
  ): void {
    const view = this.#record(2);
    const int = (at: number, value: number): void => view.setInt32(at, value, true);
    const [first, second, third] = made.answers ?? [];
    const isBeaver = first === 'beaver';
    const isRaccoon = isBeaver && second === 'beaver';
    int(12, seat === 'light' ? 1 : -1);
    int(16, made.double);
    int(20, made.double === 0 ? -1 : isBeaver ? 2 : first === 'take' ? 1 : 0);
    int(24, !isBeaver ? -1 : isRaccoon ? 2 : second === 'take' ? 1 : 0);
    int(28, !isRaccoon ? -1 : third === 'take' ? 1 : 0);
    int(32, signedCube(state, made.automatic));
    writeBoard(view, 36, positionFor(state, 'light'));
    int(224, -1);
    int(292, made.double === 1 ? this.#comment(comment) : -1);
    if (!cubeAnalysis) {
      view.setInt16(120, -100, true);
      return;
    }
    const { outcome, cubelessEquity, noDouble, doubleTake, doublePass } = cubeAnalysis;
    int(92, levelCode(cubeAnalysis.level));
    writeEvaluation(view, 124, outcome!, cubelessEquity!);
    view.setFloat32(152, noDouble!, true);
    view.setFloat32(156, doubleTake!, true);
    view.setFloat32(160, doublePass!, true);
    int(224, this.#rollout(cubeAnalysis.level));
  }

  #move(
    state: MatchState,
    seat: Seat,
    roll: Roll,
    { playAnalysis, luck, comment }: EventNotes,
  ): DataView {
    const view = this.#record(3);
    const int = (at: number, value: number): void => view.setInt32(at, value, true);
    writeBoard(view, 9, positionFor(state, 'light'));
    int(64, seat === 'light' ? 1 : -1);
    int(100, roll[0]);
    int(104, roll[1]);
    const plays = playAnalysis?.plays ?? [];
    int(188, plays.length);
    for (const [i, { play, level, outcome, equity, interval }] of plays.entries()) {
      writeBoard(view, 192 + 26 * i, afterPlay(positionFor(state, seat), play));
      view.setInt16(1280 + 4 * i, levelCode(level), true);
      writeEvaluation(view, 1408 + 28 * i, outcome!, equity);
      int(2344 + 4 * i, this.#rollout(level, interval));
    }
    view.setFloat64(2320, luck ?? 0, true);
    int(2476, luck === undefined ? -1 : 0);
    int(2524, this.#comment(comment));
    return view;
  }

  /** The number of a comment, -1 for none. */
  #comment(text: string | undefined): number {
    if (text === undefined) return -1;
    let rich = '';
    for (const character of text) {
      const code = character.codePointAt(0)!;
      if (character === '\n') rich += '\\par\u0001\u0002';
      else if ('{}\\'.includes(character)) rich += `\\${character}`;
      else if (code > 255) rich += `\\u${code}?`;
      else if (code > 127) rich += `\\'${code.toString(16)}`;
      else rich += character;
    }
    this.#comments.push(`{\\rtf1\\ansi\\uc1{\\fonttbl{\\f0 Arial;}}\\pard\\fs20 ${rich}\\par}`);
    return this.#comments.length - 1;
  }

  /** The number of a rollout, -1 for none. */
  #rollout({ kind, ply, isCubeful, trials }: AnalysisLevel, interval = 0): number {
    if (kind !== 'rollout' || trials === undefined) return -1;
    const bytes = new Uint8Array(ROLLOUT);
    const view = new DataView(bytes.buffer);
    view.setInt32(28, 6, true);
    view.setInt32(32, ply, true);
    view.setUint8(41, Number(!isCubeful));
    view.setInt32(84, trials, true);
    view.setFloat32(2020, interval, true);
    this.#rollouts.push(bytes);
    return this.#rollouts.length - 1;
  }
}

function levelCode({ kind, ply, name }: AnalysisLevel): number {
  if (name?.startsWith('XG Roller')) return 1000 + name.length - 'XG Roller'.length;
  if (name === '3-ply red') return 12;
  if (kind === 'book') return 998;
  return kind === 'rollout' ? 100 : LEVELS.indexOf(LEVELS[ply]!);
}

function signedCube({ cube }: MatchState, automatic: number): number {
  if (cube.owner === null) return 0;
  const doublings = Math.log2(cube.value) - automatic;
  return cube.owner === 'light' ? doublings : -doublings;
}

function afterPlay({ playerOnRoll, opponent }: Position, play: Play): Position {
  const own = [...playerOnRoll];
  const other = [...opponent];
  for (const { from, to } of play) moveChecker(own, other, from, to);
  return { playerOnRoll: own, opponent: other };
}

function writeBoard(view: DataView, at: number, { playerOnRoll, opponent }: Position): void {
  view.setInt8(at, -opponent[25]!);
  for (let p = 1; p <= 24; p++) view.setInt8(at + p, playerOnRoll[p]! - opponent[25 - p]!);
  view.setInt8(at + 25, playerOnRoll[25]!);
}

function writeEvaluation(
  view: DataView,
  at: number,
  outcome: CumulativeOutcome,
  equity: number,
): void {
  const { win, winGammon, winBackgammon, loseGammon, loseBackgammon } = outcome;
  const numbers = [loseBackgammon, loseGammon, 1 - win, win, winGammon, winBackgammon, equity];
  for (const [i, number] of numbers.entries()) view.setFloat32(at + 4 * i, number, true);
}

function writeAnsi(view: DataView, at: number, text: string): void {
  view.setUint8(at, text.length);
  for (let i = 0; i < text.length; i++) view.setUint8(at + 1 + i, text.charCodeAt(i));
}

function writeWide(view: DataView, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) view.setUint16(at + 2 * i, text.charCodeAt(i), true);
}
