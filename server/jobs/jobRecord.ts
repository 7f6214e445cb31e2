/** A job on disk, `<home>/jobs/<id>.json`: all but a training's events, which its run folder holds. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { readIfThere, writeFileAtomicSync } from '../home/files.ts';
import { processMarkSchema } from '../home/processes.ts';
import { type JobRequest, jobSchema } from '../protocol/jobs.ts';

/** A job without what is found elsewhere, and with what the next server must know. */
export const jobRecordSchema = jobSchema
  .omit({ events: true, waitsFor: true, progress: true })
  .extend({
    /** Its turn among those that wait, the smallest first; null for one that does not. */
    turn: z.int().nullable(),
    /** The steps whose checkpoints were asked for as models. */
    checkpointModels: z.array(z.int()),
    /** The child process while it runs, to be found again by the next server. */
    process: processMarkSchema.nullable(),
  });
export type JobRecord = z.infer<typeof jobRecordSchema>;

/** Returns a name that sorts by time: 20261123-101502-ab12cd34. */
export function makeJobId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').split('T');
  return `${date}-${time}-${randomBytes(4).toString('hex')}`;
}

/** Returns the record of a job just asked for. */
export function newJobRecord(request: JobRequest, now: Date): JobRecord {
  return {
    id: makeJobId(now),
    request,
    state: 'queued',
    lane: 'cpu',
    startedAt: now.toISOString(),
    report: null,
    error: null,
    process: null,
    turn: null,
    checkpointModels: [],
  };
}

/** The job files of a home folder. */
export class JobFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Returns every job, oldest first; a file that is no job is left alone and reported. */
  readAll(report: (file: string, error: unknown) => void): JobRecord[] {
    const names = listFolder(this.#folder).filter((name) => /^[\w-]+\.json$/.test(name));
    return names.sort().flatMap((name) => {
      const file = path.join(this.#folder, name);
      try {
        return [jobRecordSchema.parse(JSON.parse(readIfThere(file) ?? ''))];
      } catch (error) {
        report(file, error);
        return [];
      }
    });
  }

  write(record: JobRecord): void {
    writeFileAtomicSync(
      path.join(this.#folder, `${record.id}.json`),
      `${JSON.stringify(record, null, 2)}\n`,
    );
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
