import { Argument, type Command } from 'commander';
import { dataOption, jsonOption, userPath, type DataOptions } from '../options.js';
import { plural, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `exposures CAMPAIGN FILE`: who has met a campaign. */
export function exposuresCommand(program: Command): void {
  recordingCommand(program, 'exposures', 'record from a file who has met a campaign, all or nothing', 'CSV (also .csv.gz) with the columns unit, arm and exposed_at');
}

/** `outcomes CAMPAIGN FILE`: what units did that no log tells. */
export function outcomesCommand(program: Command): void {
  recordingCommand(program, 'outcomes', 'record from a file what units did that no log tells, all or nothing', 'CSV (also .csv.gz) with the columns unit, metric, at, value and, where there are such, denominator and id');
}

function recordingCommand(program: Command, what: 'exposures' | 'outcomes', description: string, table: string): void {
  program
    .command(what)
    .description(description)
    .argument('<campaign>', 'cmp_…')
    .addArgument(new Argument('<file>', table).argParser(userPath))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (campaignId: string, file: string, { data, json }: DataOptions) => {
      const { recordFile } = await import('../record-file.js');
      const recorded = await withProgress((hooks) => recordFile(data, what, campaignId, file, hooks));
      printResult(recorded, { json, text: () => `${plural(recorded.rows, 'row')}: ${plural(recorded.accepted, 'row')} new, ${recorded.known} known before.` });
    });
}
