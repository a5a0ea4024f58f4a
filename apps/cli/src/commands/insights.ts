import type { Command } from 'commander';
import { CliError } from '../failure.js';
import { archivedOption, dataOption, jsonOption, wholeNumber, type DataOptions } from '../options.js';
import { count, instant, printResult, table } from '../output.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

interface ListOptions {
  first: number;
  search?: string;
  archived: boolean;
}

interface Insight {
  id: string;
  title: string;
  page: string;
  note: string | null;
  createdAt: string;
  createdBy: { name: string } | null;
  evidence: { summary: string; snapshotId: string; variables: unknown; query: string };
  predecessor: { id: string } | null;
  successors: { id: string; createdAt: string }[];
  actionItems: { id: string; title: string; status: string }[];
  rerun: { verdict: string; reason: string; before: Estimate | null; after: Estimate | null } | null;
}

const ESTIMATE = 'value low high unit level method incomputable { reason detail }';
const FIELDS = `id title page note createdAt createdBy { name } isSynthetic evidence { summary snapshotId query variables } claim { path direction reference } predecessor { id } successors { id createdAt } actionItems { id title status } rerun { verdict reason before { ${ESTIMATE} } after { ${ESTIMATE} } }`;
const LIST = `query($first: Int, $search: String, $archived: Boolean) { insights(first: $first, search: $search, archived: $archived) { totalCount nodes { ${FIELDS} } } }`;
const SHOW = `query($id: ID!) { insight(id: $id) { ${FIELDS} evidence { result } } }`;
const RERUN = `mutation($input: RerunInsightInput!) { rerunInsight(input: $input) { insight { ${FIELDS} } userErrors { field message } } }`;

/** `insights`: what people kept, and whether it still holds. */
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
      const { insights: found } = await ask<{ insights: { totalCount: number; nodes: Insight[] } }>(
        { dataDir: data },
        LIST,
        { first, search: search ?? null, archived },
      );
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
      const { insight } = await ask<{ insight: Insight | null }>({ dataDir: data }, SHOW, { id });
      if (!insight) throw new CliError(`There is no insight ${id}. List them with: cartograph insights ls`);
      printResult(insight, { json, text: () => insightLines(insight).join('\n') });
    });
  insights
    .command('rerun')
    .description(
      'ask the question of an insight again on the newest data; makes a new insight and says whether the old one holds',
    )
    .argument('<id>', 'ins_…')
    .option('--note <text>', 'what to remember beside it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json, note }: DataOptions & { note?: string }) => {
      const { change } = await import('../ask.js');
      const { insight } = await change<{ insight: Insight }>({ dataDir: data }, 'rerunInsight', RERUN, {
        input: { insightId: id, note: note ?? null },
      });
      printResult(insight, { json, text: () => insightLines(insight).join('\n') });
    });
}

function listLines({ nodes, totalCount }: { nodes: Insight[]; totalCount: number }): string[] {
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
    { HOLDS: 'still holds', WEAKER: 'holds less clearly', NO_LONGER: 'no longer holds', CANNOT_TELL: 'cannot be told' }[
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
