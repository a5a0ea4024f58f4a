import {
  GetCohortsDocument,
  GetRetentionDocument,
  type GetCohortsQuery,
  type GetRetentionQuery,
} from '@cartograph/sdk/operations/segments';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { schemaName, type SchemaName, wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Retention = GetRetentionQuery['analytics']['retention'];
type Cohorts = GetCohortsQuery['analytics']['cohorts'];
type Cell = Retention['curve'][number];

interface RetentionOptions extends ScopeOptions {
  granularity: 'day' | 'week' | 'month';
  first?: EventName;
  return?: EventName;
  firstCategory?: string;
  returnCategory?: string;
  orAfter?: true;
  upTo?: number;
  brackets?: { from: number; to: number }[];
}

const EVENTS = ['view', 'cart', 'remove-from-cart', 'purchase'] as const;
type EventName = (typeof EVENTS)[number];
const UNKNOWN = '?';

/** `ask retention`: who came back, by day, week or month after their first event. */
export function askRetention(parent: Command): void {
  withScope(
    parent
      .command('retention')
      .description(
        'who came back, by day, week or month after their first event; ? is unknown, as the log ends before',
      ),
  )
    .addOption(
      new Option('--granularity <size>', 'calendar units that are counted')
        .choices(['day', 'week', 'month'])
        .default('day'),
    )
    .addOption(new Option('--first <event>', 'what begins; default: any event').choices(EVENTS))
    .addOption(new Option('--return <event>', 'what counts as a return; default: any event').choices(EVENTS))
    .option('--first-category <code>', 'only a first event of this category')
    .option('--return-category <code>', 'only returns of this category')
    .option('--or-after', 'a return then or at any time after')
    .addOption(new Option('--up-to <units>', '1 to 61').argParser(wholeNumber(1, 61)))
    .addOption(new Option('--brackets <list>', 'such as 1-3,4-7,8-14, instead of single units').argParser(brackets))
    .action(async (options: RetentionOptions) => {
      const { ask } = await import('../../ask.js');
      const input = {
        granularity: schemaName(options.granularity),
        first: choice(options.first, options.firstCategory),
        returning: choice(options.return, options.returnCategory),
        mode: options.orAfter ? ('ON_OR_AFTER' as const) : ('ON' as const),
        upTo: options.upTo ?? null,
        brackets: options.brackets ?? null,
      };
      const {
        analytics: { retention },
      } = await ask(asked(options), GetRetentionDocument, { ...scopeVariables(options), input });
      printAnswer(retention, { json: options.json, text: () => retentionText(retention) });
    });
}

/** `ask cohorts`: users by when they entered, and what they did later. */
export function askCohorts(parent: Command): void {
  withScope(
    parent
      .command('cohorts')
      .description('users by the week or month of their first view, cart or purchase; ? is a unit that is not over'),
  )
    .addOption(
      new Option('--entry <event>', 'what a user enters with')
        .choices(['first-view', 'first-cart', 'first-purchase'])
        .default('first-purchase'),
    )
    .addOption(
      new Option('--granularity <size>', 'calendar units that are counted').choices(['week', 'month']).default('week'),
    )
    .option('--revenue', 'revenue per user up to each unit, instead of the share that was active')
    .action(
      async (
        options: ScopeOptions & {
          entry: 'first-view' | 'first-cart' | 'first-purchase';
          granularity: 'week' | 'month';
          revenue?: true;
        },
      ) => {
        const { ask } = await import('../../ask.js');
        const input = { entry: schemaName(options.entry), granularity: schemaName(options.granularity) };
        const {
          analytics: { cohorts },
        } = await ask(asked(options), GetCohortsDocument, { ...scopeVariables(options), input });
        printAnswer(cohorts, { json: options.json, text: () => cohortsText(cohorts, options.revenue === true) });
      },
    );
}

function retentionText({ granularity, users, curve, cohorts, cohortCount }: Retention): string {
  const share = ({ rate: { value } }: Cell): string => (value === null ? UNKNOWN : percent(value));
  const name = ({ from, to }: Cell): string => (from === to ? `${from}` : `${from}–${to}`);
  const interval = ({ rate: { low, high } }: Cell): string =>
    low === null || high === null ? UNKNOWN : `${percent(low)} – ${percent(high)}`;
  return [
    table([
      [`${granularity.toLowerCase()}s later`, 'users', 'returned', 'share', '95 % interval'],
      ...curve.map((cell) => [
        name(cell),
        count(cell.users),
        cell.returned === null ? UNKNOWN : count(cell.returned),
        share(cell),
        interval(cell),
      ]),
    ]),
    table([
      ['first event', 'users', ...curve.slice(0, 8).map(name)],
      ...cohorts.map((cohort) => [cohort.unit.name, count(cohort.users), ...cohort.cells.slice(0, 8).map(share)]),
    ]),
    `${count(users)} users in ${count(cohortCount)} cohorts${cohorts.length < cohortCount ? `, of which the latest ${count(cohorts.length)} are shown` : ''}.`,
  ].join('\n\n');
}

function cohortsText({ users, cohorts, cohortCount }: Cohorts, isRevenue: boolean): string {
  const shown = 12;
  const width = Math.min(shown, Math.max(0, ...cohorts.map(({ cells }) => cells.length)));
  const cell = ({ activePerUser: { value }, revenuePerUserSoFar }: (typeof cohorts)[number]['cells'][number]): string =>
    isRevenue
      ? revenuePerUserSoFar === null
        ? UNKNOWN
        : decimal(revenuePerUserSoFar)
      : value === null
        ? UNKNOWN
        : percent(value);
  return [
    table([
      ['entered', 'users', ...Array.from({ length: width }, (_, i) => `+${i}`)],
      ...cohorts.map(({ unit, users: size, isLogBeginning, cells }) => [
        `${unit.name}${isLogBeginning ? ' *' : ''}`,
        count(size),
        ...cells.slice(0, shown).map(cell),
        ...Array.from({ length: Math.max(0, width - cells.length) }, () => ''),
      ]),
    ]),
    '* The log begins here: who was there before counts as new.',
    `${count(users)} users in ${count(cohortCount)} cohorts${cohorts.length < cohortCount ? `, of which the latest ${count(cohorts.length)} are shown` : ''}.`,
  ].join('\n');
}

function choice(
  type: EventName | undefined,
  category: string | undefined,
): { type: SchemaName<EventName> | null; filter: { category: string } | null } | null {
  if (type === undefined && category === undefined) return null;
  return { type: type === undefined ? null : schemaName(type), filter: category === undefined ? null : { category } };
}

function brackets(text: string): { from: number; to: number }[] {
  return text.split(',').map((part) => {
    const found = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(part.trim());
    if (!found) throw new InvalidArgumentError('Give brackets such as 1-3,4-7,8-14.');
    return { from: Number(found[1]), to: Number(found[2] ?? found[1]) };
  });
}
