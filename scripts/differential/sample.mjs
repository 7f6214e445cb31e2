// Makes the sample in test/differential/ from the answers of a run, the same number of each family, evenly spread:
//
//     node scripts/differential/sample.mjs FOLDER 3000 > test/differential/sample.txt.gz
import { gzipSync } from 'node:zlib';
import { savedChunks } from './answers.mjs';

const [out, pairs] = process.argv.slice(2);
if (!out || !pairs) {
  process.stderr.write('usage: node scripts/differential/sample.mjs FOLDER PAIRS > FILE.gz\n');
  process.exit(2);
}
const families = new Map();
for (const { family, answers } of savedChunks(out)) {
  if (!families.has(family)) families.set(family, []);
  families.get(family).push(...answers.map(({ line }) => `${family} ${line}`));
}
const each = Math.floor(Number(pairs) / families.size);
const lines = [...families.values()].flatMap((all) =>
  Array.from({ length: each }, (_, i) => all[Math.floor((i * all.length) / each)]),
);
process.stdout.write(gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
