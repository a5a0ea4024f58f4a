import { describe, expect, it } from 'vitest';
import { Connection, type ConnectionSource } from './connection.js';

function listOf(length: number): { list: Connection<number>; asked: { first: number; after: string | null }[] } {
  const asked: { first: number; after: string | null }[] = [];
  const source: ConnectionSource<number> = {
    async page(at) {
      asked.push(at);
      const start = at.after === null ? 0 : Number(at.after);
      const nodes = Array.from({ length: Math.max(0, Math.min(at.first, length - start)) }, (_, i) => start + i);
      const end = start + nodes.length;
      return { nodes, pageInfo: { hasNextPage: end < length, endCursor: nodes.length === 0 ? null : String(end) } };
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

  it('takes the first few in the smallest pages that do', async () => {
    const { list, asked } = listOf(250);
    expect(await list.take(3)).toEqual([0, 1, 2]);
    expect(await list.take(0)).toEqual([]);
    expect(await list.take(130)).toHaveLength(130);
    expect(asked.map(({ first }) => first)).toEqual([3, 100, 100]);
  });

  it('ends on an empty list and on a server that repeats its cursor', async () => {
    expect(await listOf(0).list.take(5)).toEqual([]);
    const stuck = new Connection<number>({
      page: async () => ({ nodes: [1], pageInfo: { hasNextPage: true, endCursor: 'same' } }),
      count: async () => 1,
    });
    expect(await stuck.take(10)).toEqual([1, 1]);
  });

  it('counts on the server', async () => {
    const { list, asked } = listOf(250);
    expect(await list.totalCount()).toBe(250);
    expect(asked).toHaveLength(0);
  });
});
