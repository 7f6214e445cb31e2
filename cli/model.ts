/** `better-play model`: which models there are, and what their cards say. */
import { Command } from 'commander';
import type { ModelCard } from '../model/card.ts';
import { findModel, listModels, readCard } from '../model/node/modelFolder.ts';
import { footnotes, percent, playerTables } from './reportText.ts';
import { DEFAULT_MODEL, MODEL_ROOTS } from './places.ts';
import { failed, printJson, table } from './terminal.ts';

/** Returns the verb `model`. */
export function modelCommand(): Command {
  const command = new Command('model').description("list models, show a model's card");
  command
    .command('list', { isDefault: true })
    .description('list the models, those trained here first')
    .option('--json', 'print the cards as one JSON array')
    .action(list);
  command
    .command('show')
    .argument('[model]', 'name or folder', DEFAULT_MODEL)
    .description("show a model's card: what it learned from, how, and how well it agrees")
    .option('--json', 'print the card as JSON')
    .action(show);
  return command;
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

function cardText(card: ModelCard): string {
  const { training } = card;
  const data = training.data.map(
    ({ source, teacher, matches, decisions }) =>
      `  ${source}: ${decisions.toLocaleString('en')} decisions of ${matches.toLocaleString('en')} matches or games, teacher: ${teacher}`,
  );
  return [
    `${card.name}: ${card.description}`,
    `network    ${card.network}; ${card.parameters.toLocaleString('en')} parameters`,
    `made       ${card.made} on ${training.backend}, ${training.steps.toLocaleString('en')} steps${training.chosen ? ` (step ${training.chosen.step} kept, chosen on ${training.chosen.on.toLocaleString('en')} held-out decisions)` : ''}, ${training.decisionsSeen.toLocaleString('en')} decisions seen, ${Math.round(training.seconds / 60)} minutes`,
    `command    ${training.command}`,
    `revision   ${training.revision ?? 'unknown'}`,
    `sha-256    ${card.sha256}`,
    `learned from ${training.decisions.toLocaleString('en')} decisions, those of its matches not held out, of`,
    ...data,
    `held out   ${percent(training.split.heldOutShare)} of the matches (seed ${training.split.seed})`,
    ...(card.heldOut
      ? [
          '',
          'on held-out decisions',
          playerTables([card.heldOut]),
          '',
          ...footnotes([card.heldOut]),
        ]
      : []),
  ].join('\n');
}
