import { externalIds, type ColumnTable, type EventStore, type QueryOptions } from '@cartograph/events';
import { NothingToTrainOnError } from '../recommend-error.js';
import { spanSteps, runSteps } from '@cartograph/threads';
import { EventSlots } from './event-slots.js';
import { factRuns } from './fact-history.js';
import { NumberIndex } from './number-index.js';
import { TYPE_CODES, type FactHistory, type FactRuns, type ProductFacts, type TrainingLog } from './training-log.js';

/**
 * Statement for the `user_id` of users who look like bots: more than half of their events lie in sessions that a bot rule flags.
 * They are in no model and nobody's neighbors, with any of their sessions; whoever had one odd session keeps the others.
 */
export const BOT_USERS = `select user_id from sessions where user_id in (select user_id from users where bot_sessions > 0)
  group by user_id having sum(case when bot_rule is null then -(views + carts + removes + purchases) else views + carts + removes + purchases end) > 0`;

/** How a log is read. */
export interface ReadOptions {
  signal?: AbortSignal;
  onEvents?(done: number, total: number): void;
  atOnce?: number;
}

/** Users are read by their place in so many classes, of which the lake's buckets (a power of two up to 64) are unions. */
const CLASSES = 64;

const CLASS = '(abs(user_id) % 1000003) % 64';
const TYPE = `case event_type ${TYPE_CODES.slice(0, -1)
  .map((type, code) => `when '${type}' then ${code}`)
  .join(' ')} else ${TYPE_CODES.length - 1} end`;

/** First instants of each value on each UTC day; a value that comes back within a day began there with its first event. */
const valuesOf = (kind: number, column: string): string =>
  `select product_id, ${kind} as kind, cast(${column} as string) as value, min(event_time) as from_at from events where ${column} is not null group by product_id, cast(event_time as date), ${column}`;

/** Of those the ones where the value changes; a category id only until there is a code. */
const changesOf = (values: string): string =>
  `select product_id, kind, value, from_at from (
     select product_id, kind, value, from_at, lag(value) over (partition by product_id, kind order by from_at, value) as before, min(case when kind = 1 then from_at end) over (partition by product_id) as code_at
     from (${values}))
   where (before is null or before <> value) and (kind = 1 or code_at is null or from_at < code_at) order by product_id, kind, from_at, value`;

/**
 * Reads every user, product and event of a snapshot as columns.
 *
 * Events are read a part of the users at a time, and put straight into the columns at the place of their day; each day is then sorted where it stands. So the
 * memory is that of the result, about 21 bytes an event, and of one part.
 *
 * @param options.onEvents - called after each part with the events read so far.
 * @param options.atOnce - events read in one statement, about. Default 1,000,000.
 * @returns rows in ascending order of the lake's numbers for ids; events in order of time, equal seconds by user, product, type, session.
 * @throws NothingToTrainOnError - the snapshot holds no event. The signal's reason when it aborts.
 */
export async function readTrainingLog(store: EventStore, options: ReadOptions = {}): Promise<TrainingLog> {
  const query: QueryOptions = options.signal ? { signal: options.signal } : {};
  const days = await store.columns(
    'select cast(event_time as date) as day, count(*) as n from events group by 1 order by 1',
    [],
    query,
  );
  const slots = new EventSlots(
    days.strings('day').map((day) => Date.parse(`${day}T00:00:00Z`) / 1000),
    Array.from(days.bigInt64('n'), Number),
  );
  if (slots.length === 0) throw new NothingToTrainOnError(store.snapshot.id);
  const users = new NumberIndex(
    (await store.columns('select user_id from users order by user_id', [], query)).bigInt64('user_id'),
  );
  const products = await store.columns(
    `select product_id, coalesce(category_code, '') as code, coalesce(cast(category_id as string), '') as category, coalesce(brand, '') as brand, cast(price as double) as price
     from products order by product_id`,
    [],
    query,
  );
  const sessions = await store.columns(
    `select session_no, bot_rule is not null or user_id in (${BOT_USERS}) as is_bot from sessions order by session_no`,
    [],
    query,
  );
  const rows = {
    users,
    products: new NumberIndex(products.bigInt64('product_id')),
    sessions: new NumberIndex(sessions.bigInt64('session_no')),
  };
  for (const part of await partsOf(store, Math.ceil(slots.length / (options.atOnce ?? 1_000_000)), query)) {
    slots.add(...(await runSteps(eventsOf(await store.columns(part, [], query), rows), options.signal)));
    options.onEvents?.(slots.used, slots.length);
  }
  options.signal?.throwIfAborted();
  return {
    snapshotId: store.snapshot.id,
    userIds: await idsOf(store, rows.users, options.signal),
    productIds: await idsOf(store, rows.products, options.signal),
    facts: await factsOf(store, products),
    history: await historyOf(store, rows.products, query),
    events: await runSteps(slots.sortedSteps(), options.signal),
    sessionCount: rows.sessions.size,
    botSessions: sessions.uint8('is_bot').slice(),
  };
}

/** Statements that together read every event once: a class of users each, or several classes, from the files that hold them. */
async function partsOf(store: EventStore, wantedParts: number, query: QueryOptions): Promise<string[]> {
  let parts = 1;
  while (parts < CLASSES && parts < wantedParts) parts *= 2;
  const wanted = `user_id, product_id, session_no, event_time, ${TYPE} as type`;
  if (parts === 1) return [`select ${wanted} from events`];
  const first = await store.rows<{ class: number; id: string }>(
    `select ${CLASS} as class, cast(min(user_id) as string) as id from users group by 1 order by 1`,
    [],
    query,
  );
  return Array.from({ length: parts }, (_, part) => {
    const some = first.filter((entry) => entry.class % parts === part).map((entry) => `cast(${entry.id} as bigint)`);
    return some.length === 0
      ? null
      : `select ${wanted} from events_of([${some.join(', ')}]) where (${CLASS}) % ${parts} = ${part}`;
  }).filter((sql) => sql !== null);
}

/** The columns of some events as rows of the log, yielding every few hundred thousand that are looked up. */
function* eventsOf(
  table: ColumnTable,
  rows: { users: NumberIndex; products: NumberIndex; sessions: NumberIndex },
): Generator<void, Parameters<EventSlots['add']>> {
  yield;
  const users = yield* rows.users.rowsOfSteps(table.bigInt64('user_id'));
  const products = yield* rows.products.rowsOfSteps(table.bigInt64('product_id'));
  const sessions = yield* rows.sessions.rowsOfSteps(table.bigInt64('session_no'));
  return [
    users,
    products,
    table.float64('event_time').map((milliseconds) => milliseconds / 1000),
    table.int32('type'),
    sessions,
  ];
}

async function idsOf(store: EventStore, { numbers }: NumberIndex, signal: AbortSignal | undefined): Promise<string[]> {
  const texts: string[] = [];
  const write = (from: number, to: number): void => {
    for (let row = from; row < to; row += 1) texts.push(String(numbers[row]!));
  };
  await runSteps(spanSteps(numbers.length, write), signal);
  return [...(await externalIds(store, texts))];
}

async function factsOf(store: EventStore, products: ColumnTable): Promise<ProductFacts> {
  const text = (name: string): string[] => products.strings(name).map((value) => value ?? '');
  const codes = text('code');
  const ids = await externalIds(store, text('category'));
  return {
    categories: codes.map((code, row) => (code === '' ? ids[row]! : code)),
    brands: text('brand'),
    prices: products.float64('price').map((price) => (price > 0 ? price : Number.NaN)),
  };
}

async function historyOf(store: EventStore, products: NumberIndex, query: QueryOptions): Promise<FactHistory> {
  const names = new Map<string, number>();
  const numbered = (texts: readonly string[]): Int32Array =>
    Int32Array.from(texts, (text) => {
      const number = names.get(text) ?? names.size;
      names.set(text, number);
      return number;
    });
  const runsOf = <Values extends Int32Array | Float64Array>(table: ColumnTable, values: Values): FactRuns<Values> =>
    factRuns(products.size, {
      products: products.rowsOf(table.bigInt64('product_id')),
      from: table.float64('from_at').map((milliseconds) => milliseconds / 1000),
      values,
    });
  const categories = await store.columns(
    changesOf(`${valuesOf(0, 'category_id')} union all ${valuesOf(1, 'category_code')}`),
    [],
    query,
  );
  const kinds = categories.int32('kind');
  const texts = categories.strings('value').map((value) => value ?? '');
  const ids = await externalIds(
    store,
    texts.map((text, place) => (kinds[place] === 0 ? text : '')),
  );
  const brands = await store.columns(changesOf(valuesOf(1, 'brand')), [], query);
  const prices = await store.columns(
    'select product_id, from_at, cast(price as double) as price from product_prices order by product_id, from_at, price',
    [],
    query,
  );
  const history = {
    categories: runsOf(categories, numbered(texts.map((text, place) => (kinds[place] === 0 ? ids[place]! : text)))),
    brands: runsOf(brands, numbered(brands.strings('value').map((value) => value ?? ''))),
    prices: runsOf(prices, prices.float64('price').slice()),
  };
  return { names: [...names.keys()], ...history };
}
