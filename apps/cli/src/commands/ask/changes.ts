import { GetChangesDocument, type GetChangesQuery } from '@cartograph/sdk/operations/changes';
import type { Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Changes = GetChangesQuery['analytics']['changes'];

/** What both kinds of findings say. */
export interface StandsOut {
  subject: string;
  effect: { value: number | null; low: number | null; high: number | null };
  qValue: number | null;
  support: number;
  measure: string;
  observed: number;
  expected: number;
}

/** `ask changes`: what is not as the weeks before lead to expect. */
export function askChanges(parent: Command): void {
  withScope(
    parent
      .command('changes')
      .description(
        'what changed in a week (by default the last whole one) against the weeks before, ranked by effect and visitors touched',
      ),
  )
    .option('--first <number>', 'findings to list, 1 to 100', wholeNumber(1, 100), 20)
    .action(async (options: ScopeOptions & { first: number }) => {
      const variables = { ...scopeVariables(options), first: options.first };
      const { ask } = await import('../../ask.js');
      const {
        analytics: { changes },
      } = await ask(asked(options), GetChangesDocument, variables);
      printAnswer(changes, { json: options.json, text: () => lines(changes).join('\n'), mixes: false });
    });
}

const REASONS: Readonly<Record<string, string>> = {
  TOO_SMALL: 'too small to judge',
  TOO_FEW_DAYS: 'too few days before',
  TRACKING: 'the tracking failed or changed',
};

function lines({ sentence, incomputable, setAside, findings, totalFindings }: Changes): string[] {
  const rows = findings.map((found) => [
    found.subject,
    ...effectCells(found),
    found.observedRevenue === null ? figure(found.measure, found.observed) : decimal(found.observedRevenue),
    figure(found.measure, found.expected),
    count(found.support),
  ]);
  const aside = (incomputable ? [] : setAside).map(({ reason, candidates }) => ({
    isFirst: reason === 'TRACKING',
    line: `Not judged, ${REASONS[reason] ?? reason}: ${count(candidates)}`,
  }));
  return [
    ...aside.flatMap(({ isFirst, line }) => (isFirst ? [line] : [])),
    sentence,
    ...(rows.length > 0 ? [table([['', 'change', '95 % interval', 'q', 'was', 'expected', 'visitors'], ...rows])] : []),
    ...(totalFindings > findings.length ? [`${count(totalFindings - findings.length)} more: ask with --first.`] : []),
    ...aside.flatMap(({ isFirst, line }) => (isFirst ? [] : [line])),
  ];
}

/** Change, interval and q of a finding. */
export function effectCells({ effect: { value, low, high }, qValue }: StandsOut): string[] {
  const signed = (part: number | null): string => (part === null ? '–' : `${part > 0 ? '+' : ''}${percent(part)}`);
  return [
    signed(value),
    `${signed(low)} to ${signed(high)}`,
    qValue === null ? '–' : qValue < 0.001 ? 'below 0.001' : String(Number(qValue.toPrecision(2))),
  ];
}

/** A figure of a measure: the conversion in percent, money with two digits. */
export function figure(measure: string, value: number): string {
  return measure === 'CONVERSION'
    ? percent(value)
    : measure === 'REVENUE'
      ? decimal(value.toFixed(2))
      : count(Math.round(value));
}
