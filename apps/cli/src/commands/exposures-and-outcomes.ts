import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import type { Complete } from '../record-file.js';
import { dataOption, jsonOption, userPath, type DataOptions } from '../options.js';
import { plural, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `exposures CAMPAIGN FILE`: who has met a campaign. */
export function exposuresCommand(program: Command): void {
  recordingCommand(
    program,
    'exposures',
    'record from a file who has met a campaign, all or nothing',
    'CSV (also .csv.gz) with the columns unit, arm and exposed_at',
  );
}

/** `outcomes CAMPAIGN FILE`: what units did that no log tells. */
export function outcomesCommand(program: Command): void {
  recordingCommand(
    program,
    'outcomes',
    'record from a file what units did that no log tells, all or nothing',
    'CSV (also .csv.gz) with the columns unit, metric, at, value and, where there are such, denominator and id',
  ).addOption(
    new Option(
      '--complete-until <METRIC=TIME>',
      'until when all outcomes of a metric are recorded with the file, such as refunds=2026-01-31T08:00:00Z; by default now, of the metrics in the file; may be given again',
    )
      .argParser(completeUntil)
      .default([], ''),
  );
}

function completeUntil(text: string, before: Complete[]): Complete[] {
  const [, metric, time] = /^(.+)=([^=]+)$/.exec(text) ?? [];
  if (metric === undefined || time === undefined || Number.isNaN(Date.parse(time)))
    throw new InvalidArgumentError('Give METRIC=TIME, such as refunds=2026-01-31T08:00:00Z.');
  return [...before, { metric, until: new Date(time).toISOString() }];
}

function recordingCommand(
  program: Command,
  what: 'exposures' | 'outcomes',
  description: string,
  table: string,
): Command {
  return program
    .command(what)
    .description(description)
    .argument('<campaign>', 'cmp_…')
    .addArgument(new Argument('<file>', table).argParser(userPath))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async (
        campaignId: string,
        file: string,
        { data, json, completeUntil: complete = [] }: DataOptions & { completeUntil?: Complete[] },
      ) => {
        const { recordFile } = await import('../record-file.js');
        const recorded = await withProgress((hooks) => recordFile(data, what, { campaignId, file, complete }, hooks));
        printResult(recorded, {
          json,
          text: () =>
            `${plural(recorded.rows, 'row')}: ${plural(recorded.accepted, 'row')} new, ${recorded.known} known before.`,
        });
      },
    );
}
