import type { AnswerFieldsFragment } from '@cartograph/sdk/operations/analytics';
import type { PeriodInput } from '@cartograph/sdk/schema';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../../failure.js';
import { faultLines } from '../../fault-lines.js';
import { printResult } from '../../output.js';
import {
  dataOption,
  jsonOption,
  schemaName,
  timeLimitOption,
  timeZoneOption,
  type DataOptions,
} from '../../options.js';

/** What every question takes. */
export interface AskOptions extends DataOptions {
  timeLimit?: number;
}

/** Where a question is asked, and how long it may take. */
export const asked = ({ data, timeLimit }: AskOptions): { dataDir: string; timeLimit: number | undefined } => ({
  dataDir: data,
  timeLimit,
});

const PERIODS = ['last-7-days', 'last-28-days', 'last-90-days', 'last-month'] as const;

/** What every question about the log takes. */
export interface ScopeOptions extends AskOptions {
  from?: string;
  to?: string;
  period?: (typeof PERIODS)[number];
  timeZone: string;
  category?: string;
  brand?: string;
  bots: boolean;
}

/** The variables of `analytics(period:, timeZone:, filter:, includeBots:)`. */
export interface ScopeVariables {
  period: PeriodInput | null;
  timeZone: string;
  filter: { category: string | null; brand: string | null } | null;
  includeBots: boolean;
}

const LOSING: ReadonlySet<string> = new Set(['MISSING_DAY', 'MISSING_HOURS', 'EVENT_TYPE_VANISHED']);

/**
 * Prints an answer as JSON, or as text after what is wrong with the tracking of what it counts.
 *
 * @param options.isSum - whether its total adds up what the log recorded, so that events that it lost are missing in it. Default: no, it is a rate.
 * @param options.mixes - whether its figures go over a change of the tracking. Default: yes.
 */
export function printAnswer(
  answer: AnswerFieldsFragment,
  { json, text, isSum = false, mixes = true }: { json: boolean; text: () => string; isSum?: boolean; mixes?: boolean },
): void {
  const { period, faults, daysLeftOut } = answer;
  // A change with which the period begins parts it from the one before, and mixes nothing in it.
  const changed = faults.filter(
    ({ kind, date }) => mixes && kind === 'EVENT_TYPE_LEVEL_CHANGED' && date > period.from && date <= period.to,
  );
  const lost = faults.filter(
    ({ kind, date, isCertain }) => isCertain && LOSING.has(kind) && date >= period.from && date <= period.to,
  );
  const told = [
    ...faultLines(faults),
    ...(changed.length === 0
      ? []
      : [
          `Figures mix the days before and after the tracking changed: ${[...new Set(changed.map(({ date }) => date))].join(', ')}.`,
        ]),
    ...(daysLeftOut.length === 0 ? [] : [`Rates leave out whole days: ${daysLeftOut.join(', ')}.`]),
    ...(isSum && lost.length > 0
      ? [`The total may be too low: events were lost on ${[...new Set(lost.map(({ date }) => date))].join(', ')}.`]
      : []),
  ];
  printResult(answer, { json, text: () => [...told, ...(told.length === 0 ? [] : ['']), text()].join('\n') });
}

/** Adds the options that every question takes. */
export function withScope(command: Command): Command {
  return command
    .addOption(new Option('--from <day>', 'first local day, with --to; default: the whole log').argParser(day))
    .addOption(new Option('--to <day>', 'last local day').argParser(day))
    .addOption(
      new Option('--period <name>', 'instead of two days: days up to the newest that the log has whole')
        .choices(PERIODS)
        .conflicts(['from', 'to']),
    )
    .option('--category <code>', 'only events of a category: its code, the start of one, or its id')
    .option('--brand <name>', 'only events of a brand')
    .option('--no-bots', "exclude sessions that look like a bot's")
    .addOption(timeZoneOption())
    .addOption(timeLimitOption())
    .addOption(dataOption())
    .addOption(jsonOption());
}

/** @throws CliError - a period with one end. */
export function scopeVariables({ from, to, period, timeZone, category, brand, bots }: ScopeOptions): ScopeVariables {
  if ((from === undefined) !== (to === undefined))
    throw new CliError('A period has two ends: give --from and --to, or neither for the whole log.', 2);
  return {
    period: period ? { relative: schemaName(period) } : from !== undefined && to !== undefined ? { from, to } : null,
    timeZone,
    filter: category === undefined && brand === undefined ? null : { category: category ?? null, brand: brand ?? null },
    includeBots: bots,
  };
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new InvalidArgumentError('Give a day as YYYY-MM-DD.');
  return text;
}
