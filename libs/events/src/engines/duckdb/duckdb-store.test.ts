import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QueryError, UnsafeIntegerError } from '../../errors.js';
import { importLog } from '../../import/import-log.js';
import { openLake, type Lake } from '../../lake.js';
import type { EventStore } from '../../store.js';
import { log, rowsOf, scratchFolder, writeFiles } from '../../testing/logs.js';

const folder = scratchFolder();
let lake: Lake;
let store: EventStore;
beforeAll(async () => {
  const [file = ''] = await writeFiles(folder, {
    'store.csv': log([...rowsOf(5), { user_id: '9223372036854775807', event_type: 'purchase', price: '19.99' }]),
  });
  const dataDir = folder('data');
  await importLog({ dataDir, paths: [file] });
  lake = await openLake({ dataDir });
  store = await lake.store();
});
afterAll(() => lake.close());

test('a query says when its turn has come', async () => {
  const told: string[] = [];
  // They take hours: they end only because they are stopped.
  const stops = [0, 1, 2].map(() => new AbortController());
  const endless = stops.map(({ signal }, place) =>
    store
      .rows('SELECT count(*) AS n FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = b.range % 3', [], {
        signal,
        onStart: () => told.push(`place ${place}`),
      })
      .catch(() => told.push('one ends')),
  );
  const waiting = store.rows('SELECT 1 AS n', [], { onStart: () => told.push('its turn') });
  await expect.poll(() => told).toEqual(['place 0', 'place 1', 'place 2']);
  stops[1]!.abort(new Error('enough'));
  expect(await waiting).toEqual([{ n: 1 }]);
  expect(told.slice(3).toSorted()).toEqual(['its turn', 'one ends']);
  for (const stop of stops) stop.abort(new Error('enough'));
  await Promise.all(endless);
});

describe('rows', () => {
  test('map every type to plain JavaScript', async () => {
    expect(
      await store.rows(`SELECT 1::TINYINT AS a, 40000000000::BIGINT AS b, sum(7) AS c, 1.5::DOUBLE AS d, '1.10'::DECIMAL(18,4) AS e, TIMESTAMP '2019-10-01 01:02:03.456' AS f,
      DATE '2019-10-01' AS g, 'x' AS h, true AS i, [1, 2, NULL] AS j, NULL AS k, [['a']] AS l, {'m': 2::BIGINT} AS n, TIMESTAMP '1969-12-31 23:59:59.9995' AS o, 12::UBIGINT AS p`),
    ).toEqual([
      {
        a: 1,
        b: 40_000_000_000,
        c: 7,
        d: 1.5,
        e: '1.1000',
        f: new Date('2019-10-01T01:02:03.456Z'),
        g: '2019-10-01',
        h: 'x',
        i: true,
        j: [1, 2, null],
        k: null,
        l: [['a']],
        n: { m: 2 },
        o: new Date('1969-12-31T23:59:59.999Z'),
        p: 12,
      },
    ]);
  });

  test('refuse an integer that a number would round, naming the column', async () => {
    const sql = 'SELECT user_id FROM events ORDER BY user_id DESC LIMIT 1';
    await expect(store.rows(sql)).rejects.toThrow(UnsafeIntegerError);
    await expect(store.rows(sql)).rejects.toMatchObject({
      column: 'user_id',
      value: 9223372036854775807n,
      message: expect.stringContaining('cast(user_id as string)') as string,
    });
    expect(
      await store.rows('SELECT cast(max(user_id) AS string) AS id, 9007199254740991::BIGINT AS last FROM events'),
    ).toEqual([{ id: '9223372036854775807', last: 9_007_199_254_740_991 }]);
  });

  test('take parameters of every kind by position', async () => {
    const params = [
      'x',
      1,
      2 ** 40,
      1.5,
      12345678901234567890n % 2n ** 62n,
      true,
      null,
      new Date('2019-10-01T00:00:00Z'),
      ['a', 'b'],
      [1, 2],
      [3n],
    ] as const;
    expect(
      await store.rows(
        `SELECT ? AS a, ? AS b, ? AS c, ? AS d, cast(? AS string) AS e, ? AS f, ? AS g, ? AS h, ? AS i, ? AS j, ? AS k`,
        params,
      ),
    ).toEqual([
      {
        a: 'x',
        b: 1,
        c: 2 ** 40,
        d: 1.5,
        e: String(12345678901234567890n % 2n ** 62n),
        f: true,
        g: null,
        h: new Date('2019-10-01T00:00:00Z'),
        i: ['a', 'b'],
        j: [1, 2],
        k: [3],
      },
    ]);
    expect(
      await store.rows('SELECT count(*) AS n FROM events WHERE list_contains(?, product_id) LIMIT ?', [[1001], 5]),
    ).toEqual([{ n: 6 }]);
    expect(await store.rows('SELECT count(*) AS n FROM events WHERE list_contains(?, brand)', [[]])).toEqual([
      { n: 0 },
    ]);
  });

  test('carry the SQL and the cause when the engine refuses', async () => {
    const error = await store.rows('SELECT nothing FROM events').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QueryError);
    expect(error).toMatchObject({
      sql: 'SELECT nothing FROM events',
      cause: expect.any(Error) as Error,
      message: expect.stringContaining('nothing') as string,
    });
    await expect(store.rows('SELECT 1 AS a, 2 AS a')).rejects.toThrow('two columns are named a');
    await expect(store.rows('SELECT INTERVAL 1 DAY AS i')).rejects.toThrow('cast it');
  });
});

describe('columns', () => {
  test('are typed arrays', async () => {
    const table =
      await store.columns(`SELECT i::INTEGER AS i, i::BIGINT AS big, i / 2 AS half, sum(i) OVER () AS total, i > 1 AS flag, i::DECIMAL(18,4) AS money, 's' || i AS text,
      TIMESTAMP '2019-10-01' + to_seconds(i) AS at, DATE '2019-10-01' AS day FROM range(3) t(i) ORDER BY i`);
    expect([table.rowCount, table.names]).toEqual([
      3,
      ['i', 'big', 'half', 'total', 'flag', 'money', 'text', 'at', 'day'],
    ]);
    expect(table.int32('i')).toEqual(Int32Array.of(0, 1, 2));
    expect(table.bigInt64('big')).toEqual(BigInt64Array.of(0n, 1n, 2n));
    expect(table.float64('half')).toEqual(Float64Array.of(0, 0.5, 1));
    expect(table.float64('total')).toEqual(Float64Array.of(3, 3, 3));
    expect(table.uint8('flag')).toEqual(Uint8Array.of(0, 0, 1));
    expect(table.strings('money')).toEqual(['0.0000', '1.0000', '2.0000']);
    expect(table.column('text')).toEqual(['s0', 's1', 's2']);
    expect(table.float64('at')[1]).toBe(Date.UTC(2019, 9, 1, 0, 0, 1));
    expect(table.strings('day')).toEqual(Array(3).fill('2019-10-01'));
  });

  test('hold more rows than one vector of the engine', async () => {
    const table = await store.columns('SELECT i::INTEGER AS i FROM range(100000) t(i) ORDER BY i');
    expect([table.rowCount, table.int32('i').at(-1), table.int32('i').reduce((a, b) => a + b, 0)]).toEqual([
      100_000, 99_999, 4_999_950_000,
    ]);
  });

  test('say what is wrong: NULL in integers, another type, an unknown name, a list', async () => {
    await expect(store.columns('SELECT NULL::INTEGER AS i')).rejects.toThrow('column i holds NULL');
    expect((await store.columns('SELECT NULL::DOUBLE AS d, NULL::VARCHAR AS t')).float64('d')).toEqual(
      Float64Array.of(NaN),
    );
    const table = await store.columns('SELECT 1 AS i');
    expect(() => table.float64('i')).toThrow('column i is not a double');
    expect(() => table.column('j')).toThrow('no column j; there are i');
    await expect(store.columns('SELECT [1] AS l')).rejects.toThrow('no array form');
    await expect(store.columns('SELECT 9007199254740993::HUGEINT AS h')).rejects.toThrow(UnsafeIntegerError);
  });

  test('are empty for no rows', async () => {
    const table = await store.columns('SELECT product_id, price FROM events WHERE false');
    expect([table.rowCount, table.bigInt64('product_id').length, table.strings('price')]).toEqual([0, 0, []]);
  });
});

const columnsOf = async (view: string): Promise<string[]> =>
  (await store.rows<{ c: string }>(`SELECT column_name || ' ' || lower(column_type) AS c FROM (DESCRIBE ${view})`)).map(
    ({ c }) => c,
  );

describe('a store', () => {
  test('answers many queries at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => store.rows<{ n: number }>('SELECT count(*) + ? AS n FROM events', [i])),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 40 }, (_, i) => i + 6));
  });

  test('stops a query when its signal is aborted, running or waiting, and goes on answering', async () => {
    const slow = 'SELECT count(*) FROM range(1000000) a, range(1000000) b';
    const controller = new AbortController();
    const all = Promise.allSettled(
      Array.from({ length: 8 }, () => store.rows(slow, [], { signal: controller.signal })),
    );
    setTimeout(() => controller.abort(new Error('the caller went away')), 100);
    for (const outcome of await all)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { message: 'the caller went away' } });
    await expect(store.rows('SELECT 1', [], { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow(
      'before',
    );
    expect(await store.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 6 }]);
  });

  test('closed with its lake stops what runs and refuses what comes', async () => {
    const other = await openLake({ dataDir: folder('data') });
    const theirs = await other.store();
    const running = Array.from({ length: 5 }, () =>
      theirs.rows('SELECT count(*) FROM range(1000000) a, range(1000000) b').catch((error: unknown) => error),
    );
    await sleep(50);
    await other.close();
    for (const error of await Promise.all(running)) expect(error).toBeInstanceOf(QueryError);
    await expect(theirs.rows('SELECT 1')).rejects.toThrow('closed');
  });

  test('reads no file outside the lake, loads no extension, and its settings are locked', async () => {
    for (const sql of [
      `SELECT * FROM read_csv('/etc/hostname')`,
      `COPY (SELECT 1) TO '${folder('out.csv')}'`,
      'SET threads = 1',
      "SET TimeZone = 'Asia/Seoul'",
      'INSTALL httpfs',
      "ATTACH '/tmp/other.duckdb'",
      "SELECT * FROM read_text('https://example.com/')",
    ]) {
      await expect(store.rows(sql), sql).rejects.toBeInstanceOf(QueryError);
    }
    expect(existsSync(folder('out.csv'))).toBe(false);
  });

  test('has the macros of the portable dialect', async () => {
    expect(
      await store.rows(`SELECT local_ts(TIMESTAMP '2019-10-01 22:30:00', 'Asia/Dubai') AS dubai, local_date(TIMESTAMP '2019-10-01 22:30:00', 'Asia/Dubai') AS day,
      local_ts(TIMESTAMP '2019-07-01 12:00:00', 'America/New_York') AS summer, iso_weekday(DATE '2019-10-06') AS sunday`),
    ).toEqual([
      {
        dubai: new Date('2019-10-02T02:30:00Z'),
        day: '2019-10-02',
        summer: new Date('2019-07-01T08:00:00Z'),
        sunday: 7,
      },
    ]);
  });

  test('has the columns that the contract names', async () => {
    expect(await columnsOf('events')).toEqual([
      'event_time timestamp',
      'event_type varchar',
      'product_id bigint',
      'category_id bigint',
      'category_code varchar',
      'brand varchar',
      'price decimal(18,4)',
      'user_id bigint',
      'session_no bigint',
    ]);
    expect(await columnsOf('sessions')).toEqual([
      'session_no bigint',
      'user_id bigint',
      'user_session varchar',
      'started_at timestamp',
      'ended_at timestamp',
      'views integer',
      'carts integer',
      'removes integer',
      'purchases integer',
      'value decimal(18,4)',
      'bot_rule varchar',
    ]);
    expect(await columnsOf('users')).toEqual([
      'user_id bigint',
      'first_seen_at timestamp',
      'last_seen_at timestamp',
      'views integer',
      'carts integer',
      'removes integer',
      'purchases integer',
      'session_count integer',
      'spent decimal(18,4)',
      'bot_sessions integer',
    ]);
    expect(await columnsOf('products')).toEqual([
      'product_id bigint',
      'category_id bigint',
      'category_code varchar',
      'brand varchar',
      'price decimal(18,4)',
      'lowest_price decimal(18,4)',
      'highest_price decimal(18,4)',
      'views integer',
      'carts integer',
      'removes integer',
      'purchases integer',
      'revenue decimal(18,4)',
      'viewers integer',
      'buyers integer',
    ]);
  });
});
