/** The events of a training: lines of JSON, in the run's metrics.jsonl and from the running process. */
import path from 'node:path';
import { type TrainingEvent, trainingEventSchema } from '../../model/trainingEvents.ts';
import { readIfThere } from '../home/files.ts';

/** Returns the event in a line of metrics.jsonl or of `train --json`; undefined for anything else, such as a torn line. */
export function parseTrainingEvent(line: string): TrainingEvent | undefined {
  try {
    return trainingEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Returns the events of a run folder, [] where there are none. */
export function readEvents(runFolder: string): TrainingEvent[] {
  const lines = (readIfThere(path.join(runFolder, 'metrics.jsonl')) ?? '').split('\n');
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
