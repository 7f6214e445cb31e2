/** `better-play model`: which models there are, what their cards say; models as files, and out of runs. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Failure, fail, ok, type Result } from '../engine/result.ts';
import { type ModelCard, modelNameSchema } from '../model/card.ts';
import { writeAtomically } from '../model/node/atomicFile.ts';
import { MODEL_FILE_EXTENSION, packModel, unpackModel } from '../model/node/modelFile.ts';
import { findModel, listModels, readCard } from '../model/node/modelFolder.ts';
import type { SnapshotName } from '../trainer/training/snapshots.ts';
import { cardText } from './cardText.ts';
import { readBounded } from './files.ts';
import { percent } from './reportText.ts';
import { findRun } from './findRun.ts';
import { DEFAULT_MODEL, MODEL_ROOTS, TRAINED_MODELS } from './places.ts';
import { findOwnModels, removeModel } from './removeModels.ts';
import { failed, printJson, refuseUnknown, startProgress, table, wrongUsage } from './terminal.ts';
import { bytesText } from './units.ts';

/** Returns the verb `model`. */
export function modelCommand(): Command {
  const command = new Command('model').description(
    'list models, show one, export and import one, make one out of a run, remove some',
  );
  refuseUnknown(command.command('list', { isDefault: true }))
    .description('list the models, those trained here first')
    .option('--json', 'print the cards as one JSON array')
    .action(list);
  command
    .command('show')
    .argument('[model]', 'name or folder', DEFAULT_MODEL)
    .description("show a model's card: what it learned from, how, and how well it agrees")
    .option('--json', 'print the card as JSON')
    .action(show);
  command
    .command('export')
    .argument('<model>', 'name or folder')
    .argument('<file>', `the file, NAME${MODEL_FILE_EXTENSION}, or a folder`)
    .description('write a model as one file')
    .option('--force', 'replace a file that is there')
    .action(exportFile);
  command
    .command('import')
    .argument('<file>', 'a model file')
    .description("add a file's model to yours, checked first")
    .option('--name <name>', 'its name here (default: the name it has)', modelName)
    .option('--models <folder>', 'folder it goes into', TRAINED_MODELS)
    .option('--json', "print the model's card as JSON, or {error: {code, message}}")
    .action(importFile);
  command
    .command('make')
    .argument('<run>', 'a run, at work or not: its folder, or the name of its model')
    .description('make a model of any state that a run has kept')
    .option('--step <step>', 'a step with a snapshot, best, or last', snapshotName, 'best')
    .option(
      '--name <name>',
      "name of the model (default: the run's, -step- and the step)",
      modelName,
    )
    .option('--models <folder>', 'folder it goes into', TRAINED_MODELS)
    .option('--judge', 'judge it on the held-out decisions, for its card')
    .option('--json', "print the model's card as JSON")
    .action(make);
  command
    .command('remove')
    .argument('<models...>', 'names of models trained or imported here')
    .description('delete models; the runs that made them stay')
    .option('--yes', 'delete them without asking')
    .action(remove);
  return command.addHelpText(
    'after',
    `
Examples:
  better-play model show mine
  better-play model export mine mine${MODEL_FILE_EXTENSION}
  better-play model import ~/Downloads/friend${MODEL_FILE_EXTENSION}
  better-play model make mine --step last --name mine-so-far
  better-play model remove mine-so-far --yes`,
  );
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const found = await listModels(MODEL_ROOTS);
  if (json) return printJson(found.map(({ folder, card }) => ({ folder, ...card })));
  const rows = found.map(({ card }) => [
    card.name,
    card.heldOut ? percent(card.heldOut.overall.agreement.share) : '-',
    card.parameters.toLocaleString('en'),
    card.made.slice(0, 10),
  ]);
  process.stdout.write(`${table([['model', 'agreement', 'parameters', 'made'], ...rows])}\n`);
}

async function show(name: string, { json }: { json?: boolean }): Promise<void> {
  const folder = await findModel(name, MODEL_ROOTS);
  if (!folder.ok) return failed(folder.error.message);
  const card = await readCard(folder.value);
  if (!card.ok) return failed(card.error.message);
  if (json) return printJson(card.value);
  process.stdout.write(`${cardText(card.value)}\n`);
}

async function exportFile(
  name: string,
  place: string,
  { force = false }: { force?: boolean },
): Promise<void> {
  const folder = await findModel(name, MODEL_ROOTS);
  if (!folder.ok) return failed(folder.error.message);
  const packed = await packModel(folder.value);
  if (!packed.ok) return failed(packed.error.message);
  const isFolder = (await stat(place).catch(() => undefined))?.isDirectory() ?? false;
  const file = isFolder
    ? path.join(place, `${path.basename(folder.value)}${MODEL_FILE_EXTENSION}`)
    : place;
  const isThere = async (it: string): Promise<boolean> =>
    (await stat(it).catch(() => undefined)) !== undefined;
  if (!(await isThere(path.dirname(file)))) {
    return failed(`${file}: there is no folder ${path.dirname(file)}`);
  }
  if (!force && (await isThere(file))) {
    return failed(`${file} is there already: name another file, or --force`);
  }
  await writeAtomically(file, packed.value);
  process.stdout.write(`${file}: ${packed.value.length.toLocaleString('en')} bytes\n`);
}

interface ImportOptions {
  readonly name?: string;
  readonly models: string;
  readonly json?: boolean;
}

async function importFile(file: string, { name, models, json }: ImportOptions): Promise<void> {
  const folder = path.resolve(models);
  const imported = await importModel(file, folder, name);
  if (imported.ok) return tellMade(imported.value, path.join(folder, imported.value.name), json);
  if (json) printJson({ error: imported.error });
  failed(`${file}: ${imported.error.message}`);
}

async function importModel(
  file: string,
  models: string,
  name?: string,
): Promise<Result<ModelCard, Failure<string>>> {
  const read = await readBounded(file);
  if (!read.ok) return read;
  const { checkExported } = await import('../trainer/export/checkExported.ts');
  return await unpackModel(
    read.value,
    models,
    async (card, onnx) => {
      const free = await checkUntaken(card.name, models);
      return free.ok ? checkExported(card, onnx) : free;
    },
    name,
  );
}

interface MakeOptions extends ImportOptions {
  readonly step: SnapshotName;
  readonly judge?: boolean;
}

async function make(given: string, options: MakeOptions): Promise<void> {
  const { step, name, judge = false, json } = options;
  const run = await findRun(given);
  if (!run.ok) return failed(run.error.message);
  const { snapshotModel } = await import('../trainer/studies/snapshotModel.ts');
  const models = path.resolve(options.models);
  const progress = startProgress('judging', json || !judge);
  const made = await snapshotModel(
    {
      run: run.value,
      which: step,
      name,
      models,
      isJudging: judge,
      check: (wanted) => checkFree(wanted, models),
    },
    (done, total) => progress.update(done / total),
  );
  progress.stop();
  if (!made.ok) return failed(made.error.message);
  tellMade(made.value.card, made.value.folder, json);
}

async function remove(names: string[], { yes }: { yes?: boolean }): Promise<void> {
  const found = await findOwnModels(names, MODEL_ROOTS);
  if (!found.ok) return failed(`nothing was removed: ${found.error.message}`);
  if (!yes) {
    const what = found.value.map(({ name, bytes }) => `${name} (${bytesText(bytes)})`);
    wrongUsage(`this deletes ${what.join(', ')}: say --yes`);
  }
  for (const model of found.value) {
    await removeModel(model);
    process.stdout.write(`removed ${model.folder}, ${bytesText(model.bytes)} freed\n`);
  }
}

/** Refuses a name that is none or that a model has. */
async function checkFree(name: string, models: string): Promise<Result<void, Failure<string>>> {
  const named = modelNameSchema.safeParse(name);
  return named.success
    ? await checkUntaken(name, models)
    : fail('badName', `${name}: ${named.error.issues[0]!.message}: say --name`);
}

/** Refuses a name that a model has, wherever it is: it would hide that one, or be hidden. */
async function checkUntaken(
  name: string,
  models: string,
): Promise<Result<void, Failure<'modelExists'>>> {
  const taken = await findModel(name, [models, ...MODEL_ROOTS]);
  return taken.ok
    ? fail('modelExists', `there is a model ${name} in ${taken.value}: choose another --name`)
    : ok(undefined);
}

function tellMade(card: ModelCard, folder: string, isJson = false): void {
  if (isJson) printJson(card);
  else process.stdout.write(`model ${card.name} is in ${path.relative('.', folder)}\n`);
}

function modelName(text: string): string {
  const name = modelNameSchema.safeParse(text);
  if (!name.success) throw new InvalidArgumentError(`${name.error.issues[0]!.message}.`);
  return name.data;
}

function snapshotName(text: string): SnapshotName {
  if (text === 'best' || text === 'last') return text;
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError('expected a step, best or last.');
  }
  return Number(text);
}
