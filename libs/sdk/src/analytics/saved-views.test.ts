import { afterEach, beforeEach, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const view = {
  id: 'view_1',
  name: 'Revenue by brand',
  page: 'explore',
  address: '/explore?by=BRAND',
  version: 1,
  createdBy: null,
  createdAt: '2019-11-01T00:00:00Z',
  updatedAt: '2019-11-01T00:00:00Z',
};

let server: TestServer;
let client: CartographClient;
let inputs: Record<string, unknown>[];
beforeEach(async () => {
  inputs = [];
  server = await startTestServer({
    savedViews: ({ page }: { page?: string }) => ({
      nodes: page === 'funnel' ? [] : [view],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: page === 'funnel' ? 0 : 1,
    }),
    savedView: ({ id }: { id: string }) => (id === 'view_1' ? view : null),
    saveView: ({ input }: { input: Record<string, unknown> }) => {
      inputs.push(input);
      return input['version'] === 7
        ? {
            savedView: view,
            userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'The view was changed meanwhile.' }],
          }
        : { savedView: { ...view, ...input }, userErrors: [] };
    },
    deleteSavedView: ({ input }: { input: { version: number } }) => ({
      deletedId: input.version === 1 ? 'view_1' : null,
      savedView: null,
      userErrors:
        input.version === 1
          ? []
          : [{ code: 'CONFLICT', field: ['version'], message: 'The view was changed meanwhile.' }],
    }),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

it('are listed, by page, and read', async () => {
  const names: string[] = [];
  for await (const { name } of client.savedViews.list()) names.push(name);
  expect(names).toEqual(['Revenue by brand']);
  expect(await client.savedViews.list('funnel').totalCount()).toBe(0);
  expect(await client.savedViews.get('view_1')).toEqual(view);
  expect(await client.savedViews.get('view_2')).toBeNull();
});

it('are made once, changed with their version, and deleted', async () => {
  const { name, page, address } = view;
  expect(await client.savedViews.create({ name, page, address })).toMatchObject({ name });
  expect(inputs[0]?.['clientMutationKey']).toEqual(expect.any(String));
  expect(await client.savedViews.change('view_1', { name: 'New', page, address, version: 1 })).toMatchObject({
    name: 'New',
  });
  await expect(client.savedViews.change('view_1', { name, page, address, version: 7 })).rejects.toMatchObject({
    failure: { kind: 'user-errors', payload: { savedView: { version: 1 } } },
  });
  await client.savedViews.delete('view_1', 1);
  await expect(client.savedViews.delete('view_1', 2)).rejects.toMatchObject({ failure: { kind: 'user-errors' } });
});
