import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JobQueue } from '../../server/jobs/jobQueue.ts';
import { JOB_LANES } from '../../server/protocol/jobs.ts';

describe('the queue of jobs', () => {
  it('gives a lane its jobs in the order they came', () => {
    const queue = new JobQueue();
    queue.enter('a', 'cpu');
    queue.enter('b', 'cpu');
    queue.enter('c', 'gpu');
    queue.enter('d', 'cpu');
    expect(queue.heads()).toEqual(['a', 'c']);
    expect(['a', 'b', 'c', 'd', 'none'].map((id) => queue.waitsFor(id))).toEqual([0, 1, 0, 2, 0]);
    expect(queue.leave('b')).toEqual(['d']);
    expect(queue.leave('b')).toEqual([]);
    expect([queue.has('b'), queue.hasTurn('d')]).toEqual([false, false]);
    expect(queue.leave('a')).toEqual(['d']);
    expect([queue.hasTurn('d'), queue.size]).toEqual([true, 2]);
  });

  it('is, whatever comes and goes, a line for each lane', () => {
    const id = fc.integer({ min: 0, max: 9 }).map(String);
    const step = fc.record({ id, lane: fc.constantFrom(...JOB_LANES), isLeaving: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (all) => {
        const queue = new JobQueue();
        let model: { id: string; lane: string }[] = [];
        for (const { id, lane, isLeaving } of all) {
          const isThere = model.some((each) => each.id === id);
          if (isLeaving) {
            queue.leave(id);
            model = model.filter((each) => each.id !== id);
          } else if (!isThere) {
            queue.enter(id, lane);
            model.push({ id, lane });
          }
          expect(queue.size).toBe(model.length);
          for (const [i, each] of model.entries()) {
            const before = model.slice(0, i).filter((other) => other.lane === each.lane);
            expect(queue.waitsFor(each.id)).toBe(before.length);
            expect(queue.hasTurn(each.id)).toBe(before.length === 0);
          }
        }
      }),
    );
  });
});
