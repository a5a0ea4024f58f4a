import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, freePort, launch } from './testing/child.js';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-erase-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Answer {
  data: {
    user: { spent: string } | null;
    shop: { users: number };
    pendingEvents: { events: number };
    recordEvents: { accepted: number };
    snapshots: { nodes: { id: string; holders: { pid: number }[] }[] };
    auditLog: { nodes: { action: string; outcome: string }[] };
  };
}

it('a person is erased beside a running server, which knows nothing of them at once', async () => {
  const data = join(folder, 'data');
  const file = join(folder, 'oct.csv');
  const row = (user: number): string =>
    `2019-10-01 10:00:00 UTC,purchase,1001,2053013555631882655,electronics.smartphone,acme,10.00,${user},${user}-s`;
  writeFileSync(
    file,
    [
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
      row(541000501),
      row(541000502),
      '',
    ].join('\n'),
  );
  await runJson(['import', file, '--data', data, '--json']);
  const port = await freePort();
  const server = launch(['serve', '--data', data, '--port', String(port), '--json']);
  const { setUpLink } = await eventually('the server says where it is', () => {
    const { stdout } = server.said();
    return stdout.includes('}') ? (JSON.parse(stdout) as { setUpLink: string }) : null;
  });
  let cookie = '';
  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ query, variables }),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return (await response.json()) as Answer;
  };
  const token = new URL(setUpLink).searchParams.get('token');
  await ask(
    'mutation($input: CompleteSetupInput!) { completeSetup(input: $input) { account { id } userErrors { message } } }',
    { input: { token, email: 'admin@shop.example', name: 'Admin', password: 'harbour lantern 41 mango' } },
  );

  const LOOK = '{ user(externalId: "541000501") { spent } shop { users } pendingEvents { events } }';
  expect((await ask(LOOK)).data).toEqual({
    user: { spent: '10.00' },
    shop: { users: 2 },
    pendingEvents: { events: 0 },
  });
  const event = {
    time: '2019-10-02T00:00:00Z',
    type: 'VIEW',
    productExternalId: '1001',
    price: '10.00',
    userExternalId: '541000501',
  };
  expect(
    (
      await ask(
        'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { message } } }',
        { input: { events: [event] } },
      )
    ).data.recordEvents.accepted,
  ).toBe(1);
  const held = (await ask('{ snapshots { nodes { id holders { pid } } } }')).data.snapshots.nodes[0];
  expect(held?.holders).toEqual([{ pid: server.child.pid }]);
  expect((await run(['lake', 'ls', '--data', data])).stdout).toContain(`read by process ${server.child.pid}`);

  const erased = await run(['lake', 'erase', '--user', '541000501', '--yes', '--data', data]);
  expect(erased).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /^1 user erased: 1 row of 1 snapshot, 1 event that waited to be imported\.$/m,
    ) as string,
  });
  expect((await ask(LOOK)).data).toEqual({ user: null, shop: { users: 1 }, pendingEvents: { events: 0 } });
  expect((await ask('{ snapshots { nodes { id } } }')).data.snapshots.nodes.map(({ id }) => id)).not.toContain(
    held?.id,
  );
  expect((await ask('{ auditLog(first: 5) { nodes { action outcome } } }')).data.auditLog.nodes).toContainEqual({
    action: 'usersErased',
    outcome: 'ok',
  });

  server.child.kill('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0 });
});
