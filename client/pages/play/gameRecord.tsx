/** The game so far in notation, and the position as an ID; both to be copied. */
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { GameView } from '../../../server/protocol/game.ts';
import { gamePositionId } from '../../state/perspective.ts';
import { columnNames, gameText, type MoveCell, moveRows, resultWords } from '../../state/words.ts';
import { CopyButton } from '../shared/parts.tsx';

interface Props {
  readonly game: GameView;
}

/** The move list and the Position ID. */
export function GameRecord({ game }: Props): VNode {
  const list = useRef<HTMLDivElement>(null);
  const rows = moveRows(game);
  // The last move is in view, also when the list is given less room.
  useEffect(() => {
    const box = list.current!;
    const showLast = (): void => {
      box.scrollTop = box.scrollHeight;
    };
    showLast();
    const observer = new ResizeObserver(showLast);
    observer.observe(box);
    return () => observer.disconnect();
  }, [game.turns.length]);
  const names = columnNames(game);
  const id = gamePositionId(game);
  return (
    <section class="record card" aria-label="Moves">
      <div class="record-head">
        <h2>Moves</h2>
        <CopyButton text={gameText(game)} label="Copy the moves as text" />
      </div>
      <div ref={list} class="moves" tabIndex={0} data-testid="move-list">
        <table>
          <thead>
            <tr>
              <th scope="col" aria-label="Number" />
              <th scope="col">{names[0]}</th>
              <th scope="col">{names[1]}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ number, light, dark }) => (
              <tr key={number}>
                <td class="number">{number}</td>
                <Cell cell={light} />
                <Cell cell={dark} />
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="muted">No moves yet.</p>}
        {game.ending && <p class="ending">{resultWords(game)}</p>}
      </div>
      <p class="position-id">
        <span class="muted">Position ID</span> <code data-testid="position-id">{id}</code>
        <CopyButton text={id} label="Copy the Position ID" />
      </p>
    </section>
  );
}

function Cell({ cell }: { readonly cell: MoveCell | undefined }): VNode {
  return (
    <td>
      {cell && (
        <>
          <span class="roll">{cell.roll}</span> {cell.play}
        </>
      )}
    </td>
  );
}
