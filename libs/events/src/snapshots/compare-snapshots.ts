import type { Lake } from '../lake.js';
import {
  filesOf,
  lakePaths,
  readLakeJson,
  readPointer,
  type ContentEntry,
  type Manifest,
  type SnapshotTotals,
} from '../manifest.js';
import { EVENT_TYPES, type EventType } from '../schema.js';
import type { Snapshot, SnapshotReason } from '../snapshot.js';
import type { EventStore } from '../store.js';
import { resolveSnapshot } from './snapshot-id.js';

/** One month (UTC) and event type in two snapshots. */
export interface MonthDifference {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly eventType: EventType;
  readonly eventsBefore: number;
  readonly eventsAfter: number;
  /** Sum of the prices of these events as a decimal; of purchases it is the revenue. */
  readonly valueBefore: string;
  readonly valueAfter: string;
}

/** Files and their bytes. */
export interface FileCount {
  readonly files: number;
  readonly bytes: number;
}

/** One step of how a snapshot came about. */
export interface SnapshotStep {
  readonly id: string;
  readonly reason: SnapshotReason;
  readonly committedAt: string;
  readonly importId: string | null;
  readonly rows: number;
}

/** Two snapshots side by side; differences are those of `to` less those of `from`. */
export interface SnapshotDifference {
  readonly from: Snapshot & { readonly totals: SnapshotTotals };
  readonly to: Snapshot & { readonly totals: SnapshotTotals };
  readonly rows: number;
  readonly users: number;
  readonly sessions: number;
  readonly products: number;
  readonly buyers: number;
  /** A decimal, negative where `to` has less. */
  readonly revenue: string;
  /** Every month and event type that one of the two has, in order; equal ones too. */
  readonly months: readonly MonthDifference[];
  readonly files: { readonly shared: FileCount; readonly onlyFrom: FileCount; readonly onlyTo: FileCount };
  /** Log files whose rows are in only one of them. */
  readonly contents: { readonly added: readonly ContentEntry[]; readonly removed: readonly ContentEntry[] };
  /** From `to` back to the last snapshot it shares with `from`, that one left out; as far as the snapshots are kept. Empty where `from` is the later one. */
  readonly steps: readonly SnapshotStep[];
  /** The last snapshot both were built upon; null where none is kept. */
  readonly commonId: string | null;
}

/**
 * Compares two snapshots: totals, months, files, imported logs.
 *
 * @param lake - its engine is asked, within its limits.
 * @param from - an id, a piece of it that fits no other, or `current`; so is `to`.
 * @throws NoSnapshotError - one of them is not kept. Cost: reads the quarter-hours of both, some hundredths of a second for a month.
 */
export async function compareSnapshots(
  lake: Lake,
  from: string,
  to: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<SnapshotDifference> {
  const pointer = await readPointer(lake.dir);
  const [fromId, toId] = [resolveSnapshot(pointer, from), resolveSnapshot(pointer, to)];
  const stores = [await lake.store(fromId), await lake.store(toId)] as const;
  const [a, b] = [await lake.manifest(fromId), await lake.manifest(toId)];
  const [before, after] = [await byMonth(stores[0], options), await byMonth(stores[1], options)];
  const chains = [
    await chainOf(lake.dir, pointer.snapshots, a),
    await chainOf(lake.dir, pointer.snapshots, b),
  ] as const;
  const common = chains[1].find(({ id }) => chains[0].some((step) => step.id === id));
  const less = (key: 'users' | 'sessions' | 'products' | 'buyers'): number => b.totals[key] - a.totals[key];
  return {
    from: { ...a.snapshot, totals: a.totals },
    to: { ...b.snapshot, totals: b.totals },
    rows: b.snapshot.rows - a.snapshot.rows,
    users: less('users'),
    sessions: less('sessions'),
    products: less('products'),
    buyers: less('buyers'),
    revenue: lessDecimal(b.totals.revenue, a.totals.revenue),
    months: mergeMonths(before, after),
    files: compareFiles(a, b),
    contents: { added: contentsOnlyIn(b, a), removed: contentsOnlyIn(a, b) },
    steps: chains[1].slice(0, common === undefined ? undefined : chains[1].indexOf(common)),
    commonId: common?.id ?? null,
  };
}

interface MonthRow {
  readonly month: string;
  readonly type: EventType;
  readonly events: number;
  readonly value: string;
}

const byMonth = (store: EventStore, options: { readonly signal?: AbortSignal }): Promise<MonthRow[]> =>
  store.rows<MonthRow & Record<string, string | number>>(
    `SELECT strftime(quarter, '%Y-%m') AS month, event_type AS type, CAST(sum(events) AS BIGINT) AS events, CAST(sum(revenue) AS DECIMAL(38,4)) AS value FROM category_quarters GROUP BY ALL`,
    [],
    options,
  );

function mergeMonths(before: readonly MonthRow[], after: readonly MonthRow[]): MonthDifference[] {
  const months = [...new Set([...before, ...after].map(({ month }) => month))].toSorted();
  return months.flatMap((month) =>
    EVENT_TYPES.flatMap((eventType) => {
      const [a, b] = [before, after].map((rows) => rows.find((row) => row.month === month && row.type === eventType));
      if (a === undefined && b === undefined) return [];
      return [
        {
          month,
          eventType,
          eventsBefore: a?.events ?? 0,
          eventsAfter: b?.events ?? 0,
          valueBefore: a?.value ?? '0.0000',
          valueAfter: b?.value ?? '0.0000',
        },
      ];
    }),
  );
}

function compareFiles(a: Manifest, b: Manifest): SnapshotDifference['files'] {
  const [ofA, ofB] = [filesOf(a), filesOf(b)];
  const [inA, inB] = [new Set(ofA.map(({ path }) => path)), new Set(ofB.map(({ path }) => path))];
  const count = (files: readonly { readonly bytes: number }[]): FileCount => ({
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  return {
    shared: count(ofB.filter(({ path }) => inA.has(path))),
    onlyFrom: count(ofA.filter(({ path }) => !inB.has(path))),
    onlyTo: count(ofB.filter(({ path }) => !inA.has(path))),
  };
}

function contentsOnlyIn(one: Manifest, other: Manifest): ContentEntry[] {
  const known = new Set(other.contents.map(({ sha256 }) => sha256));
  return one.contents.filter(({ sha256 }) => !known.has(sha256));
}

/** A snapshot and what it was built upon, newest first, as far as it is kept. */
async function chainOf(dir: string, kept: readonly string[], manifest: Manifest): Promise<SnapshotStep[]> {
  const steps: SnapshotStep[] = [];
  for (let at: Snapshot | null = manifest.snapshot; at !== null;) {
    const { id, reason, committedAt, importId, rows, parentId }: Snapshot = at;
    steps.push({ id, reason, committedAt, importId, rows });
    at =
      parentId === null || !kept.includes(parentId)
        ? null
        : (await readLakeJson<Manifest>(lakePaths(dir).manifest(parentId))).snapshot;
  }
  return steps;
}

/** a − b of decimals with at most four places, exactly. */
function lessDecimal(a: string, b: string): string {
  const units = (text: string): bigint => {
    const [whole = '0', places = ''] = text.split('.');
    return BigInt(`${whole}${places.padEnd(4, '0')}`);
  };
  const difference = units(a) - units(b);
  const digits = String(difference < 0n ? -difference : difference).padStart(5, '0');
  const places = digits.slice(-4).replace(/0{1,2}$/, '');
  return `${difference < 0n ? '-' : ''}${digits.slice(0, -4)}.${places}`;
}
