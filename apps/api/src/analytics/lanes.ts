import type { EventStore, Lake } from '@cartograph/events';

/** A question that took so long goes the way of heavy ones from then on. */
const HEAVY_MS = 1_000;

/** Remembers how long questions of a kind took, so that those that take long can leave room for the others. */
export class Lanes {
  readonly #took = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether questions like this one took long the last time, or were never asked. */
  isHeavy(key: readonly [name: string, ...asked: unknown[]]): boolean {
    return (this.#took.get(kindOf(key)) ?? Infinity) >= HEAVY_MS;
  }

  /** Runs a question and remembers how long it took; a failure tells nothing. */
  async measured<T>(
    key: readonly [name: string, ...asked: unknown[]],
    ask: (heavy: boolean) => Promise<T>,
  ): Promise<T> {
    const started = this.now();
    const value = await ask(this.isHeavy(key));
    this.#took.set(kindOf(key), this.now() - started);
    return value;
  }
}

/** Questions of one name are alike where both or neither are filtered, or leave out bots: these read other tables. */
function kindOf([name, first]: readonly [name: string, ...asked: unknown[]]): string {
  const { filter, bots } = (typeof first === 'object' && first !== null ? first : {}) as {
    filter?: { category?: string | null; brand?: string | null } | null;
    bots?: string;
  };
  return [name, filter?.category != null ? 'category' : '', filter?.brand != null ? 'brand' : '', bots ?? ''].join(' ');
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
