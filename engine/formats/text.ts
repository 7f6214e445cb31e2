/** Text in bytes, as record files have it. */
import { strFromU8 } from 'fflate';

/**
 * Returns the text in the bytes, without its byte-order mark: UTF-8, or Latin-1 where the bytes are not UTF-8 (old
 * programs wrote names in the code page of their machine).
 */
export function decodeText(bytes: Uint8Array): string {
  const text = strFromU8(bytes);
  const isUtf8 = !text.includes('\uFFFD') || hasReplacement(bytes);
  return (isUtf8 ? text : strFromU8(bytes, true)).replace(/^\uFEFF/, '');
}

/** True where the bytes spell U+FFFD themselves, so that it is no sign of something unreadable. */
function hasReplacement(bytes: Uint8Array): boolean {
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) return true;
  }
  return false;
}
