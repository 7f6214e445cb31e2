/** docs/rules.md is a specification: every rule in it is quoted by a test, and every ID quoted is in it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const SPEC = readFileSync(path.join(ROOT, 'docs', 'rules.md'), 'utf8');
const RULES = [...SPEC.matchAll(/^- \*\*\[([A-Z]+-\d+)\]\*\*/gm)].map(([, id]) => id!);
const QUOTED = /\[((?:START|OPEN|MOVE|HIT|OFF|END|CUBE|MATCH|MONEY|RESIGN|STATE)-\d+)\]/g;

/** The IDs quoted in the sources below a folder, with the files that quote them. */
function quotedIn(folder: string): Map<string, string[]> {
  const quoted = new Map<string, string[]>();
  for (const entry of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.ts')) continue;
    const text = readFileSync(path.join(ROOT, folder, entry), 'utf8');
    for (const [, id] of text.matchAll(QUOTED)) {
      quoted.set(id!, [...(quoted.get(id!) ?? []), `${folder}/${entry}`]);
    }
  }
  return quoted;
}

describe('docs/rules.md', () => {
  test('gives every rule an ID of its own', () => {
    expect(RULES.length).toBeGreaterThan(40);
    expect(new Set(RULES).size).toBe(RULES.length);
  });

  const tested = quotedIn('test/engine');
  test.each(RULES)('%s is quoted by a test', (id) => {
    expect(tested.get(id)).toBeDefined();
  });

  test.each(['test', 'engine'])('%s quotes no rule that is not there', (folder) => {
    const unknown = [...quotedIn(folder).entries()].filter(([id]) => !RULES.includes(id));
    expect(unknown).toEqual([]);
  });
});
