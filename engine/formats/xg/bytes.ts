/** Fields of Delphi records: little-endian numbers come from DataView, strings and boards from here. */

/** What code page 1252 has where Latin-1 has control characters. */
const CP1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Returns the character of a byte in Windows' Western code page (1252). */
export function ansiCharacter(byte: number): string {
  return byte >= 0x80 && byte < 0xa0 ? CP1252[byte - 0x80]! : String.fromCharCode(byte);
}

/** Returns a `string[room]`: a length byte, then that many characters of code page 1252. */
export function shortString(view: DataView, at: number, room: number): string {
  const length = Math.min(view.getUint8(at), room);
  let text = '';
  for (let i = 0; i < length; i++) text += ansiCharacter(view.getUint8(at + 1 + i));
  return text.trim();
}

/** Returns an `array of WideChar`: UTF-16 up to a zero or to the end of its room (in characters). */
export function wideString(view: DataView, at: number, room: number): string {
  let text = '';
  for (let i = 0; i < room; i++) {
    const unit = view.getUint16(at + 2 * i, true);
    if (unit === 0) break;
    text += String.fromCharCode(unit);
  }
  return text.trim();
}

/** 26 signed counts: [0] the other side's bar, points 1..24, [25] the own bar; the other side's are negative. */
export type XgBoard = Int8Array;

/** Returns the board at a place. */
export function boardAt(view: DataView, at: number): XgBoard {
  return Int8Array.from({ length: 26 }, (_, i) => view.getInt8(at + i));
}
