/**
 * A run's metrics: `metrics.jsonl`, one event a line, only ever added to. What a killed run reported after the
 * checkpoint it goes on from stays in the file and is reported again after a `start`; liveEvents says what counts.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { whereThere, writing } from '../../model/node/disk.ts';
import { parseTrainingEvent, type TrainingEvent } from '../../model/trainingEvents.ts';

/** Returns all events of a run's folder, oldest first, [] where there are none; a torn line is none. Throws a DiskError. */
export async function readEvents(run: string): Promise<TrainingEvent[]> {
  const text = await textOf(run);
  return text.split('\n').flatMap((line) => parseTrainingEvent(line) ?? []);
}

/** Returns true when the run has come to its end and exported its model. */
export async function isFinished(run: string): Promise<boolean> {
  return (await readEvents(run)).some(({ event }) => event === 'finished');
}

/** Makes the metrics ready to be added to: a last line that was torn gets its end, so that it spoils no other. */
export async function closeTornLine(run: string): Promise<void> {
  const text = await textOf(run);
  if (text !== '' && !text.endsWith('\n')) await append(run, '\n');
}

/** Adds an event. Throws when the disk refuses. */
export async function appendEvent(run: string, event: TrainingEvent): Promise<void> {
  await append(run, `${JSON.stringify(event)}\n`);
}

/** Flushes the events to disk, so that a checkpoint written next never knows more than they do. */
export async function flushEvents(run: string): Promise<void> {
  await writing(fileOf(run), (disk) => disk.flush(fileOf(run)));
}

async function textOf(run: string): Promise<string> {
  return (await whereThere(fileOf(run), () => readFile(fileOf(run), 'utf8'))) ?? '';
}

async function append(run: string, text: string): Promise<void> {
  await writing(fileOf(run), (disk) => disk.append(fileOf(run), text));
}

function fileOf(run: string): string {
  return path.join(run, 'metrics.jsonl');
}
