/** A few lines at the end of a terminal's output, redrawn in place. */
import { clearScreenDown, moveCursor } from 'node:readline';
import type { WriteStream } from 'node:tty';

const REDRAW_EVERY_MS = 100;
const SHOW_CURSOR = '\u001B[?25h';
const HIDE_CURSOR = '\u001B[?25l';

/** Draws what `render` returns for the terminal's width; `say` writes above it. End it with `stop`. */
export class LiveScreen {
  readonly #stream: WriteStream;
  readonly #render: (width: number, hasColor: boolean) => readonly string[];
  #drawn = 0;
  #drawnAt = -Infinity;

  constructor(
    stream: WriteStream,
    render: (width: number, hasColor: boolean) => readonly string[],
  ) {
    this.#stream = stream;
    this.#render = render;
    process.on('exit', this.#restore);
    stream.on('resize', this.draw);
    stream.write(HIDE_CURSOR);
  }

  /** Draws again, unless it has only just done so. */
  update(): void {
    if (performance.now() - this.#drawnAt >= REDRAW_EVERY_MS) this.draw();
  }

  readonly draw = (): void => {
    this.#clear();
    // A line as wide as the terminal would wrap on some.
    const width = Math.max(20, (this.#stream.columns || 80) - 1);
    const lines = this.#render(width, this.#stream.hasColors());
    this.#stream.write(lines.map((line) => `${line}\n`).join(''));
    this.#drawn = lines.length;
    this.#drawnAt = performance.now();
  };

  /** Writes a line that stays, above what is redrawn. */
  say(text: string): void {
    this.#clear();
    this.#stream.write(`${text}\n`);
    this.draw();
  }

  /** Leaves the newest lines on the screen. */
  stop(): void {
    this.draw();
    this.#stream.off('resize', this.draw);
    process.off('exit', this.#restore);
    this.#restore();
  }

  #clear(): void {
    if (this.#drawn === 0) return;
    moveCursor(this.#stream, -(this.#stream.columns || 80), -this.#drawn);
    clearScreenDown(this.#stream);
    this.#drawn = 0;
  }

  readonly #restore = (): void => {
    this.#stream.write(SHOW_CURSOR);
  };
}
