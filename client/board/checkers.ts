/** The checkers: 15 of each side that keep their identity, so that a change of position is seen as movement. */
import { Container, Graphics, type Text } from 'pixi.js';
import type { Scene } from '../state/scene.ts';
import { otherPlace } from '../state/perspective.ts';
import { assignSlots, type Slot } from './assignment.ts';
import { type Geometry, MOST_STACKED, type Spot, type Whose } from './geometry.ts';
import { type CheckerColours, type Palette, SHADOW } from './palette.ts';
import { makeText } from './surface.ts';

interface Checker {
  readonly sprite: Container;
  readonly disc: Graphics;
  readonly slab: Graphics;
  slot: Slot;
  from: Spot;
  to: Spot;
}

/** Draws and moves both sides' checkers. */
export class CheckerLayer {
  readonly container: Container = new Container();
  readonly #geometry: Geometry;
  readonly #palette: Palette;
  readonly #resolution: number;
  readonly #sides: Record<Whose, Checker[]> = { own: [], other: [] };
  readonly #counts = new Container();
  #dragged: Checker | null = null;
  #scene: Scene | null = null;

  constructor(geometry: Geometry, palette: Palette, resolution: number) {
    this.#geometry = geometry;
    this.#palette = palette;
    this.#resolution = resolution;
    this.container.sortableChildren = true;
    this.#counts.zIndex = 500;
    this.container.addChild(this.#counts);
  }

  /** Takes up a new picture: checkers that moved start sliding from where they are. Call `slide` until done. */
  show(scene: Scene): void {
    this.#scene = scene;
    const { playerOnRoll, opponent } = scene.position;
    const isLight = scene.person === 'light';
    this.#assign('own', [...playerOnRoll], isLight ? this.#palette.light : this.#palette.dark);
    const turned = opponent.map((_, place) => opponent[otherPlace(place)]!);
    this.#assign('other', turned, isLight ? this.#palette.dark : this.#palette.light);
    this.#dragged = null;
    this.#drawCounts(true);
  }

  /** Moves the sliding checkers to a share, 0..1, of their way. */
  slide(share: number): void {
    const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
    for (const checker of [...this.#sides.own, ...this.#sides.other]) {
      if (checker === this.#dragged) continue;
      const { from, to } = checker;
      checker.sprite.position.set(
        from.x + (to.x - from.x) * eased,
        from.y + (to.y - from.y) * eased,
      );
      const isSliding = share < 1 && (from.x !== to.x || from.y !== to.y);
      checker.sprite.zIndex = isSliding ? 1000 : checker.slot.index;
      if (share < 1) continue;
      checker.from = to;
      this.#lie(checker);
    }
    if (share >= 1) this.#drawCounts(false);
  }

  /** Lets the person's topmost checker of a place follow the pointer. */
  drag(place: number, { x, y }: Spot): void {
    this.#dragged ??= this.#topmost(place) ?? null;
    if (!this.#dragged) return;
    this.#stand(this.#dragged);
    this.#dragged.sprite.position.set(x, y - 0.1 * this.#geometry.unit);
    this.#dragged.sprite.zIndex = 1000;
  }

  /** Ends dragging: the checker slides from where it is to where it belongs. */
  drop(): void {
    const dragged = this.#dragged;
    this.#dragged = null;
    if (!dragged) return;
    dragged.from = { x: dragged.sprite.x, y: dragged.sprite.y };
  }

  #topmost(place: number): Checker | undefined {
    return [...this.#sides.own]
      .filter(({ slot }) => slot.place === place)
      .sort((a, b) => b.slot.index - a.slot.index)[0];
  }

  #assign(whose: Whose, counts: readonly number[], colours: CheckerColours): void {
    const side = this.#sides[whose];
    const slots = assignSlots(
      side.map(({ slot }) => slot),
      counts,
    );
    while (side.length > slots.length) side.pop()!.sprite.destroy({ children: true });
    slots.forEach((slot, i) => {
      const to = this.#geometry.checkerSpot(whose, slot.place, slot.index);
      const checker = side[i];
      if (!checker) {
        side.push(this.#make(slot, to, colours));
        return;
      }
      const isMoved = checker.slot.place !== slot.place || checker.slot.index !== slot.index;
      checker.from = { x: checker.sprite.x, y: checker.sprite.y };
      checker.slot = slot;
      checker.to = to;
      if (isMoved) this.#stand(checker);
    });
  }

  #make(slot: Slot, to: Spot, colours: CheckerColours): Checker {
    const { unit, radius, slabHeight } = this.#geometry;
    const line = Math.max(1, 0.045 * unit);
    const disc = new Graphics();
    disc.circle(0, 0.05 * unit, radius).fill(SHADOW);
    disc
      .circle(0, 0, radius - line / 2)
      .fill(colours.face)
      .stroke({ width: line, color: colours.rim });
    disc
      .circle(0, 0, 0.62 * radius)
      .stroke({ width: Math.max(1, 0.05 * unit), color: colours.ring });
    const slab = new Graphics();
    slab.roundRect(-radius, -slabHeight / 2 + 0.5, 2 * radius, slabHeight - 1, slabHeight / 4);
    slab.fill(colours.face).stroke({ width: 1, color: colours.ring });
    const sprite = new Container();
    sprite.addChild(disc, slab);
    sprite.position.set(to.x, to.y);
    sprite.zIndex = slot.index;
    this.container.addChild(sprite);
    const checker = { sprite, disc, slab, slot, from: to, to };
    this.#lie(checker);
    return checker;
  }

  /** In the tray a checker lies on its side; anywhere else, and on its way, it shows its face. */
  #lie(checker: Checker): void {
    const isOff = checker.slot.place === 0;
    checker.disc.visible = !isOff;
    checker.slab.visible = isOff;
  }

  #stand(checker: Checker): void {
    checker.disc.visible = true;
    checker.slab.visible = false;
  }

  /** Numbers on stacks too high to draw, and in the trays. Hidden while something slides over them. */
  #drawCounts(isSliding: boolean): void {
    for (const label of this.#counts.removeChildren()) label.destroy();
    if (!this.#scene || isSliding) return;
    const { unit } = this.#geometry;
    for (const whose of ['own', 'other'] as const) {
      const colours =
        (whose === 'own') === (this.#scene.person === 'light')
          ? this.#palette.light
          : this.#palette.dark;
      for (let place = 0; place <= 25; place++) {
        const n = this.#sides[whose].filter(({ slot }) => slot.place === place).length;
        const most = place === 25 ? 4 : MOST_STACKED;
        if (place === 0 ? n === 0 : n <= most) continue;
        const spot =
          place === 0
            ? this.#trayCount(whose, n)
            : this.#geometry.checkerSpot(whose, place, most - 1);
        const label: Text = makeText(
          `${n}`,
          0.44 * unit,
          place === 0 ? this.#palette.number : colours.text,
          this.#resolution,
        );
        label.position.set(spot.x, spot.y);
        this.#counts.addChild(label);
      }
    }
  }

  #trayCount(whose: Whose, n: number): Spot {
    const { x } = this.#geometry.checkerSpot(whose, 0, 0);
    const tray = this.#geometry.tray(whose);
    const free = n * this.#geometry.slabHeight + 0.4 * this.#geometry.unit;
    const isFull = free > tray.height;
    const away = isFull ? tray.height + 0.42 * this.#geometry.unit : free;
    return { x, y: whose === 'own' ? tray.y + tray.height - away : tray.y + away };
  }
}
