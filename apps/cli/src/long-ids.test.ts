import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

/** 2^63, 2^64 − 1 and forty digits. */
const [USER, PRODUCT, CATEGORY] = [
  '9223372036854775808',
  '18446744073709551615',
  '1234567890123456789012345678901234567890',
] as const;

let folder: string;
let data: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-long-ids-'));
  data = join(folder, 'data');
  const rows = Array.from(
    { length: 40 },
    (_, n) =>
      `2019-10-01 10:00:${String(n).padStart(2, '0')} UTC,${n % 2 === 0 ? 'view' : 'cart'},${n % 4 < 2 ? PRODUCT : '7'},${CATEGORY},,acme,10.00,${n < 4 ? USER : String(500 + (n % 5))},s${n}`,
  );
  writeFileSync(
    join(folder, 'log.csv'),
    `event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n${rows.join('\n')}\n`,
  );
  await runJson(['import', join(folder, 'log.csv'), '--data', data, '--json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const known = async (dir: string): Promise<unknown> =>
  (
    await runJson<{ data: unknown }>([
      'query',
      `{ user(externalId: "${USER}") { externalId } product(externalId: "${PRODUCT}") { externalId categoryId } }`,
      '--data',
      dir,
    ])
  ).data;

it('ids beyond 64 bit go through queries, exports, recommendations, backup, restoring and erasure to the last digit', async () => {
  expect(await known(data)).toEqual({
    user: { externalId: USER },
    product: { externalId: PRODUCT, categoryId: CATEGORY },
  });
  const out = join(folder, 'events.csv');
  await runJson(['export', 'events', '--out', out, '--data', data, '--json']);
  expect(readFileSync(out, 'utf8')).toContain(`,${PRODUCT},${CATEGORY},,acme,10.00,${USER},`);

  await runJson(['train', '--factors', '4', '--iterations', '1', '--data', data, '--json']);
  const forUser = await runJson<{ items: { product: { externalId: string } }[] }>([
    'recommend',
    USER,
    '--include-seen',
    '--data',
    data,
    '--json',
  ]);
  const forSession = await runJson<typeof forUser>(['recommend', '--session', 'cart:7', '--data', data, '--json']);
  expect(forUser.items.map(({ product }) => product.externalId)).toContain(PRODUCT);
  expect(forSession.items.map(({ product }) => product.externalId)).toEqual([PRODUCT]);

  const [backup, restored] = [join(folder, 'backup'), join(folder, 'restored')];
  expect((await run(['backup', '--to', backup, '--data', data])).code).toBe(0);
  expect((await run(['restore', '--from', backup, '--data', restored])).code).toBe(0);
  expect(await known(restored)).toEqual(await known(data));

  expect(await run(['lake', 'erase', '--user', '1'.repeat(65), '--yes', '--data', data])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('at most 64 digits') as string,
  });
  const erased = await run(['lake', 'erase', '--user', USER, '--yes', '--data', data]);
  expect(erased).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('1 user erased: 4 rows of 1 snapshot') as string,
  });
  expect(await known(data)).toMatchObject({ user: null, product: { externalId: PRODUCT } });
  expect(await run(['lake', 'verify', '--deep', '--data', data])).toMatchObject({ code: 0 });
});
