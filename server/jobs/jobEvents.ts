/** The events of a training: lines of JSON, in the run's metrics.jsonl and from the running process. */
import path from 'node:path';
import { parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';
import { readIfThere } from '../home/files.ts';
import { METRICS_FILE } from './runFolder.ts';

/** Returns the events of a run folder, [] where there are none. */
export function readEvents(runFolder: string): TrainingEvent[] {
  const lines = (readIfThere(path.join(runFolder, METRICS_FILE)) ?? '').split('\n');
  return lines.reduce<TrainingEvent[]>((events, line) => {
    const event = parseTrainingEvent(line);
    return event ? appendEvent(events, event) : events;
  }, []);
}

/**
 * Returns the events with one more. A start that goes back, as a run resumed from its last checkpoint does, takes
 * away what comes after its step: it is about to be done again.
 */
export function appendEvent(events: TrainingEvent[], event: TrainingEvent): TrainingEvent[] {
  if (event.event !== 'start') {
    events.push(event);
    return events;
  }
  return [...events.filter((earlier) => earlier.step <= event.step), event];
}

/**
 * Returns what a line in a list shows, in order: the last start, the last step, every evaluation without its mistakes
 * and phases, and how it ended.
 */
export function outlineOf(events: readonly TrainingEvent[]): TrainingEvent[] {
  const start = events.findLast(({ event }) => event === 'start');
  const step = events.findLast(({ event }) => event === 'step');
  const last = events.at(-1);
  return events.flatMap((event): TrainingEvent[] => {
    if (event.event === 'evaluation') return [{ ...event, phases: [], mistakes: [] }];
    const isEnd = event === last && (event.event === 'finished' || event.event === 'stopped');
    return event === start || event === step || isEnd ? [event] : [];
  });
}
