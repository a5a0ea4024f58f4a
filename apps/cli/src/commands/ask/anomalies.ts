import type { Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, table } from '../../output.js';
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
import { effectCells, figure, FINDING, type StandsOut } from './changes.js';

interface Answer {
  analytics: { anomalies: { sentence: string; findings: (StandsOut & { date: string })[]; totalFindings: number } };
}

const QUERY = `query(${SCOPE_DECLARED}, $first: Int) { ${SCOPED} { anomalies(first: $first) { ${ANSWERED} sentence lookedAt level detectable totalFindings incomputable { reason detail } findings { date ${FINDING} } definition { name formula population query } } } }`;

/** `ask anomalies`: days out of the ordinary. */
export function askAnomalies(parent: Command): void {
  withScope(
    parent
      .command('anomalies')
      .description('days that lie outside of what their weekday leads to expect, faults of the tracking named as such'),
  )
    .option('--first <number>', 'findings to list, 1 to 100', wholeNumber(1, 100), 20)
    .action(async (options: ScopeOptions & { first: number }) => {
      const variables = { ...scopeVariables(options), first: options.first };
      const { ask } = await import('../../ask.js');
      const {
        analytics: { anomalies },
      } = await ask<Answer>(asked(options), QUERY, variables);
      printAnswer(anomalies, { json: options.json, text: () => lines(anomalies).join('\n') });
    });
}

function lines({ sentence, findings, totalFindings }: Answer['analytics']['anomalies']): string[] {
  const rows = findings.map((found) => [
    found.date,
    found.subject,
    ...effectCells(found),
    figure(found.measure, found.observed),
    figure(found.measure, found.expected),
  ]);
  return [
    sentence,
    ...(rows.length > 0 ? [table([['', '', 'change', '95 % interval', 'q', 'was', 'expected'], ...rows])] : []),
    ...(totalFindings > findings.length ? [`${count(totalFindings - findings.length)} more: ask with --first.`] : []),
  ];
}
