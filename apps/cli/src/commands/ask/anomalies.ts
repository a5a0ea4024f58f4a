import { GetAnomaliesDocument, type GetAnomaliesQuery } from '@cartograph/sdk/operations/changes';
import type { Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';
import { effectCells, figure } from './changes.js';

type Anomalies = GetAnomaliesQuery['analytics']['anomalies'];

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
      } = await ask(asked(options), GetAnomaliesDocument, variables);
      printAnswer(anomalies, { json: options.json, text: () => lines(anomalies).join('\n') });
    });
}

function lines({ sentence, findings, totalFindings }: Anomalies): string[] {
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
