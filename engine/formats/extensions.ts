/** Names of record files. Apart from formats.ts, so that a page can know them without every reader. */

/** Extensions of files that hold match records, without the dot. */
export const RECORD_EXTENSIONS: readonly string[] = [
  'mat',
  'txt',
  'sgf',
  'xg',
  'xgp',
  'gam',
  'ogxm',
];

const RECORD_FILE = new RegExp(`\\.(?:${RECORD_EXTENSIONS.join('|')})$`, 'i');

/** Returns true for a file name with such an extension, in any case. */
export function isRecordFileName(name: string): boolean {
  return RECORD_FILE.test(name);
}
