import { isDeepStrictEqual } from 'node:util';
import type { Page, PageRequest } from '../directory/keyset.js';

/**
 * Everything that a listing gives page by page, read from its beginning.
 *
 * @throws Error - read from its end it gives other items, or a page is wrong about what lies around it.
 */
export async function walk<T>(list: (page: PageRequest) => Promise<Page<T>>, size: number): Promise<T[]> {
  const forward: T[][] = [];
  for (let after: string[] | null = null; ;) {
    const page: Page<T> = await list({ first: size, after });
    if (page.hasPreviousPage !== forward.length > 0)
      throw new Error(
        `Page ${forward.length} says that there ${page.hasPreviousPage ? 'is' : 'is no'} page before it.`,
      );
    forward.push(page.items.map((item) => item.value));
    if (!page.hasNextPage) break;
    after = page.items.at(-1)?.cursor ?? null;
  }
  const backward: T[][] = [];
  for (let before: string[] | null = null; ;) {
    const page: Page<T> = await list({ last: size, before });
    if (page.hasNextPage !== backward.length > 0)
      throw new Error(
        `Page ${backward.length} from the end says that there ${page.hasNextPage ? 'is' : 'is no'} page after it.`,
      );
    backward.push(page.items.map((item) => item.value));
    if (!page.hasPreviousPage) break;
    before = page.items[0]?.cursor ?? null;
  }
  if (!isDeepStrictEqual(backward.toReversed().flat(), forward.flat()))
    throw new Error('The listing has other items, or another order, when it is read from its end.');
  return forward.flat();
}
