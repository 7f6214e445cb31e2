/**
 * A model as one file, NAME.bpmodel: a ZIP archive of `card.json` and `model.onnx`, nothing else. The same model gives
 * the same bytes: the entries are stored as they are, in this order, dated 1980-01-01.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type UnzipFileInfo, unzipSync, zipSync } from 'fflate';
import * as z from 'zod';
import { START } from '../../engine/position.ts';
import { type Failure, fail, ok, type Result } from '../../engine/result.ts';
import { type ModelCard, modelCardSchema, modelNameSchema } from '../card.ts';
import { writing } from './disk.ts';
import { loadModel, type ModelErrorCode } from './modelFolder.ts';
import { makeScratchFolder, moveFolder } from './scratchFolder.ts';

/** What a model's file is called after its name. */
export const MODEL_FILE_EXTENSION = '.bpmodel';

/** Largest model file, bytes: room for 64 million parameters. */
export const LARGEST_MODEL_FILE: number = 256 * 1024 * 1024;

/** The entries, in their order, with the most bytes each may have. */
const ENTRIES = { 'card.json': 1024 * 1024, 'model.onnx': LARGEST_MODEL_FILE - 2 * 1024 * 1024 };
type EntryName = keyof typeof ENTRIES;
const NAMES = Object.keys(ENTRIES) as EntryName[];

/** The earliest date that ZIP can hold, in the local time it is kept in. */
const EARLIEST = new Date(1980, 0, 1);

export type ModelFileErrorCode = 'badModelFile' | 'modelExists';
/**
 * Decides on a model before its network is opened: one that this program does not write is a program of somebody's, which
 * may do anything. Its card has the name it is to have.
 */
export type CheckModel = (
  card: ModelCard,
  onnx: Uint8Array,
) => Promise<Result<void, Failure<ModelFileErrorCode>>>;
type Entries = Record<EntryName, Uint8Array>;

/** Returns the file of the model in `folder`, which is loaded to see that it is whole. */
export async function packModel(
  folder: string,
): Promise<Result<Buffer, Failure<ModelErrorCode | 'modelTooLarge'>>> {
  const loaded = await loadModel(folder);
  if (!loaded.ok) return loaded;
  await loaded.value.release();
  const entries: Partial<Entries> = {};
  for (const name of NAMES) {
    const bytes = await readFile(path.join(folder, name));
    if (bytes.length > ENTRIES[name]) {
      return fail(
        'modelTooLarge',
        `${path.join(folder, name)} has ${bytes.length} bytes: a model file holds at most ${ENTRIES[name]}`,
      );
    }
    entries[name] = bytes;
  }
  return ok(Buffer.from(zipSync(entries as Entries, { level: 0, mtime: EARLIEST })));
}

/**
 * Puts the model of a file into `models`, under its own name or the one given, and returns its card. Refuses what is no
 * model file, what `checkModel` refuses, what its card does not fit, what this program cannot run, and a name that is taken
 * in `models`, which is as it was then. Throws a DiskError when the disk refuses.
 */
export async function unpackModel(
  bytes: Uint8Array,
  models: string,
  checkModel: CheckModel,
  name?: string,
): Promise<Result<ModelCard, Failure<ModelFileErrorCode>>> {
  const entries = readEntries(bytes);
  if (!entries.ok) return entries;
  const read = parseCard(entries.value['card.json']);
  if (!read.ok) return read;
  const named = modelNameSchema.safeParse(name ?? read.value.name);
  if (!named.success) {
    return fail('badModelFile', `the name ${name}: ${named.error.issues[0]!.message}`);
  }
  const card = rename(read.value, named.data);
  const checked = await checkModel(card, entries.value['model.onnx']);
  if (!checked.ok) return checked;
  const scratch = await makeScratchFolder(models);
  try {
    await writing(scratch, async (disk) => {
      await disk.write(path.join(scratch, 'model.onnx'), entries.value['model.onnx']);
      await disk.write(path.join(scratch, 'card.json'), `${JSON.stringify(card, null, 2)}\n`);
    });
    const runs = await tryOut(scratch);
    if (!runs.ok) return runs;
    return (await moveFolder(scratch, path.join(models, card.name)))
      ? ok(card)
      : fail('modelExists', `there is a model ${card.name} in ${models}: give it another name`);
  } finally {
    await writing(scratch, (disk) => disk.remove(scratch));
  }
}

/** The archive's entries. Sizes are looked at before anything is unpacked: a small file can claim to hold any amount. */
function readEntries(bytes: Uint8Array): Result<Entries, Failure<'badModelFile'>> {
  if (bytes.length > LARGEST_MODEL_FILE) {
    return bad(`it has ${bytes.length} bytes: expected at most ${LARGEST_MODEL_FILE}`);
  }
  const found: UnzipFileInfo[] = [];
  try {
    unzipSync(bytes, { filter: (entry) => (found.push(entry), false) });
    const names = found.map((entry) => entry.name).sort();
    if (names.join() !== NAMES.toSorted().join()) {
      return bad(`it holds ${listed(names)}: expected ${NAMES.join(' and ')} alone`);
    }
    for (const entry of found) {
      const most = ENTRIES[entry.name as EntryName];
      if (entry.originalSize > most) {
        return bad(`${entry.name} would be ${entry.originalSize} bytes: expected at most ${most}`);
      }
    }
    return ok(unzipSync(bytes) as Entries);
  } catch (error) {
    return bad(`it is no ZIP archive that can be read: ${(error as Error).message}`);
  }
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, 5).map((name) => name.slice(0, 100));
  return `${shown.join(', ')}${names.length > shown.length ? ', ...' : ''}`;
}

function parseCard(bytes: Uint8Array): Result<ModelCard, Failure<'badModelFile'>> {
  try {
    const card = modelCardSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return card.success
      ? ok(card.data)
      : bad(`its card.json is no model card: ${z.prettifyError(card.error)}`);
  } catch (error) {
    return bad(`its card.json is not JSON: ${(error as Error).message}`);
  }
}

/** The card with another name, also where it speaks of the model as a player. */
function rename(card: ModelCard, name: string): ModelCard {
  return { ...card, name, heldOut: card.heldOut && { ...card.heldOut, player: name } };
}

/** Loads the model and lets it score a position: a network may be whole and yet be none of ours. */
async function tryOut(folder: string): Promise<Result<void, Failure<'badModelFile'>>> {
  const loaded = await loadModel(folder);
  // Its folder is about to go: only what is wrong is of use.
  if (!loaded.ok) return bad(loaded.error.message.replaceAll(`${folder}${path.sep}`, ''));
  const { evaluator, release } = loaded.value;
  try {
    const [scores] = await evaluator.score([{ parent: START, results: [START] }]);
    return scores?.length === 1 && Number.isFinite(scores[0])
      ? ok(undefined)
      : bad(`its network does not give one number a position`);
  } catch (error) {
    return bad(`its network does not score positions: ${(error as Error).message}`);
  } finally {
    await release();
  }
}

function bad(why: string): { readonly ok: false; readonly error: Failure<'badModelFile'> } {
  return fail('badModelFile', `not a model file: ${why}`);
}
