import { Option, type Command } from 'commander';
import { count, decimal, percent, table } from '../../output.js';
import {
  ANSWERED,
  asked,
  printAnswer,
  SCOPE_DECLARED,
  SCOPED,
  type ScopeOptions,
  scopeVariables,
  withScope,
} from './asked.js';

interface Figures {
  visitors: number;
  sessions: number;
  buyers: number;
  purchaseSessions: number;
  revenue: string;
  buyersPerVisitor: { value: number | null; incomputable: { reason: string } | null };
}

interface Answer {
  analytics: {
    overview: {
      period: { from: string; to: string };
      total: Figures;
      previous: Figures | null;
      parts: { name: string; isPartial: boolean; faultDates: string[]; figures: Figures }[];
    };
  };
}

const FIGURES =
  'visitors sessions buyers purchaseSessions revenue buyersPerVisitor { value low high incomputable { reason detail } }';
const QUERY = `query(${SCOPE_DECLARED}, $granularity: Granularity) { ${SCOPED} { overview(granularity: $granularity) { ${ANSWERED} total { ${FIGURES} } previous { ${FIGURES} } previousPeriod { from to } granularity parts { from to name isPartial faultDates figures { ${FIGURES} } } definition { name formula population query } } } }`;

/** `ask overview`: how the shop does, by local day, ISO week or month. */
export function askOverview(parent: Command): void {
  withScope(
    parent
      .command('overview')
      .description('visitors, sessions, buyers, revenue and conversion by local day, ISO week or month'),
  )
    .addOption(
      new Option('--by <part>', 'what the period is cut into').choices(['day', 'week', 'month']).default('day'),
    )
    .action(async (options: ScopeOptions & { by: string }) => {
      const variables = scopeVariables(options);
      const { ask } = await import('../../ask.js');
      const {
        analytics: { overview },
      } = await ask<Answer>(asked(options), QUERY, { ...variables, granularity: options.by.toUpperCase() });
      printAnswer(overview, { json: options.json, text: () => lines(overview).join('\n') });
    });
}

function lines({ period, total, previous, parts }: Answer['analytics']['overview']): string[] {
  const row = (
    name: string,
    { visitors, sessions, buyers, purchaseSessions, revenue, buyersPerVisitor: { value, incomputable } }: Figures,
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
      ['', 'visitors', 'sessions', 'buyers', 'per visitor', 'purchase sessions', 'revenue'],
      ...parts.map(({ name, isPartial, faultDates, figures }) =>
        row(`${name}${isPartial ? ' (partial)' : ''}${faultDates.length > 0 ? ' !' : ''}`, figures),
      ),
      row(`${period.from} to ${period.to}`, total),
      ...(previous ? [row('period before', previous)] : []),
    ]),
  ];
}
