/** Plays by where they lead. */
import { type LegalPlay, moveChecker } from '../../plays/legalPlays.ts';
import { type Position, sameSide } from '../../position.ts';

/** Returns the legal play that leads where these moves do, undefined where none does. */
export function findPlay(
  position: Position,
  plays: readonly LegalPlay[],
  moves: readonly { readonly from: number; readonly to: number }[],
): LegalPlay | undefined {
  const own = [...position.playerOnRoll];
  const other = [...position.opponent];
  for (const { from, to } of moves) {
    if (!(own[from]! > 0) || to >= from) return undefined;
    moveChecker(own, other, from, to);
  }
  return plays.find(
    ({ result }) => sameSide(result.opponent, own) && sameSide(result.playerOnRoll, other),
  );
}
