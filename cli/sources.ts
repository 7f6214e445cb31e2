/** The options by which verbs are told what to read and whose plays count. */
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Teachers } from '../trainer/records/importRecords.ts';
import { wrongUsage } from './terminal.ts';

export interface SourceOptions {
  readonly records?: string[];
  readonly labels?: string[];
  readonly expert?: string[];
  readonly side?: 'left' | 'right';
  readonly player?: string[];
}

/** Adds --records, --labels, --expert, --side and --player to a verb. */
export function addSourceOptions(command: Command): Command {
  return command
    .option('--records <paths...>', 'folders or files of match records (.mat, .sgf, .xg, ...)')
    .option(
      '--labels <files...>',
      "label files (.tsv, .tsv.gz): the best labelled play is the teacher's",
    )
    .option(
      '--expert <names...>',
      "whose plays in the records count, any case (default: everybody's)",
    )
    .addOption(
      new Option('--side <side>', 'count the plays of one column of every match')
        .choices(['left', 'right'])
        .conflicts('expert'),
    )
    .option('--player <names...>', "only these players' decisions of the label files");
}

/** Returns what to read. Wrong usage where nothing is named. */
export function readSourceOptions({
  records = [],
  labels = [],
  expert,
  side,
  player,
}: SourceOptions): {
  records: string[];
  labels: string[];
  teachers: Teachers;
  players: string[];
} {
  if (records.length === 0 && labels.length === 0)
    wrongUsage('name what to read: --records FOLDER or --labels FILE');
  if ((expert || side) && records.length === 0)
    wrongUsage('--expert and --side are about --records; of label files say --player');
  if (player && labels.length === 0)
    wrongUsage('--player is about --labels; of records say --expert');
  const teachers: Teachers = expert
    ? { kind: 'players', names: expert }
    : side
      ? { kind: 'side', side }
      : { kind: 'all' };
  const absolute = (places: readonly string[]): string[] =>
    places.map((place) => path.resolve(place));
  return { records: absolute(records), labels: absolute(labels), teachers, players: player ?? [] };
}
