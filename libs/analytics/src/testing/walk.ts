import type { Page, PageRequest } from '../directory/keyset.js';

/** Everything that a listing gives page by page. */
export async function walk<T>(list: (page: PageRequest) => Promise<Page<T>>, first: number): Promise<T[]> {
  const values: T[] = [];
  let after: string[] | null = null;
  for (;;) {
    const page: Page<T> = await list({ first, after });
    values.push(...page.items.map((item) => item.value));
    if (!page.hasNextPage) return values;
    after = page.items.at(-1)?.cursor ?? null;
  }
}
