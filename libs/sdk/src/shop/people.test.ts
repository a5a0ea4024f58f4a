import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const counts = { views: 2, carts: 1, removes: 0, purchases: 1, total: 4 };
const sixtyFour = '9223372036854775807';
const user = (externalId: string): Record<string, unknown> => ({
  id: `user_${externalId}`,
  externalId,
  firstSeenAt: '2019-10-01T00:00:00Z',
  lastSeenAt: '2019-10-02T00:00:00Z',
  counts,
  sessionCount: 1,
  botSessions: 0,
  spent: '10.50',
  events: ({ after }: { after: string | null }) => ({
    nodes: [
      {
        at: '2019-10-01T00:00:00Z',
        type: after === null ? 'VIEW' : 'PURCHASE',
        price: '10.50',
        sessionExternalId: null,
        product: { id: 'product_1', externalId: '1', category: null, brand: null },
      },
    ],
    pageInfo: {
      hasNextPage: after === null,
      hasPreviousPage: after !== null,
      startCursor: after === null ? 'c1' : 'c2',
      endCursor: after === null ? 'c1' : 'c2',
    },
    totalCount: 2,
  }),
});
const session = {
  id: 'session_s',
  externalId: 's',
  user: user('5'),
  startedAt: '2019-10-01T00:00:00Z',
  endedAt: '2019-10-01T00:01:00Z',
  durationSeconds: 60,
  counts,
  outcome: 'PURCHASED',
  value: '10.50',
  botRule: null,
  events: user('5')['events'],
};

const job = {
  id: 'job_1',
  kind: 'ERASE',
  state: 'QUEUED',
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: false,
  result: null,
  error: null,
  createdBy: null,
  progress: { step: 'waiting', done: 0, total: null, unit: 'steps', rate: null, etaSeconds: null },
};
const erased: unknown[] = [];
let server: TestServer;
let client: CartographClient;
beforeEach(async () => {
  server = await startTestServer({
    eraseUsers: ({ input }: { input: { userExternalIds: string[]; confirm: boolean } }) => {
      if (input.userExternalIds.length === 0)
        return {
          job: null,
          userErrors: [{ code: 'REQUIRED', field: ['userExternalIds'], message: 'Name at least one user.' }],
        };
      erased.push(input);
      return { job, userErrors: [] };
    },
    users: ({ first, filter }: { first: number; filter?: { converted?: boolean } }) => ({
      nodes: [user(sixtyFour)].slice(0, first),
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: filter?.converted ? 48 : 1755,
    }),
    user: ({ id, externalId }: { id?: string; externalId?: string }) =>
      id === 'user_0' || externalId === '0' ? null : user(externalId ?? '5'),
    sessions: {
      nodes: [session],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      totalCount: 1906,
    },
    session: ({ externalId, userExternalId }: { externalId?: string; userExternalId?: string }) =>
      externalId === undefined || userExternalId === '5' ? session : null,
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('users', () => {
  it('are erased by a job, in so many words', async () => {
    const job = await client.users.erase([sixtyFour, '7']);
    expect(job).toMatchObject({ id: 'job_1', kind: 'ERASE', state: 'QUEUED' });
    expect(erased).toEqual([{ userExternalIds: [sixtyFour, '7'], confirm: true }]);
    await expect(client.users.erase([])).rejects.toMatchObject({
      kind: 'user-errors',
      failure: { userErrors: [{ code: 'REQUIRED', field: ['userExternalIds'] }] },
    });
  });

  it('are listed with exact ids and counted by filter', async () => {
    expect(
      (await client.users.list({ orderBy: { field: 'SPENT', direction: 'DESC' } }).page({ first: 5 })).nodes[0]
        ?.externalId,
    ).toBe(sixtyFour);
    expect(await client.users.list().totalCount()).toBe(1755);
    expect(await client.users.list({ filter: { converted: true } }).totalCount()).toBe(48);
  });

  it('are found by either id, or are null', async () => {
    expect((await client.users.get({ externalId: '7' }))?.id).toBe('user_7');
    expect((await client.users.get({ id: 'user_5' }))?.externalId).toBe('5');
    expect(await client.users.get({ externalId: '0' })).toBeNull();
  });

  it('have events over several pages', async () => {
    const types: string[] = [];
    for await (const event of client.users.events('user_5')) types.push(event.type);
    expect(types).toEqual(['VIEW', 'PURCHASE']);
    expect(await client.users.events('user_5').totalCount()).toBe(2);
    await expect(client.users.events('user_0').take(1)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('sessions', () => {
  it('are listed, counted and found with their user', async () => {
    expect(await client.sessions.list({ filter: { outcome: 'PURCHASED' } }).take(3)).toMatchObject([
      { outcome: 'PURCHASED', value: '10.50' },
    ]);
    expect(await client.sessions.list().totalCount()).toBe(1906);
    expect((await client.sessions.get({ externalId: 's', userExternalId: '5' }))?.user.externalId).toBe('5');
    expect(await client.sessions.get({ externalId: 's', userExternalId: '6' })).toBeNull();
  });

  it('have events', async () => {
    expect(await client.sessions.events('session_s').take(9)).toHaveLength(2);
    expect(await client.sessions.events('session_s').totalCount()).toBe(2);
  });
});
