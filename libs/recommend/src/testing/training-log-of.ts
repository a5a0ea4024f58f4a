import type { EventType } from '@cartograph/events';
import { factRuns } from '../log/fact-history.js';
import { TYPE_CODES, type FactRuns, type TrainingLog } from '../log/training-log.js';

/** One event of a hand-made log. */
export interface PlainEvent {
  user: string;
  product: string;
  /** Epoch seconds. */
  at: number;
  /** Default cart. */
  type?: EventType;
  /** A user's sessions of one name are one session. Default: cut after 30 minutes without an event of the user that names no session. */
  session?: string;
  /** Whether a bot rule flags the session. Default false. */
  isBot?: boolean;
  category?: string;
  brand?: string;
  /** Default NaN. */
  price?: number;
}

const GAP_SECONDS = 1800;

/** Distinct ids in numeric order, with their rows. */
function numbered(ids: Iterable<string>): Map<string, number> {
  const ascending = [...new Set(ids)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return new Map(ascending.map((id, row) => [id, row]));
}

/** Makes a log of events in any order, as `readTrainingLog` would: ids ascending, events by time, facts of the latest event that names them. */
export function trainingLogOf(events: readonly PlainEvent[]): TrainingLog {
  const users = numbered(events.map((event) => event.user));
  const products = numbered(events.map((event) => event.product));
  const sorted = events.toSorted(
    (a, b) =>
      a.at - b.at || users.get(a.user)! - users.get(b.user)! || products.get(a.product)! - products.get(b.product)!,
  );
  const categories = Array.from(products.keys(), () => '');
  const brands = Array.from(products.keys(), () => '');
  const prices = new Float64Array(products.size).fill(Number.NaN);
  const sessionRows = new Map<string, number>();
  const silent = new Map<string, { row: number; at: number }>();
  const bots: number[] = [];
  const sessionOf = (event: PlainEvent): number => {
    const open = silent.get(event.user);
    const named = event.session === undefined ? undefined : `${event.user} ${event.session}`;
    let row =
      named === undefined ? (open && event.at - open.at <= GAP_SECONDS ? open.row : undefined) : sessionRows.get(named);
    if (row === undefined) row = bots.push(0) - 1;
    if (named === undefined) silent.set(event.user, { row, at: event.at });
    else sessionRows.set(named, row);
    if (event.isBot === true) bots[row] = 1;
    return row;
  };
  for (const event of sorted) {
    const row = products.get(event.product)!;
    if (event.category !== undefined) categories[row] = event.category;
    if (event.brand !== undefined) brands[row] = event.brand;
    if (event.price !== undefined) prices[row] = event.price;
  }
  const sessions = Int32Array.from(sorted, sessionOf);
  return {
    snapshotId: 'snap-test',
    userIds: [...users.keys()],
    productIds: [...products.keys()],
    facts: { categories, brands, prices },
    history: historyOf(sorted, products),
    events: {
      users: Int32Array.from(sorted, (event) => users.get(event.user)!),
      products: Int32Array.from(sorted, (event) => products.get(event.product)!),
      at: Float64Array.from(sorted, (event) => event.at),
      types: Uint8Array.from(sorted, (event) => TYPE_CODES.indexOf(event.type ?? 'cart')),
      sessions,
    },
    sessionCount: bots.length,
    botSessions: Uint8Array.from(bots),
  };
}

function historyOf(sorted: readonly PlainEvent[], products: ReadonlyMap<string, number>): TrainingLog['history'] {
  const names = [...new Set(sorted.flatMap(({ category, brand }) => [category ?? '', brand ?? '']))];
  const runsOf = <Values extends Int32Array | Float64Array>(
    valueOf: (event: PlainEvent) => number | undefined,
    from: (values: number[]) => Values,
  ): FactRuns<Values> => {
    const rows = sorted
      .filter((event) => valueOf(event) !== undefined)
      .toSorted((a, b) => products.get(a.product)! - products.get(b.product)!);
    const columns = {
      products: Int32Array.from(rows, (event) => products.get(event.product)!),
      from: Float64Array.from(rows, (event) => event.at),
    };
    return factRuns(products.size, { ...columns, values: from(rows.map((event) => valueOf(event)!)) });
  };
  const nameOf = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : names.indexOf(text);
  return {
    names,
    categories: runsOf(
      (event) => nameOf(event.category),
      (values) => Int32Array.from(values),
    ),
    brands: runsOf(
      (event) => nameOf(event.brand),
      (values) => Int32Array.from(values),
    ),
    prices: runsOf(
      (event) => event.price,
      (values) => Float64Array.from(values),
    ),
  };
}
