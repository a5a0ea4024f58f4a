import type { CallOptions } from './transport.js';

/** One page of a list. `endCursor` is what the next page starts after. */
export interface Page<Item> {
  nodes: Item[];
  hasNextPage: boolean;
  endCursor: string | null;
}

/** What the API calls a connection: its items and where the next page starts. */
export interface ConnectionAnswer<Item> {
  nodes: Item[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** How a list is fetched. `page` answers null when the thing that the list belongs to does not exist. */
export interface ConnectionSource<Item> {
  page(at: { first: number; after: string | null }, call: CallOptions): Promise<ConnectionAnswer<Item>>;
  count(call: CallOptions): Promise<number>;
}

const largestPage = 100;

/**
 * A list of the API. Nothing is fetched before it is asked for.
 *
 * `for await (const item of list)` goes through every item, a page ahead of you never; `page` fetches one page;
 * `take(n)` the first n; `totalCount` counts on the server. Cursors stay valid when new data is imported.
 */
export class Connection<Item> implements AsyncIterable<Item> {
  readonly #source: ConnectionSource<Item>;
  readonly #call: CallOptions;

  constructor(source: ConnectionSource<Item>, call: CallOptions = {}) {
    this.#source = source;
    this.#call = call;
  }

  /** @param at.first - 1 to 100 items. Default 20. @param at.after - the `endCursor` of the page before; default the start. */
  async page(at: { first?: number; after?: string | null } = {}): Promise<Page<Item>> {
    const answer = await this.#source.page({ first: at.first ?? 20, after: at.after ?? null }, this.#call);
    return { nodes: answer.nodes, hasNextPage: answer.pageInfo.hasNextPage, endCursor: answer.pageInfo.endCursor };
  }

  /** Goes through the list page by page. @param first - items a page, 1 to 100. Default 100. */
  async *pages(first: number = largestPage): AsyncGenerator<Page<Item>, void, undefined> {
    let after: string | null = null;
    for (;;) {
      const page: Page<Item> = await this.page({ first, after });
      yield page;
      if (!page.hasNextPage || page.endCursor === null || page.endCursor === after) return;
      after = page.endCursor;
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.nodes;
  }

  /** The first `limit` items, or all when there are fewer. */
  async take(limit: number): Promise<Item[]> {
    const items: Item[] = [];
    if (limit < 1) return items;
    for await (const page of this.pages(Math.min(limit, largestPage))) {
      items.push(...page.nodes.slice(0, limit - items.length));
      if (items.length >= limit) break;
    }
    return items;
  }

  /** How many items the whole list has, counted on the server. */
  totalCount(): Promise<number> {
    return this.#source.count(this.#call);
  }
}
