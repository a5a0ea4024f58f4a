import type { CallOptions } from './transport.js';

/** What a page says about the list around it. The next page starts after `endCursor`, the previous one ends before `startCursor`. */
interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

/** One page of a list, in the order of the list. */
export interface Page<Item> extends PageInfo {
  nodes: Item[];
}

/** What the API calls a connection: its items and what lies around them. */
export interface ConnectionAnswer<Item> {
  nodes: Item[];
  pageInfo: PageInfo;
}

/** Which page: the first items of the list or after a cursor, or the last ones or those before a cursor. 1 to 100 items. */
export type PageAt = { first: number; after: string | null } | { last: number; before: string | null };

/** How a list is fetched. `page` answers null when the thing that the list belongs to does not exist. */
export interface ConnectionSource<Item> {
  page(at: PageAt, call: CallOptions): Promise<ConnectionAnswer<Item>>;
  count(call: CallOptions): Promise<number>;
}

const largestPage = 100;

/**
 * A list of the API. Nothing is fetched before it is asked for.
 *
 * `for await (const item of list)` goes through every item, a page ahead of you never; `page` fetches one page;
 * `take(n)` the first n, `takeLast(n)` the last n; `totalCount` counts on the server. Cursors stay valid when new data is imported.
 */
export class Connection<Item> implements AsyncIterable<Item> {
  readonly #source: ConnectionSource<Item>;
  readonly #call: CallOptions;

  constructor(source: ConnectionSource<Item>, call: CallOptions = {}) {
    this.#source = source;
    this.#call = call;
  }

  /**
   * Fetches one page.
   *
   * @param at.first - 1 to 100 items. Default 20.
   * @param at.after - the `endCursor` of the page before; default the start.
   * @param at.last - instead of `first`: 1 to 100 items at the end.
   * @param at.before - with `last`: the `startCursor` of the page after; default the end.
   */
  async page(
    at: { first?: number; after?: string | null } | { last: number; before?: string | null } = {},
  ): Promise<Page<Item>> {
    const { nodes, pageInfo } = await this.#source.page(
      'last' in at ? { last: at.last, before: at.before ?? null } : { first: at.first ?? 20, after: at.after ?? null },
      this.#call,
    );
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
    return { nodes, hasNextPage, hasPreviousPage, startCursor, endCursor };
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

  /** The last `limit` items in the order of the list, or all when there are fewer. */
  async takeLast(limit: number): Promise<Item[]> {
    const pages: Item[][] = [];
    let before: string | null = null;
    for (let wanted = limit; wanted > 0;) {
      const page: Page<Item> = await this.page({ last: Math.min(wanted, largestPage), before });
      pages.unshift(page.nodes);
      wanted -= page.nodes.length;
      if (!page.hasPreviousPage || page.startCursor === null || page.startCursor === before) break;
      before = page.startCursor;
    }
    return pages.flat();
  }

  /** How many items the whole list has, counted on the server. */
  totalCount(): Promise<number> {
    return this.#source.count(this.#call);
  }
}
