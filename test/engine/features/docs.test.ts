/** docs/features.md says what the code says: `npx vitest run test/engine/features/docs.test.ts -u` writes its tables. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  EXPERT_FEATURES,
  EXPERT_GROUPS,
  EXPERT_SIZE,
  type ExpertFeature,
} from '../../../engine/features/expert.ts';

const FILE = path.resolve(import.meta.dirname, '../../../docs/features.md');
const [BEGIN, END] = ['<!-- tables -->', '<!-- end of tables -->'];

/** Features of one side, without the side's name. */
const OWN = EXPERT_FEATURES.filter(({ name }) => name.startsWith('own.'));
const SHARED = EXPERT_FEATURES.filter(({ name }) => !name.includes('.'));
const SOURCES = [...new Set(EXPERT_FEATURES.map(({ source }) => source))];

test('docs/features.md has the tables of the code', async () => {
  const text = readFileSync(FILE, 'utf8');
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  expect(after).toBeDefined();
  await expect(`${before}${BEGIN}\n\n${tables()}\n${END}${after}`).toMatchFileSnapshot(FILE);
});

function tables(): string {
  const groups = EXPERT_GROUPS.map((group) => {
    const rows = [...OWN, ...SHARED].filter((feature) => feature.group === group).map(rowOf);
    return `### ${capital(group)}\n\n| at | name | meaning | at most | source |\n|--:|---|---|--:|--:|\n${rows.join('')}`;
  });
  const sources = SOURCES.map((source, i) => `${i + 1}. ${source}\n`);
  return `${groups.join('\n')}\n### Sources\n\n${sources.join('')}`;
}

function rowOf(feature: ExpertFeature): string {
  const at = EXPERT_FEATURES.indexOf(feature);
  const other = at + OWN.length;
  const places = feature.name.startsWith('own.') ? `${at}, ${other}` : `${at}`;
  const name = feature.name.replace('own.', '');
  const most = Number(feature.most.toFixed(3));
  const source = SOURCES.indexOf(feature.source) + 1;
  return `| ${places} | \`${name}\` | ${feature.meaning} | ${most} | ${source} |\n`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

test('own and opponent have the same features in the same order, the shared ones follow', () => {
  const opponent = EXPERT_FEATURES.filter(({ name }) => name.startsWith('opponent.'));
  expect(opponent.map(({ name }) => name.replace('opponent.', 'own.'))).toEqual(
    OWN.map(({ name }) => name),
  );
  expect([...OWN, ...opponent, ...SHARED]).toEqual(EXPERT_FEATURES);
  expect(EXPERT_SIZE).toBe(2 * OWN.length + SHARED.length);
});
