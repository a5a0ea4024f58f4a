import type { Command } from 'commander';
import { count, decimal, percent, printResult, table } from '../../output.js';
import { SCOPE_DECLARED, SCOPED, scopeVariables, withScope, type ScopeOptions } from './asked.js';

interface Figures {
  visitors: number;
  sessions: number;
  buyers: number;
  purchaseSessions: number;
  revenue: string;
  buyersPerVisitor: { value: number | null };
}

interface Answer {
  analytics: { overview: { period: { from: string; to: string }; total: Figures; previous: Figures | null; days: { date: string; figures: Figures }[]; faults: { date: string; kind: string; detail: string }[] } };
}

const FIGURES = 'visitors sessions buyers purchaseSessions revenue buyersPerVisitor { value low high incomputable { reason detail } }';
const QUERY = `query(${SCOPE_DECLARED}) { ${SCOPED} { overview { period { from to } timeZone total { ${FIGURES} } previous { ${FIGURES} } previousPeriod { from to } days { date figures { ${FIGURES} } } faults { date kind detail } definition { name formula population query } } } }`;

/** `ask overview`: how the shop does, by local day. */
export function askOverview(parent: Command): void {
  withScope(parent.command('overview').description('visitors, sessions, buyers, revenue and conversion by local day')).action(async (options: ScopeOptions) => {
    const variables = scopeVariables(options);
    const { ask } = await import('../../ask.js');
    const { analytics: { overview } } = await ask<Answer>({ dataDir: options.data }, QUERY, { ...variables });
    printResult(overview, { json: options.json, text: () => lines(overview).join('\n') });
  });
}

function lines({ period, total, previous, days, faults }: Answer['analytics']['overview']): string[] {
  const row = (name: string, { visitors, sessions, buyers, purchaseSessions, revenue, buyersPerVisitor: { value } }: Figures): string[] =>
    [name, count(visitors), count(sessions), count(buyers), value === null ? '–' : percent(value), count(purchaseSessions), decimal(revenue)];
  return [
    table([
      ['', 'visitors', 'sessions', 'buyers', 'per visitor', 'purchase sessions', 'revenue'],
      ...days.map(({ date, figures }) => row(date, figures)),
      row(`${period.from} to ${period.to}`, total),
      ...(previous ? [row('period before', previous)] : []),
    ]),
    ...faults.map(({ date, kind, detail }) => `${date} ${kind}: ${detail}`),
  ];
}
