import { describe, expect, it } from 'vitest';
import { Connection, type ConnectionSource, type PageAt } from './connection.js';

function listOf(length: number): { list: Connection<number>; asked: PageAt[] } {
  const asked: PageAt[] = [];
  const source: ConnectionSource<number> = {
    async page(at) {
      asked.push(at);
      const isFromEnd = 'last' in at;
      const end = isFromEnd ? Number(at.before ?? length) : Math.min(length, Number(at.after ?? 0) + at.first);
      const start = isFromEnd ? Math.max(0, end - at.last) : Number(at.after ?? 0);
      const nodes = Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
      const [startCursor, endCursor] = nodes.length === 0 ? [null, null] : [String(start), String(end)];
      return { nodes, pageInfo: { hasNextPage: end < length, hasPreviousPage: start > 0, startCursor, endCursor } };
    },
    count: async () => length,
  };
  return { list: new Connection(source), asked };
}

describe('a connection', () => {
  it('goes through every item once, a hundred a page', async () => {
    const { list, asked } = listOf(250);
    const items: number[] = [];
    for await (const item of list) items.push(item);
    expect(items).toEqual(Array.from({ length: 250 }, (_, i) => i));
    expect(asked).toEqual([
      { first: 100, after: null },
      { first: 100, after: '100' },
      { first: 100, after: '200' },
    ]);
  });

  it('asks for no page after the caller stops', async () => {
    const { list, asked } = listOf(250);
    for await (const item of list) if (item === 3) break;
    expect(asked).toHaveLength(1);
  });

  it('can be gone through twice, and fetches nothing by itself', async () => {
    const { list, asked } = listOf(2);
    expect(asked).toHaveLength(0);
    expect(await list.take(9)).toEqual([0, 1]);
    expect(await list.take(9)).toEqual([0, 1]);
  });

  it('gives one page, twenty by default, and where the next starts', async () => {
    const { list } = listOf(30);
    const page = await list.page();
    expect(page).toMatchObject({ hasNextPage: true, endCursor: '20' });
    expect((await list.page({ first: 20, after: page.endCursor })).nodes).toHaveLength(10);
  });

  it('gives pages from the end', async () => {
    const { list } = listOf(30);
    const page = await list.page({ last: 20 });
    expect(page).toMatchObject({ hasPreviousPage: true, hasNextPage: false, startCursor: '10' });
    expect((await list.page({ last: 20, before: page.startCursor })).nodes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes the last few, in the order of the list', async () => {
    const { list, asked } = listOf(250);
    expect(await list.takeLast(3)).toEqual([247, 248, 249]);
    expect(await list.takeLast(0)).toEqual([]);
    expect(await list.takeLast(130)).toEqual(Array.from({ length: 130 }, (_, i) => 120 + i));
    expect(asked).toEqual([
      { last: 3, before: null },
      { last: 100, before: null },
      { last: 30, before: '150' },
    ]);
    expect(await listOf(2).list.takeLast(9)).toEqual([0, 1]);
    expect(await listOf(0).list.takeLast(9)).toEqual([]);
  });

  it('takes the first few in the smallest pages that do', async () => {
    const { list, asked } = listOf(250);
    expect(await list.take(3)).toEqual([0, 1, 2]);
    expect(await list.take(0)).toEqual([]);
    expect(await list.take(130)).toHaveLength(130);
    expect(asked).toMatchObject([{ first: 3 }, { first: 100 }, { first: 100 }]);
  });

  it('ends on an empty list and on a server that repeats its cursor', async () => {
    expect(await listOf(0).list.take(5)).toEqual([]);
    const stuck = new Connection<number>({
      page: async () => ({
        nodes: [1],
        pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: 'same', endCursor: 'same' },
      }),
      count: async () => 1,
    });
    expect(await stuck.take(10)).toEqual([1, 1]);
    expect(await stuck.takeLast(10)).toEqual([1, 1]);
  });

  it('counts on the server', async () => {
    const { list, asked } = listOf(250);
    expect(await list.totalCount()).toBe(250);
    expect(asked).toHaveLength(0);
  });
});
