import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eraseUsers, type EventStore, importLog, openLake } from '@cartograph/events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBotUsers } from './bot-users.js';
import { IdMap } from '../id-map.js';
import { factsBefore } from './fact-history.js';
import { readTrainingLog } from './read-training-log.js';
import { TYPE_CODES, type TrainingLog } from './training-log.js';

const samples = process.env['CARTOGRAPH_SAMPLES'] ?? '';
const october = join(samples, 'multi-category/2019-Oct.csv');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cartograph-training-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function imported(path: string): Promise<TrainingLog> {
  await importLog({ dataDir: join(folder, 'data'), paths: [path] });
  return asked((store) => readTrainingLog(store));
}

async function asked<T>(ask: (store: EventStore) => Promise<T>): Promise<T> {
  const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
  try {
    const store = await lake.store();
    const answer = await ask(store);
    await store.close();
    return answer;
  } finally {
    await lake.close();
  }
}

async function written(rows: readonly string[]): Promise<string> {
  const path = join(folder, 'log.csv');
  await writeFile(
    path,
    ['event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session', ...rows, ''].join(
      '\n',
    ),
  );
  return path;
}

const at = (second: number): number => Date.UTC(2019, 9, 1, 0, 0, second) / 1000;
const plain = (log: TrainingLog): (string | number)[][] =>
  Array.from(log.events.at, (time, place) => [
    time,
    log.userIds[log.events.users[place]!]!,
    log.productIds[log.events.products[place]!]!,
    TYPE_CODES[log.events.types[place]!]!,
  ]);

test('reads every event in order of time, equal seconds by user and product, and ids in numeric order', async () => {
  const log = await imported(
    await written([
      '2019-10-02 00:00:09 UTC,cart,900,11,apparel.shoes,,5.00,10,s1',
      '2019-10-01 00:00:02 UTC,cart,1000,12,,acme,7.00,10,s1',
      '2019-10-01 00:00:05 UTC,cart,1000,12,,acme,7.00,9,s2',
      '2019-10-01 00:00:05 UTC,view,900,11,apparel.shoes,,5.00,9,s2',
      '2019-10-01 00:00:01 UTC,view,555,13,,acme,0,9,s2',
      '2019-10-01 00:00:05 UTC,remove_from_cart,1000,12,,acme,8.00,77,s3',
      '2019-10-01 00:00:08 UTC,purchase,1000,12,,acme,7.00,9,s2',
    ]),
  );
  expect([log.userIds, log.productIds]).toEqual([
    ['9', '10', '77'],
    ['555', '900', '1000'],
  ]);
  expect(log.facts).toEqual({
    categories: ['13', 'apparel.shoes', '12'],
    brands: ['acme', '', 'acme'],
    prices: Float64Array.of(Number.NaN, 5, 7),
  });
  expect(plain(log)).toEqual([
    [at(1), '9', '555', 'view'],
    [at(2), '10', '1000', 'cart'],
    [at(5), '9', '900', 'view'],
    [at(5), '9', '1000', 'cart'],
    [at(5), '77', '1000', 'remove_from_cart'],
    [at(8), '9', '1000', 'purchase'],
    [at(9) + 86_400, '10', '900', 'cart'],
  ]);
  expect(log.sessionCount).toBe(3);
  expect(new Set(log.events.sessions).size).toBe(3);
  expect(log.botSessions).toEqual(new Uint8Array(3));
});

test('ids beyond 64 bit keep their digits, as users, products and categories', async () => {
  const [user, product, category] = ['9223372036854775808', '18446744073709551615', '12345678901234567890'];
  const rows = Array.from(
    { length: 6 },
    (_, n) =>
      `2019-10-01 00:00:0${n} UTC,cart,${n % 2 === 0 ? product : '7'},${category},,acme,5.00,${n < 3 ? user : `151591562551939000${n}`},s${n}`,
  );
  const log = await imported(await written(rows));
  expect(log.facts.categories).toEqual([category, category]);
  expect(plain(log).map((event) => event.slice(1, 3))).toEqual([
    [user, product],
    [user, '7'],
    [user, product],
    ['1515915625519390003', '7'],
    ['1515915625519390004', product],
    ['1515915625519390005', '7'],
  ]);
});

test('knows of every instant what products were before it, as the events up to there say', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const draw = (of: number, salt: number): number => ((i + 1) * 7919 * (salt + 3) + ((i * i * salt) % 101)) % of;
    const code = ['', 'toys.cars', 'toys.dolls', 'books'][draw(4, 1)];
    return `2019-10-${String(1 + Math.floor(i / 12)).padStart(2, '0')} 0${draw(10, 2)}:00:${String(draw(60, 3)).padStart(2, '0')} UTC,view,${1 + draw(9, 4)},${i % 5 === 0 ? '' : 20 + draw(3, 5)},${i < 150 ? '' : code},${['', 'acme', 'bolt'][draw(3, 6)]},${draw(4, 7)}.00,${1 + draw(7, 8)},s${i}`;
  });
  const log = await imported(await written(rows));
  for (const end of [
    '2019-09-01T00:00:00Z',
    '2019-10-03T00:00:00Z',
    '2019-10-09T05:00:30Z',
    '2019-10-15T02:00:00Z',
    '2019-10-20T00:00:00Z',
    '2019-10-24T07:00:10Z',
  ]) {
    const before = `event_time < timestamp '${end.slice(0, 19).replace('T', ' ')}'`;
    const latest = async (column: string, known = `${column} is not null`): Promise<Map<string, string>> => {
      const found = await asked((store) =>
        store.rows<{ id: string; value: string }>(
          `select cast(product_id as string) as id, cast(max_by(value, {'at': first_at, 'value': value}) as string) as value
           from (select product_id, ${column} as value, min(event_time) as first_at from events where ${before} and ${known} group by 1, 2, cast(event_time as date)) group by 1`,
        ),
      );
      return new Map(found.map(({ id, value }) => [id, value]));
    };
    const [codes, ids, names, amounts] = [
      await latest('category_code'),
      await latest('category_id'),
      await latest('brand'),
      await latest('price', 'price > 0'),
    ];
    const { categories, brands, prices } = factsBefore(log, Date.parse(end) / 1000);
    expect(categories).toEqual(log.productIds.map((id) => codes.get(id) ?? ids.get(id) ?? ''));
    expect(brands).toEqual(log.productIds.map((id) => names.get(id) ?? ''));
    expect([...prices]).toEqual(log.productIds.map((id) => Number(amounts.get(id) ?? Number.NaN)));
  }
  expect(new Set(factsBefore(log, at(0) + 9 * 86_400).categories).size).toBeGreaterThan(2);
  expect(factsBefore(log, at(0) + 9 * 86_400).prices.some((price) => price > 0)).toBe(true);
  expect(factsBefore(log, Infinity)).toBe(log.facts);
});

test('knows the same events as the lake, also where two imports share a month, and flags sessions of bots', async () => {
  const types = ['view', 'cart', 'remove_from_cart', 'purchase'];
  const rows = (month: string, seed: number): string[] =>
    Array.from({ length: 400 }, (_, i) => {
      const draw = (of: number, salt: number): number => (i * 7919 + seed * 104_729 + salt * 31 + ((i * i) % 97)) % of;
      const when = `${month}-${String(1 + draw(28, 1)).padStart(2, '0')} 00:${String(draw(60, 2)).padStart(2, '0')}:${String(draw(60, 3)).padStart(2, '0')} UTC`;
      return `${when},${types[draw(4, 4)]},${1 + draw(37, 5)},12,,acme,7.00,${1 + draw(41, 6)},s${draw(90, 7)}`;
    });
  const bot = Array.from(
    { length: 80 },
    (_, i) => `2019-10-09 00:00:${String(i % 40).padStart(2, '0')} UTC,view,${1 + (i % 37)},12,,acme,7.00,3,bot`,
  );
  await imported(await written(rows('2019-10', 1)));
  await rm(join(folder, 'log.csv'));
  const log = await imported(await written([...rows('2019-10', 2), ...rows('2019-11', 3), ...bot]));
  const progress: number[] = [];
  expect(
    await asked((store) => readTrainingLog(store, { atOnce: 100, onEvents: (done) => progress.push(done) })),
  ).toEqual(log);
  expect(progress.length).toBe(16);
  const events = await asked((store) =>
    store.rows<{ at: Date; user: number; product: number; type: string }>(
      'select event_time as at, user_id as user, product_id as product, event_type as type from events order by event_time, user_id, product_id, event_type',
    ),
  );
  const inOrder = plain(log).toSorted(
    (a, b) =>
      Number(a[0]) - Number(b[0]) ||
      Number(a[1]) - Number(b[1]) ||
      Number(a[2]) - Number(b[2]) ||
      (String(a[3]) < String(b[3]) ? -1 : 1),
  );
  expect(inOrder).toEqual(
    events.map((event) => [event.at.getTime() / 1000, String(event.user), String(event.product), event.type]),
  );
  expect(events.length).toBeGreaterThan(1000);
  // Of whom 80 events are a bot's and 20 are not: a bot throughout.
  const isBot = (_: unknown, position: number): boolean => log.botSessions[log.events.sessions[position]!] === 1;
  expect(new Set([...log.events.users].filter(isBot).map((user) => log.userIds[user]))).toEqual(new Set(['3']));
  expect(log.events.sessions.filter(isBot).length).toBe(events.filter(({ user }) => Number(user) === 3).length);
  const sessionUsers = new Map<number, number>();
  for (const [place, session] of log.events.sessions.entries())
    expect(sessionUsers.set(session, sessionUsers.get(session) ?? log.events.users[place]!).get(session)).toBe(
      log.events.users[place],
    );
});

test('leaves their other sessions to who had an odd one, and none to whom most events are a bot’s of', async () => {
  const session = (user: number, name: string, events: number): string[] =>
    Array.from(
      { length: events },
      (_, i) =>
        `2019-10-09 ${name === 'odd' ? '00:00' : `0${1 + Math.floor(i / 60)}:${String(i % 60).padStart(2, '0')}`}:${String(i % 40).padStart(2, '0')} UTC,view,${1 + i},12,,acme,7.00,${user},${name}`,
    );
  const log = await imported(
    await written([
      ...session(1, 'odd', 80),
      ...session(1, 'own', 80),
      ...session(2, 'odd', 80),
      ...session(2, 'own', 79),
      ...session(3, 'own', 1),
    ]),
  );
  const kept = log.events.users.filter((_, position) => log.botSessions[log.events.sessions[position]!] === 0);
  expect([...new Set(kept)].map((user) => [log.userIds[user], kept.filter((one) => one === user).length])).toEqual([
    ['1', 80],
    ['3', 1],
  ]);
  const users = new IdMap(log.userIds);
  expect([...(await asked((store) => readBotUsers(store, users)))]).toEqual([0, 1, 0]);
});

test('refuses a snapshot without events, naming it and the remedy, and stops where it is told to', async () => {
  const path = await written(['2019-10-01 00:00:01 UTC,view,1000,12,,acme,7.00,9,s2']);
  await imported(path);
  await expect(
    asked((store) => readTrainingLog(store, { signal: AbortSignal.abort(new Error('enough')) })),
  ).rejects.toThrow('enough');
  await eraseUsers(join(folder, 'data'), ['9']);
  await expect(asked((store) => readTrainingLog(store))).rejects.toThrow(/^snapshot .* holds no event.*import a log/);
});

test.skipIf(samples === '')('reads the sample of a real night whole', async () => {
  const log = await imported(october);
  const [{ n }] = (await asked((store) =>
    store.rows<{ n: number }>('select cast(count(*) as int) as n from events'),
  )) as [{ n: number }];
  expect(log.events.at.length).toBe(n);
  expect(log.events.types.filter((type) => type === 1).length).toBe(50);
  expect(log.events.at.every((time, place) => place === 0 || time >= log.events.at[place - 1]!)).toBe(true);
});
