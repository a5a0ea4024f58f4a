import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

/** The process that works answers out; it holds what it is asked until the file `go` is there. */
const heldProgram = (folder: string): string => `
import { appendFileSync, existsSync } from 'node:fs';
const held = [];
const hold = (message) => {
  held.push(message);
  if (message.type === 'ask') appendFileSync(${JSON.stringify(path.join(folder, 'asked'))}, message.name + '\\n');
};
process.on('message', hold);
const look = setInterval(() => {
  if (!existsSync(${JSON.stringify(path.join(folder, 'go'))})) return;
  clearInterval(look);
  process.off('message', hold);
  void import(${JSON.stringify(pathToFileURL(path.join(inject('testFolder'), 'ask-worker.js')).href)}).then(() => {
    for (const message of held) process.emit('message', message);
  });
}, 20);
`;

const rows = Array.from({ length: 400 }, (_, i) =>
  logRow({
    time: `2019-10-${String(1 + (i % 28)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00:00`,
    user: String(100 + (i % 50)),
    session: `s${i % 90}`,
    product: String(i % 12),
    price: `${10 + (i % 5)}.00`,
    type: i % 7 === 0 ? 'purchase' : i % 4 === 0 ? 'cart' : 'view',
  }),
);
/** Each is another question, so that no two share an answer. */
const purchaseDrivers = (from: number, count: number): string =>
  `{ analytics(timeZone: "UTC") { ${Array.from({ length: count }, (_, i) => `a${i}: purchaseDrivers(input: { level: ${(from + i + 1) / 100} }) { snapshot { id } }`).join(' ')} } }`;

let folder: string;
let server: TestServer;
let greedy: TestClient;
let other: TestClient;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cartograph-held-'));
  const askWorker = path.join(folder, 'ask-worker.mjs');
  await writeFile(askWorker, heldProgram(folder));
  server = await startTestServer({ rows, asksHere: false, askWorker });
  [greedy, other] = [await server.as(Role.MARKETER), await server.as(Role.VIEWER)];
});
afterEach(async () => {
  // A server that stops waits for the requests that are under way.
  await go();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const go = (): Promise<void> => writeFile(path.join(folder, 'go'), '');
/** What the process was asked, in this order. */
const asked = async (): Promise<string[]> =>
  existsSync(path.join(folder, 'asked'))
    ? (await readFile(path.join(folder, 'asked'), 'utf8')).trimEnd().split('\n')
    : [];

test('while one caller waits for previews and the making of audiences, the overview of another is answered', async () => {
  const ended: string[] = [];
  const rules = ['ALL_VISITORS', 'BUYERS', 'CARTED_NOT_BOUGHT'];
  const previews = rules.map((kind) =>
    greedy.ok(`{ audiencePreview(rule: { kind: ${kind} }) { size } }`).finally(() => ended.push(kind)),
  );
  await expect.poll(asked, { timeout: 300_000 }).toEqual(['audience', 'audience', 'audience']);

  const { analytics } = await other.ok<{ analytics: object }>(
    '{ analytics(timeZone: "Asia/Dubai") { overview { total { visitors } } } }',
  );
  expect(analytics).toEqual({ overview: { total: { visitors: 50 } } });
  expect(ended).toEqual([]);

  await go();
  expect(await Promise.all(previews)).toMatchObject([{ audiencePreview: { size: 50 } }, {}, {}]);
  const { createAudience } = await greedy.ok<{ createAudience: object }>(
    'mutation { createAudience(input: { name: "Everybody", rule: { kind: ALL_VISITORS } }) { audience { size } userErrors { message } } }',
  );
  expect(createAudience).toEqual({ audience: { size: 50 }, userErrors: [] });
  expect(
    await greedy.ok(
      'mutation { createAudience(input: { name: "Nobody", rule: { kind: CATEGORY_VIEWERS } }) { audience { size } userErrors { code field } } }',
    ),
  ).toEqual({ createAudience: { audience: null, userErrors: [{ code: 'INVALID', field: ['rule', 'category'] }] } });
});

test('while one caller waits for thirty times purchaseDrivers by alias, the overview of another is answered, and what is light does not wait for them', async () => {
  const ended: string[] = [];
  const { errors } = await greedy.graphql(purchaseDrivers(0, 30));
  expect(errors[0]?.extensions.code).toBe('COST_EXCEEDED');
  const greedyAnswers = [0, 15].map((from) =>
    greedy
      .graphql<{ analytics: object }>(purchaseDrivers(from, 15))
      .finally(() => ended.push(`purchaseDrivers from ${from}`)),
  );
  await expect.poll(asked, { timeout: 300_000 }).toEqual(['purchaseDrivers', 'purchaseDrivers']);

  const { analytics } = await other.ok<{ analytics: object }>(
    '{ analytics(timeZone: "UTC") { overview { total { visitors } } } }',
  );
  expect(analytics).toEqual({ overview: { total: { visitors: 50 } } });
  const light = other.ok<{ analytics: object }>('{ analytics(timeZone: "UTC") { rfm { buyers } } }');
  await expect.poll(asked, { timeout: 60_000 }).toEqual(['purchaseDrivers', 'purchaseDrivers', 'rfm']);
  expect(ended).toEqual([]);

  await go();
  expect((await light).analytics).toEqual({ rfm: { buyers: 50 } });
  for (const { data, errors: failed } of await Promise.all(greedyAnswers)) {
    expect(failed).toEqual([]);
    expect(Object.keys(data?.analytics ?? {})).toHaveLength(15);
  }
});
