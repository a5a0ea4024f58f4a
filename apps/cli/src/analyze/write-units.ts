import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { CampaignUnits } from '@cartograph/api';
import { tableColumns, type AnalysisPlan, type ArmColumns, type TableColumn } from '@cartograph/experiments';
import { CliError } from '../failure.js';
import type { MetricColumnNames } from './metric-option.js';

/** Where units were written, and the command that analyzes them. */
export interface UnitsFile {
  file: string;
  planFile: string;
  rows: number;
  command: string;
}

const FIRST = ['unit', 'arm', 'exposed_at'] as const;
const PARTS = { values: 'values', denominators: 'per', before: 'before' } as const;

/**
 * Writes a row a unit, arm by arm in the order of exposure, and beside it the plan as `analyze --plan` takes it: numbers as they are, to the last digit, so that the same analysis comes of it.
 *
 * @param file - `.csv`, or `.csv.gz`, which is packed; what is there is replaced. The plan goes to `FILE.plan.json`.
 * @throws CliError - another kind of file; the system's own errors.
 */
export async function writeUnits(
  file: string,
  { plan, arms, members }: CampaignUnits,
  { earlierLooks, hasEnded }: { earlierLooks: readonly number[]; hasEnded: boolean },
): Promise<UnitsFile> {
  const [, name, packed] = /^(.+)\.csv(\.gz)?$/i.exec(file) ?? [];
  if (name === undefined) throw new CliError(`${file}: units are written as .csv or .csv.gz.`, 2);
  const segments = (arms[0]?.segments ?? []).map(({ dimension }) => dimension) ?? [];
  const columns = tableColumns(plan);
  const names = columnNames(columns, segments);
  const header = [...FIRST, ...segments, ...names].map(cell).join(',');
  const rows = function* lines(): Generator<string> {
    yield `${header}\n`;
    for (const [code, arm] of arms.entries()) {
      const { units, exposedAt } = members[code]!;
      const segmentOf = (arm.segments ?? []).map(
        ({ codes, names: values }) =>
          (unit: number) =>
            values[codes[unit]!] ?? '',
      );
      const numbers = columns.map((column) => columnOf(arm, column));
      for (let at = 0; at < units.length; at += 1) {
        yield `${[units[at]!, arm.arm, new Date(exposedAt[at]!).toISOString(), ...segmentOf.map((of) => of(at))].map(cell).join(',')}${numbers.map((values) => `,${String(values[at])}`).join('')}\n`;
      }
    }
  };
  const out = createWriteStream(file);
  await (packed === undefined
    ? pipeline(Readable.from(rows()), out)
    : pipeline(Readable.from(rows()), createGzip(), out));
  const planFile = `${name}.plan.json`;
  await writeFile(
    planFile,
    `${JSON.stringify({ ...planInput(plan), exposedAt: 'exposed_at', segments, columns: columnsOf(columns, names) }, null, 2)}\n`,
  );
  const checked = plan.metrics.some(({ kind }) => kind === 'mean') ? ' --robustness' : '';
  const looks = earlierLooks.length === 0 ? '' : ` --earlier-looks ${earlierLooks.join(',')}`;
  return {
    file,
    planFile,
    rows: members.reduce((sum, { units }) => sum + units.length, 0),
    command: `cartograph analyze ${quoted(file)} --plan ${quoted(planFile)}${looks} --ended ${hasEnded ? 'yes' : 'no'}${checked}`,
  };
}

function columnOf({ arm, metrics }: ArmColumns, { metric, part }: TableColumn): ArrayLike<number> {
  const column = metrics[metric]?.[part];
  if (!column) throw new Error(`The arm ${arm} has no ${part} of ${metric}.`);
  return column;
}

/** Names of the columns of metrics, none of which is another column's. */
function columnNames(columns: readonly TableColumn[], segments: readonly string[]): string[] {
  const taken = new Set<string>([...FIRST, ...segments]);
  return columns.map(({ metric, part }) => {
    let name = `${metric}${part === 'values' ? '' : `_${PARTS[part]}`}`;
    while (taken.has(name)) name += '_';
    taken.add(name);
    return name;
  });
}

function columnsOf(columns: readonly TableColumn[], names: readonly string[]): Record<string, MetricColumnNames> {
  const found: Record<string, MetricColumnNames> = {};
  columns.forEach(({ metric, part }, at) => Object.assign((found[metric] ??= {}), { [PARTS[part]]: names[at] }));
  return found;
}

/** A plan as people write it: without what is null. */
function planInput(plan: AnalysisPlan): object {
  return JSON.parse(JSON.stringify(plan, (_, value: unknown) => (value === null ? undefined : value))) as object;
}

/** A cell as RFC 4180 has it. */
const cell = (text: string): string => (/[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
