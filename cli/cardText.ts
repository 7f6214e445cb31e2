/** A model's card as text. */
import type { ModelCard } from '../model/card.ts';
import { footnotes, percent, playerTables } from './reportText.ts';

/** Returns the card for people: what the model is, what it learned from and how well it agrees, in lines. */
export function cardText(card: ModelCard): string {
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
