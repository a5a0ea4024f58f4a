import type { EventStore, Lake } from '@cartograph/events';

/** A question that took so long goes the way of heavy ones from then on. */
const HEAVY_MS = 1_000;

/** About how long statements take for a million events of the log, as measured on two cores: of tables of the lake, and of the events themselves. */
export const SECONDS_PER_MILLION = { tables: 0.005, events: 0.1 } as const;

/** A question's name, and everything it was asked with. */
type Key = readonly [name: string, ...asked: unknown[]];

/** What is known of a question before one of its kind was asked. */
export interface Expected {
  /** Seconds for a million events of the log, unfiltered. */
  secondsPerMillion: number;
  /** Events of the log. */
  events: number;
}

/** Remembers how long questions of a kind took, so that those that take long can leave room for the others. */
export class Lanes {
  readonly #took = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether questions like this one took long the last time; of those that were never asked, whether they are expected to. */
  isHeavy(key: Key, expected: Expected): boolean {
    return (this.#took.get(kindOf(key)) ?? expectedMs(key, expected)) >= HEAVY_MS;
  }

  /** Runs a question and remembers how long it took; a failure says nothing about that. */
  async measured<T>(key: Key, expected: Expected, ask: (heavy: boolean) => Promise<T>): Promise<T> {
    const started = this.now();
    const value = await ask(this.isHeavy(key, expected));
    this.#took.set(kindOf(key), this.now() - started);
    return value;
  }
}

/** What decides which tables a question reads. */
function tablesOf([, first]: Key): { category: boolean; brand: boolean; bots: string } {
  const { filter, bots } = (typeof first === 'object' && first !== null ? first : {}) as {
    filter?: { category?: string | null; brand?: string | null } | null;
    bots?: string;
  };
  return { category: filter?.category != null, brand: filter?.brand != null, bots: bots ?? '' };
}

/** Questions of one name are alike where both or neither are filtered, or leave out bots: these read other tables. */
function kindOf(key: Key): string {
  const { category, brand, bots } = tablesOf(key);
  return [key[0], category ? 'category' : '', brand ? 'brand' : '', bots].join(' ');
}

/** No table has a brand within a category, nor what is left without bots: the events are read for these. */
function expectedMs(key: Key, { secondsPerMillion, events }: Expected): number {
  const { category, brand, bots } = tablesOf(key);
  const readsEvents = (category && brand) || bots === 'exclude';
  return (Math.max(secondsPerMillion, readsEvents ? SECONDS_PER_MILLION.events : 0) * events) / 1_000;
}

/** The same snapshot, asked through the lane of heavy statements or past it. */
export function throughLane(store: EventStore, heavy: boolean): EventStore {
  return {
    snapshot: store.snapshot,
    rows: (sql, params, options) => store.rows(sql, params, { heavy, ...options }),
    columns: (sql, params, options) => store.columns(sql, params, { heavy, ...options }),
    close: () => store.close(),
  };
}

const lanes = new WeakMap<Lake, Lanes>();

/** What a server remembers of its lake's questions. */
export function lanesOf(lake: Lake): Lanes {
  const known = lanes.get(lake) ?? new Lanes();
  lanes.set(lake, known);
  return known;
}
