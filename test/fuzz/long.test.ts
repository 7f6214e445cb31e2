/** Inputs that are long and well formed: time must grow with their length, not with its square. */
import { expect, test } from 'vitest';
import { readAs, writeAs } from '../../engine/formats/convert.ts';
import { formatNamed } from '../../engine/formats/formats.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Both sides on the bar before closed boards: they pass for ever. */
const SHUT =
  '(;FF[4]GM[6]MI[length:0];PL[W]AE[a:y]' +
  `AW${'abcdef'.replaceAll(/./g, '[$&][$&]')}[y][y][y]AB${'stuvwx'.replaceAll(/./g, '[$&][$&]')}[y][y][y]`;

test('a game without end is refused, and the file is read on', () => {
  const endless = `${SHUT}${';W[11];B[11]'.repeat(50_000)})`;
  const plain = '(;FF[4]GM[6]MI[length:0][game:1];W[31hefe])';
  const startedAt = performance.now();
  const read = readAs(encode(`${endless}\n${plain}`), formatNamed('sgf')!);
  expect(performance.now() - startedAt).toBeLessThan(5000);
  if (!read.ok || read.value.content.kind !== 'match') throw new Error('not read');
  expect(read.value.problems).toMatchObject([{ code: 'tooLong', game: 1 }]);
  expect(read.value.content.match.games).toHaveLength(1);
});

test('a million lines that are no positions are not all told', () => {
  const good = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:0:0:0:5:10\n';
  const startedAt = performance.now();
  const read = readAs(encode(good + 'x\n'.repeat(1_000_000)), formatNamed('xgid')!);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  expect(read.ok && read.value.problems.length).toBe(1001);
  expect(read.ok && writeAs(read.value.content, formatNamed('positionid')!).ok).toBe(true);
});
