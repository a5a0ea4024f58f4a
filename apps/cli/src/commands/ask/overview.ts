import { GetOverviewDocument, type GetOverviewQuery } from '@cartograph/sdk/operations/analytics';
import { Option, type Command } from 'commander';
import { schemaName } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Overview = GetOverviewQuery['analytics']['overview'];

/** `ask overview`: how the shop does, by local day, ISO week or month. */
export function askOverview(parent: Command): void {
  withScope(
    parent
      .command('overview')
      .description('visitors, sessions, buyers, revenue and conversion rate by local day, ISO week or month'),
  )
    .addOption(
      new Option('--granularity <size>', 'calendar units that the period is cut into')
        .choices(['day', 'week', 'month'])
        .default('day'),
    )
    .action(async (options: ScopeOptions & { granularity: 'day' | 'week' | 'month' }) => {
      const variables = scopeVariables(options);
      const { ask } = await import('../../ask.js');
      const {
        analytics: { overview },
      } = await ask(asked(options), GetOverviewDocument, {
        ...variables,
        granularity: schemaName(options.granularity),
      });
      printAnswer(overview, { json: options.json, text: () => lines(overview).join('\n') });
    });
}

function lines({ period, total, previous, parts }: Overview): string[] {
  const row = (
    name: string,
    {
      visitors,
      sessions,
      buyers,
      purchaseSessions,
      revenue,
      conversionRate: { value, incomputable },
    }: Overview['total'],
  ): string[] => {
    // The tracking lost the purchases: what is left of them is no figure.
    const known = (figure: string): string => (incomputable?.reason === 'NOT_LOGGED' ? '–' : figure);
    return [
      name,
      count(visitors),
      count(sessions),
      known(count(buyers)),
      value === null ? '–' : percent(value),
      known(count(purchaseSessions)),
      known(decimal(revenue)),
    ];
  };
  return [
    table([
      ['', 'visitors', 'sessions', 'buyers', 'conversion rate', 'purchase sessions', 'revenue'],
      ...parts.map(({ name, isPartial, faultDates, figures }) =>
        row(`${name}${isPartial ? ' (partial)' : ''}${faultDates.length > 0 ? ' !' : ''}`, figures),
      ),
      row(`${period.from} to ${period.to}`, total),
      ...(previous ? [row('period before', previous)] : []),
    ]),
  ];
}
