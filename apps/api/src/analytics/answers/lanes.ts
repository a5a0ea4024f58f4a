import type { EventStore, Lake, QueryOptions } from '@cartograph/events';
import type { CpuShare } from './cpu-shares.js';

/** A question that takes so long on two cores goes the way of heavy ones, and one that used as much CPU from then on. */
const HEAVY_MS = 1_000;
const CORES = 2;

/** About how long statements take for a million events of the log, as measured on two cores: of tables of the lake, and of the events themselves. */
export const SECONDS_PER_MILLION = { tables: 0.005, events: 0.1 } as const;

/** Kinds of questions that are remembered: beyond so many, all are learned again. */
const MOST_REMEMBERED = 10_000;

/** A question's name, and everything it was asked with. */
type Key = readonly [name: string, ...asked: unknown[]];

/** What is known of a question before one of its kind was asked. */
export interface Expected {
  /** Seconds for a million events of the log, unfiltered. */
  secondsPerMillion: number;
  /** Events of the log. */
  events: number;
}

/** Remembers how much CPU questions of a kind used, so that those that take long can leave room for the others. How long one waited for others says nothing about it. */
export class Lanes {
  readonly #cpuMs = new Map<string, number>();

  /** Whether questions like this one took long the last time; of those that were never asked, whether they are expected to. */
  isHeavy(key: Key, expected: Expected): boolean {
    return (this.#cpuMs.get(kindOf(key)) ?? CORES * expectedMs(key, expected)) >= CORES * HEAVY_MS;
  }

  /** Runs a question and remembers the CPU that `onCpu` is told of; a failure says nothing about it. */
  async measured<T>(
    key: Key,
    expected: Expected,
    ask: (heavy: boolean, onCpu: (ms: number) => void) => Promise<T>,
  ): Promise<T> {
    let used = 0;
    const value = await ask(this.isHeavy(key, expected), (ms) => (used += ms));
    if (this.#cpuMs.size >= MOST_REMEMBERED) this.#cpuMs.clear();
    this.#cpuMs.set(kindOf(key), used);
    return value;
  }
}

/** What decides which tables a question reads. */
function tablesOf([, first]: Key): { category: boolean; brand: boolean; bots: string; kind: string } {
  const { filter, bots, kind } = (typeof first === 'object' && first !== null ? first : {}) as {
    filter?: { category?: string | null; brand?: string | null } | null;
    bots?: string;
    kind?: string;
  };
  return { category: filter?.category != null, brand: filter?.brand != null, bots: bots ?? '', kind: kind ?? '' };
}

/** Questions of one name are alike where both or neither are filtered, or leave out bots, and where they have kinds these are the same: others read other tables. */
function kindOf(key: Key): string {
  const { category, brand, bots, kind } = tablesOf(key);
  return [key[0], category ? 'category' : '', brand ? 'brand' : '', bots, kind].join(' ');
}

/** No table has a brand within a category, nor what is left without bots: the events are read for these. */
function expectedMs(key: Key, { secondsPerMillion, events }: Expected): number {
  const { category, brand, bots } = tablesOf(key);
  const readsEvents = (category && brand) || bots === 'exclude';
  return (Math.max(secondsPerMillion, readsEvents ? SECONDS_PER_MILLION.events : 0) * events) / 1_000;
}

/** The same snapshot, asked through the lane of heavy statements or past it. @param share - of the CPU: nothing while its statements wait for their turn. */
export function throughLane(store: EventStore, heavy: boolean, share: CpuShare): EventStore {
  const inTurn = <T>(options: QueryOptions | undefined, ask: (options: QueryOptions) => Promise<T>): Promise<T> =>
    share.inTurn((onStart) => ask({ heavy, ...options, onStart }));
  return {
    snapshot: store.snapshot,
    lifetime: store.lifetime,
    rows: (sql, params, options) => inTurn(options, (all) => store.rows(sql, params, all)),
    columns: (sql, params, options) => inTurn(options, (all) => store.columns(sql, params, all)),
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
