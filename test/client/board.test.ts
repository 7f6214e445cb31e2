import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignSlots } from '../../client/board/assignment.ts';
import { fittingWidth, Geometry } from '../../client/board/geometry.ts';
import { START } from '../../engine/position.ts';
import { positions } from './positions.ts';

const widths = fc.integer({ min: 200, max: 2000 });
const sides = fc.constantFrom('left' as const, 'right' as const);

describe('the geometry of the board', () => {
  it('finds every place where it says it is', () => {
    fc.assert(
      fc.property(
        widths,
        sides,
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 0, max: 15 }),
        (width, side, place, n) => {
          const geometry = new Geometry(width, side);
          const spot = geometry.placeCentre(place, n);
          expect(geometry.hitTest(spot, false)).toEqual({ kind: 'place', place });
        },
      ),
    );
  });

  it('keeps everything on the board', () => {
    fc.assert(
      fc.property(
        widths,
        sides,
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 0, max: 14 }),
        (width, side, place, index) => {
          const geometry = new Geometry(width, side);
          for (const whose of ['own', 'other'] as const) {
            const { x, y } = geometry.checkerSpot(whose, place, index);
            expect(x).toBeGreaterThan(0);
            expect(x).toBeLessThan(geometry.width);
            expect(y).toBeGreaterThan(0);
            expect(y).toBeLessThan(geometry.height);
          }
        },
      ),
    );
  });

  it('has 1 at the bottom of the home side and 24 above it', () => {
    const right = new Geometry(800, 'right');
    const left = new Geometry(800, 'left');
    expect(right.placeCentre(1, 1).x).toBeGreaterThan(right.placeCentre(12, 1).x);
    expect(left.placeCentre(1, 1).x).toBeLessThan(left.placeCentre(12, 1).x);
    expect(right.placeCentre(24, 1).y).toBeLessThan(right.placeCentre(1, 1).y);
    expect(right.placeCentre(24, 1).x).toBeCloseTo(right.placeCentre(1, 1).x);
  });

  it('finds the dice only where there are some', () => {
    const geometry = new Geometry(800);
    const { x, y, width, height } = geometry.diceBox('own');
    const middle = { x: x + width / 2, y: y + height / 2 };
    expect(geometry.hitTest(middle, true)).toEqual({ kind: 'dice' });
    expect(geometry.hitTest(middle, false)?.kind).toBe('place');
  });

  it('fits into a space', () => {
    const geometry = new Geometry(fittingWidth(1000, 500));
    expect(geometry.height).toBeCloseTo(500);
    expect(fittingWidth(390, Number.POSITIVE_INFINITY)).toBe(390);
  });
});

describe('which drawn checker stands where', () => {
  it('moves one checker for one move', () => {
    const before = assignSlots([], START.playerOnRoll);
    const counts = [...START.playerOnRoll];
    counts[8]!--;
    counts[5]!++;
    const after = assignSlots(before, counts);
    const moved = after.flatMap((slot, i) => (slot === before[i] ? [] : [[before[i], slot]]));
    expect(moved).toEqual([
      [
        { place: 8, index: 2 },
        { place: 5, index: 0 },
      ],
    ]);
  });

  it('gives every checker a slot of its own, and leaves those alone that need not move', () => {
    fc.assert(
      fc.property(positions, positions, ({ playerOnRoll: a }, { playerOnRoll: b }) => {
        const before = assignSlots([], a);
        const after = assignSlots(before, b);
        expect(new Set(after.map(({ place, index }) => `${place} ${index}`)).size).toBe(15);
        for (let place = 0; place <= 25; place++) {
          expect(after.filter((slot) => slot.place === place)).toHaveLength(b[place]!);
        }
        const stay = b.reduce((sum, n, place) => sum + Math.min(n, a[place]!), 0);
        expect(after.filter((slot, i) => slot === before[i])).toHaveLength(stay);
      }),
    );
  });
});
