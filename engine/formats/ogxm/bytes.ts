/**
 * The primitives of OGXM: little-endian numbers, varints (LEB128), strings in UTF-8, and records that begin with their
 * length and a mask of the optional fields they have.
 */
import { strFromU8, strToU8 } from 'fflate';

/** Thrown by `OgxmReader` where bytes are not what they should be; `parseOgxm` makes a failure of it. */
export class Malformed extends Error {
  /** Offset in the file. */
  readonly byte: number;

  constructor(message: string, byte: number) {
    super(message);
    this.byte = byte;
  }
}

/** Equities are stored in millionths. */
const EQUITY = 1e6;
/** Probabilities are stored in ten-thousandths. */
const PROBABILITY = 1e4;
/** Longest string, in bytes. */
export const LONGEST_STRING = 4096;

/** Reads along a part of a file. */
export class OgxmReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  /** Offset in the file. */
  get byte(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** A reader of the same bytes that goes its own way. */
  copy(): OgxmReader {
    return new OgxmReader(this.#bytes, this.#at, this.#end);
  }

  /** Passes over bytes; returns where they begin. */
  skip(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) {
      throw new Malformed(`${length} bytes, expected at most ${this.#end - start}`, start);
    }
    this.#at += length;
    return start;
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1));
  }
  u16(): number {
    return this.#view.getUint16(this.skip(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.skip(4), true);
  }

  /** A whole number up to 2^53 - 1. */
  varint(): number {
    const start = this.#at;
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (value > Number.MAX_SAFE_INTEGER) throw new Malformed('a number beyond 2^53', start);
      if (byte < 0x80) return value;
    }
  }

  /** Several whole numbers. */
  varints(count: number): number[] {
    const numbers: number[] = [];
    while (numbers.length < count) numbers.push(this.varint());
    return numbers;
  }

  string(): string {
    const length = this.varint();
    const start = this.skip(length);
    return strFromU8(this.#bytes.subarray(start, start + length));
  }

  equity(): number {
    return this.#view.getInt32(this.skip(4), true) / EQUITY;
  }
  probability(): number {
    return this.u16() / PROBABILITY;
  }
  /** Win, win gammon, win backgammon, lose gammon, lose backgammon. */
  probabilities(): number[] {
    return [1, 2, 3, 4, 5].map(() => this.probability());
  }
  /** 26 signed counts. */
  board(): number[] {
    const start = this.skip(26);
    return Array.from({ length: 26 }, (_, i) => this.#view.getInt8(start + i));
  }

  /** A record: its body, and which of its optional fields it has. */
  record(): { readonly body: OgxmReader; readonly has: (bit: number) => boolean } {
    const length = this.varint();
    const start = this.skip(length);
    const body = new OgxmReader(this.#bytes, start, start + length);
    const mask = body.varint();
    return { body, has: (bit) => Math.floor(mask / 2 ** bit) % 2 === 1 };
  }
}

/** Collects bytes. */
export class OgxmWriter {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  put(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }
  u8(value: number): this {
    this.#bytes.push(value & 0xff);
    return this;
  }
  u16(value: number): this {
    return this.u8(value).u8(value >>> 8);
  }
  u32(value: number): this {
    return this.u16(value).u16(value >>> 16);
  }
  varint(value: number): this {
    let rest = value;
    while (rest >= 128) {
      this.u8((rest % 128) | 0x80);
      rest = Math.floor(rest / 128);
    }
    return this.u8(rest);
  }
  string(text: string): this {
    const bytes = strToU8(text);
    return this.varint(bytes.length).put(bytes);
  }
  equity(value: number): this {
    const whole = Math.round(Math.abs(value) * EQUITY) * Math.sign(value);
    return this.u32(Math.min(0x7fffffff, Math.max(-0x80000000, whole)) | 0);
  }
  probability(value: number): this {
    return this.u16(Math.round(Math.min(1, Math.max(0, value)) * PROBABILITY));
  }

  /**
   * A record: what it always has, then the optional fields that are there, by bit. Bits are given in ascending order.
   */
  record(
    always: (body: OgxmWriter) => unknown,
    fields: Readonly<Record<number, ((body: OgxmWriter) => unknown) | false | undefined>> = {},
  ): this {
    const body = new OgxmWriter();
    const present = Object.entries(fields).filter(([, write]) => write);
    body.varint(present.reduce((mask, [bit]) => mask + 2 ** Number(bit), 0));
    always(body);
    for (const [, write] of present) if (write) write(body);
    return this.varint(body.length).put(body.#bytes);
  }
}

/** Returns how many bytes a text takes. */
export function byteLength(text: string): number {
  return strToU8(text).length;
}
