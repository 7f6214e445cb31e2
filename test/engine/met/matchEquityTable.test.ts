import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { KAZAROSS_XG2 } from '../../../engine/met/kazarossXg2.ts';
import { type AwayScore, matchEquity } from '../../../engine/met/matchEquityTable.ts';
import { parseMetXml } from '../../../engine/met/xml.ts';

const mwc = (playerAway: number, opponentAway: number, isPostCrawford = false): number =>
  matchEquity(KAZAROSS_XG2, { playerAway, opponentAway, isPostCrawford });

describe('Kazaross-XG2', () => {
  // Neil Kazaross's published table.
  test.each<[AwayScore, number]>([
    [{ playerAway: 1, opponentAway: 2 }, 0.67736],
    [{ playerAway: 1, opponentAway: 3 }, 0.75076],
    [{ playerAway: 2, opponentAway: 1 }, 0.32264],
    [{ playerAway: 5, opponentAway: 5 }, 0.5],
    [{ playerAway: 25, opponentAway: 24 }, 0.46914],
    [{ playerAway: 2, opponentAway: 1, isPostCrawford: true }, 0.48803],
    [{ playerAway: 3, opponentAway: 1, isPostCrawford: true }, 0.32264],
    [{ playerAway: 4, opponentAway: 1, isPostCrawford: true }, 0.31002],
    [{ playerAway: 1, opponentAway: 4, isPostCrawford: true }, 1 - 0.31002],
    [{ playerAway: 1, opponentAway: 1, isPostCrawford: true }, 0.5],
    [{ playerAway: 0, opponentAway: 3 }, 1],
    [{ playerAway: -2, opponentAway: 3 }, 1],
    [{ playerAway: 3, opponentAway: 0 }, 0],
  ])('%j: %f', (score, chance) => {
    expect(matchEquity(KAZAROSS_XG2, score)).toBeCloseTo(chance, 12);
  });

  const FILE = '/usr/share/gnubg/met/Kazaross-XG2.xml';
  test.skipIf(!existsSync(FILE))('has the numbers of the file that Debian ships', () => {
    const read = parseMetXml(readFileSync(FILE, 'utf8'));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.preCrawford).toEqual(KAZAROSS_XG2.preCrawford);
    expect(read.value.postCrawford).toEqual(KAZAROSS_XG2.postCrawford);
  });
});

describe('scores up to 64 away', () => {
  test('both sides sum to 1, and every point helps', () => {
    const wrong: unknown[] = [];
    for (let own = 1; own <= 64; own++) {
      for (let other = 1; other <= 64; other++) {
        const chance = mwc(own, other);
        if (Math.abs(chance + mwc(other, own) - 1) > 1e-9) wrong.push([own, other, 'sum']);
        if (chance <= mwc(own + 1, other)) wrong.push([own, other, 'a point less']);
        if (chance >= mwc(own, other + 1)) wrong.push([own, other, 'a point more']);
      }
      if (mwc(own, 1, true) <= mwc(own + 1, 1, true)) wrong.push([own, 1, 'post-Crawford']);
    }
    expect(wrong).toEqual([]);
  });

  test('the extension goes on where the table ends', () => {
    // As steep between 25 and 26 away as between 24 and 25, or a little less so.
    for (const own of [2, 5, 10, 15, 20, 24]) {
      const step = mwc(own, 25) - mwc(own, 24);
      expect(mwc(own, 26) - mwc(own, 25)).toBeGreaterThan(0.5 * step);
      expect(mwc(own, 26) - mwc(own, 25)).toBeLessThan(1.1 * step);
    }
    expect(mwc(27, 1, true)).toBeCloseTo(0.00123 * (0.00123 / 0.00203), 12);
    expect(mwc(26, 1, true)).toBeCloseTo(0.00182 * (0.00123 / 0.00203), 12);
  });
});
