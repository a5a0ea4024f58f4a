import { afterEach, describe, expect, test } from 'vitest';
import { ROLE_PERMISSIONS, Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { addAccount, startTestServer, type TestServer, type TestServerOptions } from '../testing/server.js';
import { AccountEntity } from './account.entity.js';
import { hashPassword } from './secrets.js';
import { SessionEntity } from './session.entity.js';
import { SetupTokenEntity } from './setup-token.entity.js';

const servers: TestServer[] = [];
async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
}
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const PASSWORD = 'harbour lantern 41 mango';
const tokenOf = (server: TestServer): string => new URL(server.setUpLink() ?? '').searchParams.get('token') ?? '';

interface Payload {
  account: { id: string; email: string; roles: string[]; locale: string } | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

async function completeSetup(client: TestClient, input: Record<string, unknown>): Promise<Payload> {
  const data = await client.ok<{ completeSetup: Payload }>(
    'mutation($input: CompleteSetupInput!) { completeSetup(input: $input) { account { id email roles locale } userErrors { code field message } } }',
    { input: { email: 'Ada@Shop.example ', name: 'Ada', password: PASSWORD, ...input } },
  );
  return data.completeSetup;
}

async function signIn(client: TestClient, email: string, password: string): Promise<Payload> {
  const data = await client.ok<{ signIn: Payload }>(
    'mutation($input: SignInInput!) { signIn(input: $input) { account { id email roles locale } userErrors { code field message } } }',
    { input: { email, password } },
  );
  return data.signIn;
}

const viewerOf = async (
  client: TestClient,
): Promise<{ account: { email: string } | null; permissions: string[] } | null> =>
  (
    await client.graphql<{ viewer: { account: { email: string } | null; permissions: string[] } | null }>(
      '{ viewer { account { email } permissions } }',
    )
  ).data?.viewer ?? null;

describe('set-up', () => {
  test('the link makes the first administrator and signs them in, once', async () => {
    const server = await start();
    const client = server.anonymous();
    expect(await client.ok('{ setup { needed isSynthetic } }')).toEqual({
      setup: { needed: true, isSynthetic: false },
    });
    const { account, userErrors } = await completeSetup(client, { token: tokenOf(server), locale: 'KO' });
    expect(userErrors).toEqual([]);
    expect(account).toMatchObject({ email: 'ada@shop.example', roles: ['ADMIN'], locale: 'KO' });
    expect(new Set((await viewerOf(client))?.permissions)).toEqual(new Set(ROLE_PERMISSIONS[Role.ADMIN]));
    expect(await client.ok('{ setup { needed } }')).toEqual({ setup: { needed: false } });

    const again = await completeSetup(server.anonymous(), { token: tokenOf(server), email: 'eve@shop.example' });
    expect(again).toMatchObject({ account: null, userErrors: [{ code: 'FORBIDDEN' }] });
    expect(await server.services.decisions.read.count(AccountEntity)).toBe(1);
  });

  test('the token is kept only as a hash', async () => {
    const server = await start();
    const [stored] = await server.services.decisions.read.find(SetupTokenEntity);
    expect(stored?.tokenHash).toMatch(/^[0-9a-f]{64}$/);
    expect(stored?.tokenHash).not.toContain(tokenOf(server));
  });

  test('a wrong token makes nothing', async () => {
    const server = await start();
    expect(await completeSetup(server.anonymous(), { token: 'guess' })).toMatchObject({
      account: null,
      userErrors: [{ code: 'EXPIRED', field: ['token'] }],
    });
    expect(await server.services.decisions.read.count(AccountEntity)).toBe(0);
  });

  test('without a link nothing else is looked at', async () => {
    const server = await start();
    const { userErrors } = await completeSetup(server.anonymous(), {
      token: 'guess',
      email: 'nobody',
      password: 'short',
    });
    expect(userErrors).toMatchObject([{ code: 'EXPIRED', field: ['token'] }]);
  });

  test('a link older than a day is not good any more', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const server = await start({ now: () => new Date(time) });
    time += 25 * 3_600_000;
    expect(await completeSetup(server.anonymous(), { token: tokenOf(server) })).toMatchObject({
      userErrors: [{ code: 'EXPIRED' }],
    });
  });

  test('every weakness of the input is named at once, and the token stays good', async () => {
    const server = await start();
    const { userErrors } = await completeSetup(server.anonymous(), {
      token: tokenOf(server),
      email: 'nobody',
      name: ' ',
      password: 'short',
    });
    expect(userErrors.map((error) => [error.code, error.field])).toEqual([
      ['INVALID', ['email']],
      ['REQUIRED', ['name']],
      ['INVALID', ['password']],
    ]);
    expect((await completeSetup(server.anonymous(), { token: tokenOf(server) })).userErrors).toEqual([]);
  });

  test.each([
    ['aaaaaaaaaaaaaaaa', 'INVALID'],
    ['ada@shop.example', 'INVALID'],
    ['x'.repeat(100) + 'abcdefgh'.repeat(20), 'TOO_LONG'],
  ])('the password %s is refused', async (password, code) => {
    const server = await start();
    expect((await completeSetup(server.anonymous(), { token: tokenOf(server), password })).userErrors).toMatchObject([
      { code, field: ['password'] },
    ]);
  });

  test('a server with accounts shows no link', async () => {
    const first = await start();
    await completeSetup(first.anonymous(), { token: tokenOf(first) });
    const second = await start({ dataDir: first.dataDir });
    expect(second.setUpLink()).toBeNull();
  });

  test('two servers on one fresh folder show two links, and using one ends both', async () => {
    const first = await start();
    const second = await start({ dataDir: first.dataDir });
    expect((await completeSetup(first.anonymous(), { token: tokenOf(first) })).userErrors).toEqual([]);
    expect(
      await completeSetup(second.anonymous(), { token: tokenOf(second), email: 'eve@shop.example' }),
    ).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] });
  });
});

async function withAda(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await start(options);
  await addAccount(server.services, [Role.MARKETER], {
    email: 'ada@shop.example',
    passwordHash: await hashPassword(PASSWORD),
  });
  return server;
}

describe('signing in', () => {
  test('gives a cookie that scripts and other sites cannot use', async () => {
    const server = await withAda();
    const response = await server
      .anonymous()
      .fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `mutation { signIn(input: { email: "ada@shop.example", password: "${PASSWORD}" }) { account { email } } }`,
        }),
      });
    const [cookie = '', device = ''] = response.headers.getSetCookie();
    const { port } = new URL(server.url);
    expect(cookie).toMatch(new RegExp(`^cartograph_session_${port}=[\\w-]{43}; `));
    expect(device).toMatch(new RegExp(`^cartograph_device_${port}=[\\w-]{43}\\.\\w+\\.[\\w-]{43}; `));
    for (const one of [cookie, device]) {
      expect(one).toContain('HttpOnly');
      expect(one).toContain('SameSite=Strict');
      expect(one).toContain('Path=/');
    }
    const [session] = await server.services.decisions.read.find(SessionEntity);
    expect(cookie).not.toContain(session?.tokenHash);
  });

  test('behind a proxy with TLS the cookie is Secure', async () => {
    const server = await withAda({ trustProxy: 'loopback' });
    const response = await server
      .anonymous()
      .fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
        body: JSON.stringify({
          query: `mutation { signIn(input: { email: "ada@shop.example", password: "${PASSWORD}" }) { account { email } } }`,
        }),
      });
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringContaining('Secure'),
      expect.stringContaining('Secure'),
    ]);
  });

  test('works whatever the case of the address, until one signs out', async () => {
    const server = await withAda();
    const client = server.anonymous();
    expect(await signIn(client, ' ADA@shop.example', PASSWORD)).toMatchObject({
      account: { email: 'ada@shop.example' },
      userErrors: [],
    });
    expect((await viewerOf(client))?.account?.email).toBe('ada@shop.example');
    const { cookie } = client;
    expect(await client.ok('mutation { signOut { ok userErrors { code } } }')).toEqual({
      signOut: { ok: true, userErrors: [] },
    });
    expect(client.cookie).toBeNull();
    client.cookie = cookie;
    expect(await viewerOf(client)).toBeNull();
  });

  test('signing in on one connection signs in nobody else', async () => {
    const server = await withAda();
    await signIn(server.anonymous(), 'ada@shop.example', PASSWORD);
    expect(await viewerOf(server.anonymous())).toBeNull();
  });

  test('a wrong password and an unknown address answer alike', async () => {
    const server = await withAda();
    const wrong = await signIn(server.anonymous(), 'ada@shop.example', 'not the password');
    const unknown = await signIn(server.anonymous(), 'eve@shop.example', 'not the password');
    expect(wrong).toEqual(unknown);
    expect(wrong.userErrors[0]?.code).toBe('WRONG_CREDENTIALS');
  });

  test('failures of one address with one account cost ever longer pauses, on every server of the folder, and the right password gets in after one', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const now = (): Date => new Date(time);
    const server = await withAda({ now });
    const other = await start({ dataDir: server.dataDir, now });
    const guess = (at: TestServer, password = 'guess'): Promise<Payload> =>
      signIn(at.anonymous(), 'ada@shop.example', password);
    for (let i = 0; i < 14; i++) {
      expect((await guess(i % 2 === 0 ? server : other)).userErrors[0]?.code, String(i)).toBe('WRONG_CREDENTIALS');
      if (i >= 4) time += 1_000 * Math.min(300, 2 ** (i - 4));
    }
    time -= 60_000;
    for (const at of [server, other])
      expect((await guess(at, PASSWORD)).userErrors[0]).toMatchObject({
        code: 'RATE_LIMITED',
        message: 'Too many failed attempts. Try again in 1 min.',
      });
    time += 60_000;
    expect((await guess(other, PASSWORD)).userErrors).toEqual([]);
    // Those of this address with this account are forgotten.
    for (let i = 0; i < 5; i++) expect((await guess(server)).userErrors[0]?.code).toBe('WRONG_CREDENTIALS');
    expect((await signIn(server.anonymous(), 'eve@shop.example', 'guess')).userErrors[0]?.code).toBe(
      'WRONG_CREDENTIALS',
    );
  });

  describe('a browser that has signed in before', () => {
    let time = 0;
    const now = (): Date => new Date(time);
    const withKnown = async (): Promise<{ server: TestServer; known: TestClient }> => {
      time = Date.parse('2026-01-01T00:00:00Z');
      const server = await withAda({ now });
      const known = server.anonymous();
      expect((await signIn(known, 'ada@shop.example', PASSWORD)).userErrors).toEqual([]);
      return { server, known };
    };
    /** Fails as often as makes the next one wait for minutes; between two of them the pause passes. */
    const failing = async (client: () => TestClient): Promise<void> => {
      for (let i = 0; i < 12; i++) {
        expect((await signIn(client(), 'ada@shop.example', 'guess')).userErrors[0]?.code, String(i)).toBe(
          'WRONG_CREDENTIALS',
        );
        if (i >= 4 && i < 11) time += 1_000 * 2 ** (i - 4);
      }
    };
    const codeOf = async (client: TestClient, password = PASSWORD): Promise<string | undefined> =>
      (await signIn(client, 'ada@shop.example', password)).userErrors[0]?.code;

    test('is let in though somebody goes on failing behind the same address', async () => {
      const { server, known } = await withKnown();
      await known.ok('mutation { signOut { ok } }');
      await failing(() => server.anonymous());
      expect(await codeOf(server.anonymous())).toBe('RATE_LIMITED');
      expect(await codeOf(known)).toBeUndefined();
      expect((await viewerOf(known))?.account?.email).toBe('ada@shop.example');
      // What it succeeds with forgets nothing of the others, nor does it serve another browser.
      expect(await codeOf(server.anonymous())).toBe('RATE_LIMITED');
      const forged = server.anonymous();
      forged.device = known.device?.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')) ?? null;
      expect(await codeOf(forged)).toBe('RATE_LIMITED');
    });

    test('waits for failures of its own, which keep nobody else waiting', async () => {
      const { server, known } = await withKnown();
      await failing(() => known);
      expect(await codeOf(known)).toBe('RATE_LIMITED');
      expect(await codeOf(server.anonymous())).toBeUndefined();
      expect(await codeOf(known)).toBe('RATE_LIMITED');
      time += 128_000;
      expect(await codeOf(known)).toBeUndefined();
    });

    test('is not known any more when the password was changed elsewhere, and where it was changed still is', async () => {
      const { server, known } = await withKnown();
      const there = server.anonymous();
      expect(await codeOf(there)).toBeUndefined();
      const next = 'violet meadow 7 kettle';
      expect(
        await there.ok(
          `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "${next}" }) { ok } }`,
        ),
      ).toEqual({ changePassword: { ok: true } });
      await failing(() => server.anonymous());
      expect(await codeOf(known, next)).toBe('RATE_LIMITED');
      expect(await codeOf(there, next)).toBeUndefined();
    });

    test('changes its password though somebody goes on failing behind the same address', async () => {
      const { server, known } = await withKnown();
      await failing(() => server.anonymous());
      expect(
        await known.ok(
          `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "violet meadow 7 kettle" }) { ok } }`,
        ),
      ).toEqual({ changePassword: { ok: true } });
    });
  });

  test('guesses sent at the same time take turns', async () => {
    const server = await withAda();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => signIn(server.anonymous(), 'ada@shop.example', `guess ${i}`)),
    );
    const codes = answers.map((answer) => answer.userErrors[0]?.code);
    // Five at once, and those whose turn comes within ten seconds: after 1 s and 2 s more and 4 s more.
    expect(codes.filter((code) => code === 'WRONG_CREDENTIALS')).toHaveLength(8);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(4);
  });

  test('who guesses at all accounts, or at one from everywhere, locks out nobody', async () => {
    const server = await withAda({ trustProxy: 'loopback' });
    const from = async (address: string, email: string, password: string): Promise<string | undefined> => {
      const response = await server
        .anonymous()
        .fetch('/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
          body: JSON.stringify({
            query: `mutation { signIn(input: { email: "${email}", password: "${password}" }) { userErrors { code } } }`,
          }),
        });
      const { data } = (await response.json()) as { data: { signIn: Payload } };
      return data.signIn.userErrors[0]?.code;
    };
    await Promise.all(Array.from({ length: 31 }, (_, i) => from('192.0.2.1', `eve${i}@shop.example`, 'guess')));
    await Promise.all(Array.from({ length: 51 }, (_, i) => from(`198.51.100.${i}`, 'ada@shop.example', 'guess')));
    expect(await from('192.0.2.1', 'ada@shop.example', PASSWORD)).toBeUndefined();
    expect(await from('192.0.2.2', 'ada@shop.example', PASSWORD)).toBeUndefined();
  });

  test('a disabled account cannot sign in, and its sessions end', async () => {
    const server = await withAda();
    const client = server.anonymous();
    const { account } = await signIn(client, 'ada@shop.example', PASSWORD);
    await server.services.decisions.write((manager) =>
      manager.update(AccountEntity, { id: account?.id ?? '' }, { disabled: true }),
    );
    expect(await viewerOf(client)).toBeNull();
    expect((await signIn(server.anonymous(), 'ada@shop.example', PASSWORD)).userErrors[0]?.code).toBe(
      'WRONG_CREDENTIALS',
    );
  });

  test('the cookie rotates, the old one lives a minute, an unused session a week', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const server = await withAda({ now: () => new Date(time) });
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    const first = client.cookie;
    time += 14 * 60_000;
    await viewerOf(client);
    expect(client.cookie).toBe(first);
    time += 2 * 60_000;
    await viewerOf(client);
    expect(client.cookie).not.toBe(first);
    const second = client.cookie;

    client.cookie = first;
    expect(await viewerOf(client)).not.toBeNull();
    client.cookie = second;
    expect(await viewerOf(client)).not.toBeNull();
    time += 61_000;
    client.cookie = first;
    expect(await viewerOf(client)).toBeNull();
    client.cookie = second;
    expect(await viewerOf(client)).not.toBeNull();
    time += 7 * 24 * 3_600_000 + 1;
    expect(await viewerOf(client)).toBeNull();
  });

  test('a new cookie that got lost on its way signs nobody out', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const server = await withAda({ now: () => new Date(time) });
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    const first = client.cookie;
    time += 16 * 60_000;
    await viewerOf(client);
    const lost = client.cookie;
    client.cookie = first;
    time += 10 * 60_000;
    expect(await viewerOf(client)).not.toBeNull();
    const third = client.cookie;
    expect([first, lost]).not.toContain(third);
    expect(await viewerOf(client)).not.toBeNull();
    time += 61_000;
    for (const cookie of [first, lost]) {
      client.cookie = cookie;
      expect(await viewerOf(client)).toBeNull();
    }
    client.cookie = third;
    expect(await viewerOf(client)).not.toBeNull();
  });

  test('a session ends after thirty days, however busy', async () => {
    let time = Date.parse('2026-01-01T00:00:00Z');
    const server = await withAda({ now: () => new Date(time) });
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    for (let day = 0; day < 29; day++) {
      time += 24 * 3_600_000;
      expect(await viewerOf(client)).not.toBeNull();
    }
    time += 2 * 24 * 3_600_000;
    expect(await viewerOf(client)).toBeNull();
  });

  test('changing the password needs the current one and ends the other sessions', async () => {
    const server = await withAda();
    const here = server.anonymous();
    const there = server.anonymous();
    await signIn(here, 'ada@shop.example', PASSWORD);
    await signIn(there, 'ada@shop.example', PASSWORD);
    const change = async (currentPassword: string, newPassword: string): Promise<unknown> =>
      (
        await here.ok<{ changePassword: unknown }>(
          'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { ok userErrors { code field } } }',
          { input: { currentPassword, newPassword } },
        )
      ).changePassword;
    expect(await change('not it', 'violet meadow 7 kettle')).toEqual({
      ok: false,
      userErrors: [{ code: 'WRONG_CREDENTIALS', field: ['currentPassword'] }],
    });
    expect(await change(PASSWORD, 'short')).toEqual({
      ok: false,
      userErrors: [{ code: 'INVALID', field: ['newPassword'] }],
    });
    expect(await change(PASSWORD, 'violet meadow 7 kettle')).toEqual({ ok: true, userErrors: [] });
    expect(await viewerOf(here)).not.toBeNull();
    expect(await viewerOf(there)).toBeNull();
    expect((await signIn(server.anonymous(), 'ada@shop.example', 'violet meadow 7 kettle')).userErrors).toEqual([]);
  });

  test('parallel guesses at the current password count too', async () => {
    const server = await withAda();
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    const guess = async (n: number): Promise<string | undefined> =>
      (
        await client.ok<{ changePassword: Payload }>(
          'mutation($input: ChangePasswordInput!) { changePassword(input: $input) { userErrors { code } } }',
          { input: { currentPassword: `guess number ${n}`, newPassword: 'violet meadow 7 kettle' } },
        )
      ).changePassword.userErrors[0]?.code;
    const codes = await Promise.all(Array.from({ length: 12 }, (_, n) => guess(n)));
    expect(codes.filter((code) => code === 'WRONG_CREDENTIALS')).toHaveLength(8);
    expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(4);
  });

  test('changes of one account sent at the same time each have a version of their own', async () => {
    const server = await withAda();
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    const rename = (name: string) =>
      client.ok<{ updateViewer: { account: { version: number } } }>(
        'mutation($name: String) { updateViewer(input: { name: $name }) { account { version } userErrors { code } } }',
        { name },
      );
    const versions = (await Promise.all(['a', 'b', 'c', 'd'].map(rename))).map(
      ({ updateViewer }) => updateViewer.account.version,
    );
    expect(versions.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5]);
  });

  test('a viewer changes their own name and language; a key has none', async () => {
    const server = await withAda();
    const client = server.anonymous();
    await signIn(client, 'ada@shop.example', PASSWORD);
    const update =
      'mutation { updateViewer(input: { name: "Ada L.", locale: KO }) { account { name locale version } userErrors { code } } }';
    expect(await client.ok(update)).toEqual({
      updateViewer: { account: { name: 'Ada L.', locale: 'KO', version: 2 }, userErrors: [] },
    });
    expect(await (await server.withKey('self')).ok(update)).toMatchObject({
      updateViewer: { account: null, userErrors: [{ code: 'FORBIDDEN' }] },
    });
  });
});
