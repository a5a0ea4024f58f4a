import {
  GetInsightDocument,
  ListInsightStandingsDocument,
  RerunInsightStandingDocument,
  type InsightStandingFieldsFragment,
  type ListInsightStandingsQuery,
} from '@cartograph/sdk/operations/plan';
import type { Command } from 'commander';
import { CliError } from '../failure.js';
import { archivedOption, dataOption, jsonOption, wholeNumber, type DataOptions } from '../options.js';
import { count, instant, printResult, table } from '../output.js';

interface ListOptions {
  first: number;
  search?: string;
  archived: boolean;
}

type Insight = InsightStandingFieldsFragment;
type Estimate = NonNullable<NonNullable<Insight['rerun']>['before']>;

/** `insights`: what people kept, and whether newer data confirm it. */
export function insightsCommand(program: Command): void {
  const insights = program
    .command('insights')
    .description('list, show and ask again what was kept as an insight')
    .exitOverride();
  insights
    .command('ls')
    .description('list insights, newest first')
    .option('--search <words>', 'only those whose title, finding or note holds the words')
    .option('--first <number>', 'how many to list, 1 to 100', wholeNumber(1, 100), 20)
    .addOption(archivedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, first, search, archived }: DataOptions & ListOptions) => {
      const { ask } = await import('../ask.js');
      const { insights: found } = await ask({ dataDir: data }, ListInsightStandingsDocument, {
        first,
        search: search ?? null,
        archived,
      });
      printResult(found, { json, text: () => listLines(found).join('\n') });
    });
  insights
    .command('show')
    .description('show an insight: finding, question, snapshot, what cites it, re-runs')
    .argument('<id>', 'ins_…')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json }: DataOptions) => {
      const { ask } = await import('../ask.js');
      const { insight } = await ask({ dataDir: data }, GetInsightDocument, { id });
      if (!insight) throw new CliError(`There is no insight ${id}. List them with: cartograph insights ls`);
      printResult(insight, { json, text: () => insightLines(insight).join('\n') });
    });
  insights
    .command('rerun')
    .description(
      'ask the question of an insight again on the newest data; makes a new insight and says whether it confirms the old one',
    )
    .argument('<id>', 'ins_…')
    .option('--note <text>', 'what to remember beside it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json, note }: DataOptions & { note?: string }) => {
      const { change, made } = await import('../ask.js');
      const answer = await change({ dataDir: data }, RerunInsightStandingDocument, {
        input: { insightId: id, note: note ?? null },
      });
      const insight = made(answer.insight);
      printResult(insight, { json, text: () => insightLines(insight).join('\n') });
    });
}

function listLines({ nodes, totalCount }: ListInsightStandingsQuery['insights']): string[] {
  if (nodes.length === 0) return ['There is no insight here.'];
  return [
    table([
      ['', 'kept', 'by', 'title', 'on newer data'],
      ...nodes.map(({ id, createdAt, createdBy, title, rerun }) => [
        id,
        instant(createdAt),
        createdBy?.name ?? '–',
        title,
        rerun ? verdictText(rerun.verdict) : '',
      ]),
    ]),
    ...(totalCount > nodes.length ? [`${count(totalCount - nodes.length)} more: ask with --first or --search.`] : []),
  ];
}

/** An insight in lines. */
export function insightLines({
  id,
  title,
  page,
  note,
  createdAt,
  createdBy,
  evidence,
  predecessor,
  successors,
  actionItems,
  rerun,
}: Insight): string[] {
  return [
    title,
    evidence.summary,
    ...(note === null ? [] : [`Note: ${note}`]),
    `${id}, kept ${instant(createdAt)}${createdBy ? ` by ${createdBy.name}` : ''} on page ${page}`,
    `Snapshot: ${evidence.snapshotId}`,
    ...(evidence.variables === null ? [] : [`Asked with: ${JSON.stringify(evidence.variables)}`]),
    ...(predecessor && rerun
      ? [
          `Asks ${predecessor.id} again: ${verdictText(rerun.verdict)}${reasonText(rerun.reason)}; before ${estimateText(rerun.before)}, now ${estimateText(rerun.after)}`,
        ]
      : []),
    ...successors.map((one) => `Asked again ${instant(one.createdAt)}: ${one.id}`),
    ...actionItems.map(
      (item) => `Cited by ${item.id}: ${item.title} (${item.status.toLowerCase().replaceAll('_', ' ')})`,
    ),
  ];
}

function verdictText(verdict: string): string {
  return (
    { CONFIRMED: 'confirmed', WEAKER: 'weaker', NOT_CONFIRMED: 'not confirmed', CANNOT_TELL: 'cannot be told' }[
      verdict
    ] ?? verdict
  );
}

/** Why it cannot be told; the figures say the rest. */
function reasonText(reason: string): string {
  const text = {
    NO_CLAIM: 'it names no figure',
    NOT_IN_ANSWER: 'the new answer does not hold the figure: it does not stand out any more, or is not among the first',
    INCOMPUTABLE: 'the figure cannot be computed on the newer data',
  }[reason];
  return text === undefined ? '' : ` (${text})`;
}

function estimateText(estimate: Estimate | null): string {
  if (!estimate || estimate.value === null) return '–';
  const text = (value: number): string => String(Number(value.toPrecision(3)));
  return estimate.low === null || estimate.high === null
    ? text(estimate.value)
    : `${text(estimate.value)} [${text(estimate.low)}, ${text(estimate.high)}]`;
}
