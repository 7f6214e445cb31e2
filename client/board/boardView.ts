/**
 * The drawn board: a Pixi application that shows scenes and turns the pointer into clicks and drags. It draws only
 * when something changes. Loaded lazily; everything else works without it.
 */
import 'pixi.js/unsafe-eval';
import { Application, Container } from 'pixi.js';
import type { Scene } from '../state/scene.ts';
import { CheckerLayer } from './checkers.ts';
import { drawDice } from './dice.ts';
import { fittingWidth, Geometry, type Spot } from './geometry.ts';
import { drawMarks, drawTargets } from './marks.ts';
import { type Palette, paletteFor } from './palette.ts';
import { drawSurface } from './surface.ts';

/** What the board tells of the pointer. Places are the person's. */
export interface BoardActions {
  clickPlace(place: number): void;
  clickDice(): void;
  /** A checker begins to be dragged; false where none may move. */
  pickUp(place: number): boolean;
  /** A dragged checker is let go over a place. */
  drop(from: number, to: number): boolean;
  deselect(): void;
  /** Any press while something is being told; true if that was all it meant. */
  skip(): boolean;
}

/** Pixels a pressed pointer moves before it drags. */
const DRAG_PX = 5;

interface Press {
  readonly id: number;
  readonly start: Spot;
  readonly place: number | null;
  isDragging: boolean;
}

/** One board on one canvas. */
export class BoardView {
  readonly #app: Application;
  readonly #actions: BoardActions;
  readonly #listeners = new AbortController();
  readonly #night = matchMedia('(prefers-color-scheme: dark)');
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');
  #geometry = new Geometry(600);
  #palette: Palette = paletteFor(false);
  #checkers: CheckerLayer;
  /** Everything above the bare board. */
  #layers = new Container();
  #scene: Scene;
  #focus: number | null = null;
  #press: Press | null = null;
  #frame = 0;

  private constructor(app: Application, scene: Scene, actions: BoardActions) {
    this.#app = app;
    this.#scene = scene;
    this.#actions = actions;
    this.#checkers = new CheckerLayer(this.#geometry, this.#palette, 1);
    this.#listen();
  }

  /** Resolves with a board on the canvas; rejects where the browser can draw on none. */
  static async create(
    canvas: HTMLCanvasElement,
    scene: Scene,
    actions: BoardActions,
  ): Promise<BoardView> {
    const app = new Application();
    await app.init({
      canvas,
      width: 600,
      height: 500,
      antialias: true,
      autoDensity: true,
      autoStart: false,
      sharedTicker: false,
      backgroundAlpha: 0,
      preference: isWebGLFast() ? ['webgl', 'canvas'] : ['canvas', 'webgl'],
      resolution: devicePixelRatio || 1,
    });
    return new BoardView(app, scene, actions);
  }

  /** Fits the board into a space of CSS pixels. */
  fit(width: number, height: number, homeSide: 'right' | 'left'): void {
    const fitting = Math.floor(fittingWidth(width, height));
    this.#geometry = new Geometry(fitting, homeSide);
    this.#rebuild();
  }

  /** Shows a scene, checkers sliding to their new places. */
  show(scene: Scene): void {
    const isMoved = scene.position !== this.#scene.position;
    this.#scene = scene;
    if (isMoved) {
      cancelAnimationFrame(this.#frame);
      this.#checkers.show(scene);
      this.#draw();
      this.#slide(this.#stillness.matches ? 0 : scene.slideMs);
    } else {
      this.#draw();
    }
  }

  /** Draws the text board's focus on a place, null for none. */
  setFocus(place: number | null): void {
    if (place === this.#focus) return;
    this.#focus = place;
    this.#draw();
  }

  /** Where to click for a place, in CSS pixels of the viewport. */
  pointCentre(place: number): Spot {
    const box = this.#app.canvas.getBoundingClientRect();
    const spot = this.#geometry.placeCentre(place, this.#scene.position.playerOnRoll[place] ?? 0);
    return { x: box.left + spot.x, y: box.top + spot.y };
  }

  /** Where to click for the dice, in CSS pixels of the viewport. */
  diceCentre(): Spot {
    const box = this.#app.canvas.getBoundingClientRect();
    const dice = this.#geometry.diceBox('own');
    return { x: box.left + dice.x + dice.width / 2, y: box.top + dice.y + dice.height / 2 };
  }

  /** Frees everything. */
  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#listeners.abort();
    this.#app.destroy({ removeView: false }, { children: true });
  }

  #rebuild(): void {
    const resolution = devicePixelRatio || 1;
    const { renderer, stage } = this.#app;
    renderer.resolution = resolution;
    renderer.resize(this.#geometry.width, Math.ceil(this.#geometry.height));
    this.#palette = paletteFor(this.#night.matches);
    for (const layer of stage.removeChildren()) layer.destroy({ children: true });
    this.#checkers = new CheckerLayer(this.#geometry, this.#palette, resolution);
    this.#checkers.show(this.#scene);
    this.#checkers.slide(1);
    this.#layers = new Container();
    stage.addChild(drawSurface(this.#geometry, this.#palette, resolution), this.#layers);
    this.#draw();
  }

  /** Draws what changes with every scene around the checkers, which stay. */
  #draw(): void {
    for (const layer of this.#layers.removeChildren()) {
      if (layer !== this.#checkers.container) layer.destroy({ children: true });
    }
    const [scene, geometry, palette] = [this.#scene, this.#geometry, this.#palette];
    this.#layers.addChild(
      drawTargets(scene, geometry, palette),
      drawDice(scene, geometry, palette, this.#app.renderer.resolution),
      this.#checkers.container,
      drawMarks(scene, geometry, palette, this.#focus),
    );
    this.#app.render();
  }

  #slide(milliseconds: number): void {
    cancelAnimationFrame(this.#frame);
    const start = performance.now();
    const step = (now: number): void => {
      const share = milliseconds <= 0 ? 1 : Math.min(1, Math.max(0, now - start) / milliseconds);
      this.#checkers.slide(share);
      this.#app.render();
      if (share < 1) this.#frame = requestAnimationFrame(step);
    };
    step(start);
  }

  #listen(): void {
    const { signal } = this.#listeners;
    const { canvas } = this.#app;
    canvas.addEventListener('pointerdown', (event) => this.#pressed(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#moved(event), { signal });
    canvas.addEventListener('pointerup', (event) => this.#released(event), { signal });
    canvas.addEventListener('pointercancel', () => this.#cancelled(), { signal });
    // A finger on a checker that may move drags it; anywhere else it scrolls the page.
    const hold = (event: TouchEvent): void => {
      const touch = event.touches[0];
      if (touch && this.#movableAt(this.#spot(touch)) !== null) event.preventDefault();
    };
    canvas.addEventListener('touchstart', hold, { signal, passive: false });
    this.#night.addEventListener('change', () => this.#rebuild(), { signal });
  }

  #spot({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Spot {
    const box = this.#app.canvas.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  #placeAt(spot: Spot): number | null {
    const hit = this.#geometry.hitTest(spot, false);
    return hit?.kind === 'place' ? hit.place : null;
  }

  #movableAt(spot: Spot): number | null {
    const place = this.#placeAt(spot);
    return place !== null && this.#scene.movable.has(place) ? place : null;
  }

  #pressed(event: PointerEvent): void {
    if (event.button !== 0 || this.#actions.skip()) return;
    const start = this.#spot(event);
    this.#press = { id: event.pointerId, start, place: this.#movableAt(start), isDragging: false };
    this.#app.canvas.setPointerCapture(event.pointerId);
  }

  #moved(event: PointerEvent): void {
    const spot = this.#spot(event);
    const press = this.#press;
    if (!press || press.id !== event.pointerId) return this.#hover(spot);
    if (press.place === null) return;
    const distance = Math.hypot(spot.x - press.start.x, spot.y - press.start.y);
    if (!press.isDragging && distance > DRAG_PX)
      press.isDragging = this.#actions.pickUp(press.place);
    if (!press.isDragging) return;
    this.#checkers.drag(press.place, spot);
    this.#app.render();
  }

  #released(event: PointerEvent): void {
    const press = this.#press;
    this.#press = null;
    if (!press || press.id !== event.pointerId) return;
    const spot = this.#spot(event);
    if (press.isDragging && press.place !== null) {
      this.#checkers.drop();
      const place = this.#placeAt(spot);
      const isMade =
        place !== null && place !== press.place && this.#actions.drop(press.place, place);
      if (!isMade) this.#actions.deselect();
      this.#slide(this.#stillness.matches ? 0 : 90);
      return;
    }
    const hit = this.#geometry.hitTest(
      spot,
      this.#scene.dice?.seat === this.#scene.person || this.#scene.canRoll,
    );
    if (hit?.kind === 'dice') this.#actions.clickDice();
    else if (hit) this.#actions.clickPlace(hit.place);
    else this.#actions.deselect();
  }

  #cancelled(): void {
    this.#press = null;
    this.#checkers.drop();
    this.#actions.deselect();
    this.#slide(0);
  }

  #hover(spot: Spot): void {
    const { movable, targets, canRoll, selected } = this.#scene;
    const place = this.#placeAt(spot);
    const canClick = place !== null && (targets.has(place) || movable.has(place));
    const isOnRoll = canRoll && this.#geometry.hitTest(spot, true)?.kind === 'dice';
    this.#app.canvas.style.cursor = isOnRoll
      ? 'pointer'
      : canClick
        ? selected === null
          ? 'grab'
          : 'pointer'
        : 'default';
  }
}

/** Renderers that make WebGL out of software; the plain canvas is many times faster then. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

function isWebGLFast(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : '';
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name !== 'string' || !SOFTWARE.test(name);
}
