import { GetCoverageDocument, type GetCoverageQuery } from '@cartograph/sdk/operations/shop';
import type { Command } from 'commander';
import { dataOption, jsonOption, timeLimitOption, timeZoneOption } from '../../options.js';
import { faultLines } from '../../fault-lines.js';
import { count, printResult, table } from '../../output.js';
import { asked, type AskOptions } from './asked.js';

/** `ask coverage`: of the whole log, so it takes neither period nor filter. */
export function askCoverage(parent: Command): void {
  parent
    .command('coverage')
    .description('events of each local day of the whole log by type, and where the tracking failed or the log is cut')
    .addOption(timeZoneOption())
    .addOption(timeLimitOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: AskOptions & { timeZone: string }) => {
      const { ask } = await import('../../ask.js');
      const {
        shop: { coverage },
      } = await ask(asked(options), GetCoverageDocument, { timeZone: options.timeZone });
      printResult(coverage, { json: options.json, text: () => lines(coverage).join('\n') });
    });
}

function lines({ days, faults }: GetCoverageQuery['shop']['coverage']): string[] {
  if (days.length === 0) return ['The log has no events.'];
  return [
    table([
      ['', 'views', 'carts', 'removals', 'purchases'],
      ...days.map(({ date, counts: { views, carts, removes, purchases } }) => [
        date,
        ...[views, carts, removes, purchases].map(count),
      ]),
    ]),
    ...(faults.length === 0 ? ['No fault of the tracking was found.'] : faultLines(faults)),
  ];
}
