import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READ_ONLY_SCOPES } from '../permissions.js';
import { startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
let secret: string;
beforeAll(async () => {
  server = await startTestServer();
  ({ secret } = await server.withKey(...READ_ONLY_SCOPES));
});
afterAll(() => server.close());

describe('GraphQL over HTTP', () => {
  // The audits' own requests, plus the preflight header of CSRF prevention and an API key.
  const audits = serverAudits({
    url: () => `${server.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('apollo-require-preflight', 'true');
      headers.set('authorization', `Bearer ${secret}`);
      return fetch(url, { ...init, headers });
    },
  });

  test('there are 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s %s', async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });

  const query = encodeURIComponent('{ __typename }');

  test('a GET without a preflight header is refused, key or no key', async () => {
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
    });
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0]?.message).toMatch(/CSRF/);
  });

  test('a caller without a key is refused', async () => {
    const response = await fetch(`${server.url}/graphql?query=${query}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('a form post of another site is refused', async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      body: '{"query":"{ __typename }"}',
      headers: { 'content-type': 'text/plain', authorization: `Bearer ${secret}` },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});
