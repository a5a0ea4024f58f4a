import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { CartographClient } from './client.js';
import { GetUserDocument } from './operations/people.generated.js';
import type { Shop } from './shop/shop.js';
import { startTestServer, type TestServer } from './testing/server.js';

const counts = { views: 9, carts: 4, removes: 1, purchases: 2, total: 16 };
const account = {
  id: 'acc_1',
  email: 'a@shop.example',
  name: 'A',
  roles: ['ADMIN'],
  locale: 'KO',
  disabled: false,
  createdAt: '2019-10-01T00:00:00Z',
  version: 1,
};
const shop = {
  name: 'Shop',
  timeZone: 'Asia/Dubai',
  currency: null,
  isSynthetic: true,
  snapshot: null,
  firstEventAt: null,
  lastEventAt: null,
  lastWholeDay: null,
  counts,
  users: 1755,
  sessions: 1906,
  products: 2312,
  buyers: 48,
  revenue: '14786.59',
  zeroPrices: 6,
  coverage: {
    snapshot: null,
    timeZone: 'Asia/Dubai',
    days: [],
    faults: [{ date: '2019-11-15', kind: 'EVENT_TYPE_VANISHED', eventType: 'CART', detail: 'none', isCertain: true }],
  },
};

let server: TestServer;
let client: CartographClient;
const heard: Record<string, unknown> = {};
const hears =
  <Answer>(name: string, answer: Answer) =>
  ({ input }: { input: unknown }): Answer => {
    heard[name] = input;
    return answer;
  };

beforeEach(async () => {
  server = await startTestServer({
    shop,
    setup: { needed: true, isSynthetic: true, isReadOnly: false },
    viewer: { account, apiKey: null, permissions: ['self'] },
    categories: ({ parent }: { parent?: string }) => [
      { id: 'cat_1', code: parent ?? null, name: 'electronics', eventCount: 3, productCount: 2 },
    ],
    user: ({ externalId }: { externalId?: string }) => (externalId === '1' ? null : { id: 'user_7' }),
    completeSetup: hears('completeSetup', { account, userErrors: [] }),
    signIn: hears('signIn', {
      account: null,
      userErrors: [{ code: 'WRONG_CREDENTIALS', field: null, message: 'Unknown address or wrong password.' }],
    }),
    signOut: { ok: true, userErrors: [] },
    updateViewer: hears('updateViewer', { account: { ...account, locale: 'EN' }, userErrors: [] }),
    changePassword: hears('changePassword', { ok: true, userErrors: [] }),
  });
  client = new CartographClient({ url: server.url });
});
afterEach(() => server.close());

describe('the client', () => {
  it("answers the shop's figures as plain typed values", async () => {
    const answer = await client.shop();
    expect(answer).toMatchObject({
      users: 1755,
      sessions: 1906,
      products: 2312,
      buyers: 48,
      revenue: '14786.59',
      zeroPrices: 6,
      snapshot: null,
    });
    expectTypeOf(answer).toEqualTypeOf<Shop>();
    expectTypeOf(answer.revenue).toEqualTypeOf<string>();
    expect((await client.coverage()).faults).toHaveLength(1);
    expect(await client.categories('electronics')).toMatchObject([{ code: 'electronics' }]);
  });

  it('runs any document, typed or as text', async () => {
    const typed = await client.graphql(GetUserDocument, { externalId: '1' });
    expectTypeOf(typed.user).toExtend<{ externalId: string } | null>();
    expect(typed.user).toBeNull();
    expect(await client.graphql<{ setup: { needed: boolean } }>('{ setup { needed } }')).toEqual({
      setup: { needed: true },
    });
  });

  it('signs in and says why it could not', async () => {
    await expect(client.signIn({ email: 'a@shop.example', password: 'x' })).rejects.toMatchObject({
      failure: { kind: 'user-errors', userErrors: [{ code: 'WRONG_CREDENTIALS' }] },
    });
    expect(heard['signIn']).toEqual({ email: 'a@shop.example', password: 'x' });
  });

  it("sets up, shows and changes the caller's own account", async () => {
    expect(await client.setup()).toEqual({ needed: true, isSynthetic: true, isReadOnly: false });
    expect(
      await client.completeSetup({ token: 't', email: 'a@shop.example', name: 'A', password: 'correct horse battery' }),
    ).toEqual(account);
    expect((await client.viewer())?.account?.roles).toEqual(['ADMIN']);
    expect((await client.updateViewer({ locale: 'EN' })).locale).toBe('EN');
    await client.changePassword({ currentPassword: 'a', newPassword: 'b' });
    await client.signOut();
    expect(heard['changePassword']).toEqual({ currentPassword: 'a', newPassword: 'b' });
  });
});
