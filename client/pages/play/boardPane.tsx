/** The drawn board and, below or behind it, the text board. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { BoardView } from '../../board/boardView.ts';
import type { PlayController } from '../../state/playController.ts';
import type { Scene } from '../../state/scene.ts';
import { TextBoard } from '../../twin/textBoard.tsx';

declare global {
  interface Window {
    /** For tests: where to click on the canvas, in CSS pixels of the viewport. */
    betterPlay?: {
      pointCentre(place: number): { readonly x: number; readonly y: number };
      diceCentre(): { readonly x: number; readonly y: number };
    };
  }
}

interface Props {
  readonly play: PlayController;
  readonly scene: Scene;
  readonly showsTextBoard: boolean;
  readonly homeSide: 'right' | 'left';
}

/** The board in both its forms. */
export function BoardPane({ play, scene, showsTextBoard, homeSide }: Props): VNode {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<BoardView | null>(null);
  const latest = useRef({ scene, homeSide });
  latest.current = { scene, homeSide };
  const [drawing, setDrawing] = useState<'loading' | 'ready' | 'failed'>('loading');

  useEffect(() => {
    let isGone = false;
    const place = box.current!;
    const observer = new ResizeObserver(() => fit(view.current, place, latest.current.homeSide));
    loadBoard(canvas.current!, latest.current.scene, play).then(
      (made) => {
        if (isGone) return made.destroy();
        view.current = made;
        fit(made, place, latest.current.homeSide);
        made.show(latest.current.scene);
        observer.observe(place);
        window.betterPlay = {
          pointCentre: (place) => made.pointCentre(place),
          diceCentre: () => made.diceCentre(),
        };
        return setDrawing('ready');
      },
      (error: unknown) => {
        console.error('the board cannot be drawn', error);
        if (!isGone) setDrawing('failed');
      },
    );
    return () => {
      isGone = true;
      observer.disconnect();
      view.current?.destroy();
      view.current = null;
      delete window.betterPlay;
    };
  }, [play]);
  useEffect(() => view.current?.show(scene), [scene]);
  useEffect(() => fit(view.current, box.current, homeSide), [homeSide]);

  return (
    <div class="board-pane">
      <div ref={box} class={`board-box ${drawing}`} hidden={drawing === 'failed'}>
        <canvas ref={canvas} class="board" aria-hidden="true" data-testid="board" />
      </div>
      {drawing === 'failed' && (
        <p class="notice info" role="status">
          This browser cannot draw the board. The text board below does everything it does.
        </p>
      )}
      <TextBoard
        scene={scene}
        isShown={showsTextBoard || drawing === 'failed'}
        onPlace={(place) => {
          if (!play.skip()) play.clickPlace(place);
        }}
        onFocus={(place) => view.current?.setFocus(place)}
      />
    </div>
  );
}

function fit(view: BoardView | null, box: HTMLElement | null, homeSide: 'right' | 'left'): void {
  if (!view || !box || box.clientWidth === 0) return;
  // Beside the panel the board fits the window's height; above it, only the width counts.
  const isTall = getComputedStyle(box).getPropertyValue('--board-fits').trim() !== 'height';
  view.fit(box.clientWidth, isTall ? Number.POSITIVE_INFINITY : box.clientHeight, homeSide);
}

/** Pixi is large, and the page is useful before it is there. */
async function loadBoard(
  canvas: HTMLCanvasElement,
  scene: Scene,
  play: PlayController,
): Promise<BoardView> {
  const { BoardView: View } = await import('../../board/boardView.ts');
  return View.create(canvas, scene, {
    clickPlace: (place) => play.clickPlace(place),
    clickDice: () => play.clickDice(),
    pickUp: (place) => play.pickUp(place),
    drop: (from, to) => play.move(from, to, false),
    deselect: () => play.deselect(),
    skip: () => play.skip(),
  });
}
