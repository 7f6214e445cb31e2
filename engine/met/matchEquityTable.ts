/**
 * Match equity tables: the chance to win a match from a score, before a game begins.
 *
 *     matchEquity(KAZAROSS_XG2, { playerAway: 3, opponentAway: 5 });                        // 0.64795
 *     matchEquity(KAZAROSS_XG2, { playerAway: 1, opponentAway: 3, isPostCrawford: true });  // 0.67736
 *
 * A score is counted in points away from winning. A table assumes two equal players.
 */
import { normalCdf, normalQuantile } from './normal.ts';

/** Chances, 0..1, by how many points each side is away: n by n, and n or n - 1; n is 3 or more. Never mutated. */
export interface MatchEquityTable {
  readonly name: string;
  readonly description: string;
  /** What its author asks to be passed on with the numbers. */
  readonly notice?: string;
  /** [i][j]: of the player i + 1 away against one j + 1 away. Where one side is 1 away the Crawford game is next. */
  readonly preCrawford: readonly (readonly number[])[];
  /** [k]: of the player k + 1 away against one who is 1 away, the Crawford game having been played. */
  readonly postCrawford: readonly number[];
}

/** A score between two games. */
export interface AwayScore {
  /** Points the player still needs; 0 or less: the match is won. */
  readonly playerAway: number;
  readonly opponentAway: number;
  /** True once the Crawford game has been played; it matters where one side is 1 away. */
  readonly isPostCrawford?: boolean;
}

/**
 * Returns the player's chance of winning the match, 0..1, at any score.
 *
 * Beyond the table's n points it is extended. A long match is a random walk, so before Crawford the chance is
 * Phi(lead / (s * sqrt(points away in all))); s is what gives the table's own entry where the longer distance is cut
 * to n (and the shorter one to n - 1), so the extension continues the table. After Crawford the trailer needs one
 * win more for every two points more, so the entries go on with the ratio of the table's last two of equal parity.
 */
export function matchEquity(table: MatchEquityTable, score: AwayScore): number {
  const { playerAway, opponentAway, isPostCrawford = false } = score;
  if (playerAway <= 0) return 1;
  if (opponentAway <= 0) return 0;
  if (isPostCrawford) {
    if (opponentAway === 1) return postCrawford(table, playerAway);
    if (playerAway === 1) return 1 - postCrawford(table, opponentAway);
  }
  return table.preCrawford[playerAway - 1]?.[opponentAway - 1] ?? beyond(table, score);
}

function postCrawford(table: MatchEquityTable, away: number): number {
  const { postCrawford: entries } = table;
  const size = entries.length;
  if (away <= size) return entries[away - 1]!;
  const steps = Math.ceil((away - size) / 2);
  const ratio = size > 2 ? entries[size - 1]! / entries[size - 3]! : 0.5;
  return entries[away - 2 * steps - 1]! * ratio ** steps;
}

function beyond(table: MatchEquityTable, { playerAway, opponentAway }: AwayScore): number {
  if (playerAway === opponentAway) return 0.5;
  if (playerAway > opponentAway) {
    return 1 - beyond(table, { playerAway: opponentAway, opponentAway: playerAway });
  }
  const size = table.preCrawford.length;
  const near = Math.min(playerAway, size - 1);
  const known = table.preCrawford[near - 1]![size - 1]!;
  const s = spread(size - near, size + near) / normalQuantile(known);
  return normalCdf(spread(opponentAway - playerAway, opponentAway + playerAway) / s);
}

/** How far ahead a lead is, in units of the length of what is left. */
function spread(lead: number, total: number): number {
  return lead / Math.sqrt(total);
}
