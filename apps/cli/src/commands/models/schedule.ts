import {
  GetRetrainingScheduleDocument,
  SetRetrainingScheduleDocument,
  type ScheduleFieldsFragment as Schedule,
} from '@cartograph/sdk/operations/models';
import { Option, type Command } from 'commander';
import { CliError } from '../../failure.js';
import { dataOption, jsonOption, timeZone, wholeNumber, type DataOptions } from '../../options.js';
import { instant, printResult } from '../../output.js';
import { kindsOption, modelKinds } from '../../train-options.js';

interface ScheduleOptions extends DataOptions {
  cron?: string;
  timeZone?: string;
  kinds?: string[];
  budget?: number;
  off: boolean;
}

/** `models schedule`: when a server trains again by itself. */
export function scheduleCommand(models: Command): void {
  models
    .command('schedule')
    .description('print when a running server trains again by itself, or set it')
    .option(
      '--cron <expression>',
      'minute, hour, day of the month, month, day of the week: "0 3 * * 1" is Monday at three',
    )
    .addOption(
      new Option('--time-zone <zone>', "IANA time zone of the expression; by default the server's").argParser(timeZone),
    )
    .addOption(kindsOption())
    .addOption(
      new Option('--budget <seconds>', 'seconds after which no further setting is tried').argParser(
        wholeNumber(1, 86_400),
      ),
    )
    .option('--off', 'train no more by itself', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, cron, timeZone: zone, kinds, budget, off }: ScheduleOptions) => {
      const { ask, change, made } = await import('../../ask.js');
      const from = { dataDir: data };
      if (off && cron !== undefined) throw new CliError('Give --cron or --off, not both.', 2);
      if (!off && cron === undefined && (zone !== undefined || kinds !== undefined || budget !== undefined))
        throw new CliError('Say when: add --cron, such as --cron "0 3 * * 1".', 2);
      let schedule: Schedule;
      if (off || cron !== undefined) {
        const before = (await ask(from, GetRetrainingScheduleDocument, {})).retrainingSchedule;
        const input = {
          isOn: !off,
          cron: cron ?? before.cron,
          timeZone: zone ?? before.timeZone,
          kinds: kinds === undefined ? before.kinds : [...(await modelKinds(kinds))],
          budgetSeconds: budget ?? before.budgetSeconds,
          version: before.version,
        };
        schedule = made((await change(from, SetRetrainingScheduleDocument, { input })).schedule);
      } else schedule = (await ask(from, GetRetrainingScheduleDocument, {})).retrainingSchedule;
      printResult(schedule, { json, text: () => scheduleText(schedule) });
    });
}

function scheduleText({ isOn, cron, timeZone: zone, kinds, budgetSeconds, nextAt, lastOutcome }: Schedule): string {
  if (!isOn) return 'No server trains by itself. --cron "0 3 * * 1" would, every Monday at three.';
  return [
    `A running server trains at "${cron ?? ''}" (${zone})${kinds === null ? '' : `, ${kinds.join(', ')} alone`}${budgetSeconds === null ? '' : `, ${budgetSeconds} seconds for trials`}.`,
    ...(nextAt === null ? [] : [`Next: ${instant(nextAt)}.`]),
    ...(lastOutcome === null ? [] : [`Last: ${lastOutcome}`]),
  ].join('\n');
}
