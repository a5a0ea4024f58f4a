import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activeTable, linksSql, PRESENCE, presenceOf } from './presence.js';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(() => connection.closeSync());

/** `measure quarter after-quarter n`, the times as `DD HH:MM`. */
async function ask(sql: string, measures: readonly string[]): Promise<string[]> {
  const found = await connection.run(
    `SELECT measure || ' ' || strftime(quarter, '%d %H:%M') || ' after ' || coalesce(strftime(previous_quarter, '%d %H:%M'), 'none') || ': ' || n FROM (${sql}) WHERE measure IN (${measures.map((one) => `'${one}'`).join(', ')})`,
  );
  return (await found.getRowsJson()).map(([text]) => String(text));
}

/** What is counted of events of one month. */
async function presence(source: string, measures: readonly string[]): Promise<string[]> {
  await connection.run(activeTable(source));
  return ask(presenceOf(PRESENCE), measures);
}

/** Events of one month. */
const events = (...rows: readonly (readonly [user: number, session: number, time: string, kind: number])[]): string =>
  `(SELECT * FROM (VALUES ${rows.map(([user, session, time, kind]) => `(${user}, ${session}, TIMESTAMP '2019-10-${time}', ${kind})`).join(', ')}) v(user_id, session_no, event_time, kind))`;

describe('presence within a month', () => {
  test('a thing counts once a quarter-hour, after the quarter-hour in which it was there before', async () => {
    const one = events(
      [7, 1, '01 10:00:00', 0],
      [7, 1, '01 10:14:59', 0],
      [7, 1, '01 10:15:00', 3],
      [7, 1, '01 12:00:00', 0],
    );
    expect(await presence(one, ['user', 'buyer'])).toEqual([
      'buyer 01 10:15 after none: 1',
      'user 01 10:00 after none: 1',
      'user 01 10:15 after 01 10:00: 1',
      'user 01 12:00 after 01 10:15: 1',
    ]);
  });

  test('sessions that overlap are two sessions and one user', async () => {
    const two = events([7, 1, '01 10:00:00', 0], [7, 1, '01 11:00:00', 1], [7, 2, '01 10:30:00', 0]);
    expect(await presence(two, ['user', 'session', 'view_session'])).toEqual([
      'session 01 10:00 after none: 1',
      'session 01 10:30 after none: 1',
      'session 01 11:00 after 01 10:00: 1',
      'user 01 10:00 after none: 1',
      'user 01 10:30 after 01 10:00: 1',
      'user 01 11:00 after 01 10:30: 1',
      'view_session 01 10:00 after none: 1',
      'view_session 01 10:30 after none: 1',
    ]);
  });

  test('things that do the same are added up, and a measure nobody has is not there', async () => {
    const many = events([7, 1, '01 10:00:00', 0], [8, 2, '01 10:05:00', 0], [9, 3, '01 10:00:00', 2]);
    expect(await presence(many, ['user', 'buyer', 'cart_session', 'remove_session'])).toEqual([
      'remove_session 01 10:00 after none: 1',
      'user 01 10:00 after none: 3',
    ]);
  });

  test('counts of several parts are added up, in the order of measure, quarter-hour, and the one before, none behind all others', async () => {
    await connection.run(
      activeTable(events([7, 1, '01 10:00:00', 0], [7, 2, '31 23:45:00', 3], [8, 3, '31 23:59:59', 3])),
    );
    expect(await ask(presenceOf(`${PRESENCE} UNION ALL ${PRESENCE}`), ['user', 'buyer', 'purchase_session'])).toEqual([
      'buyer 31 23:45 after none: 4',
      'purchase_session 31 23:45 after none: 4',
      'user 01 10:00 after none: 2',
      'user 31 23:45 after 01 10:00: 2',
      'user 31 23:45 after none: 2',
    ]);
  });
});

test('over months a thing is taken from those without a quarter-hour before, and added after its last one of an earlier month', async () => {
  const empty =
    "SELECT 1 AS session_no, 1 AS user_id, TIMESTAMP '2019-10-01' AS event_time, 'view' AS event_type WHERE false";
  const months = `(SELECT * FROM (VALUES (7, TIMESTAMP '2019-10-01 10:00:00', TIMESTAMP '2019-10-31 23:50:00', TIMESTAMP '2019-10-05 00:00:00', TIMESTAMP '2019-10-05 00:00:00'),
    (7, TIMESTAMP '2019-11-01 00:20:00', TIMESTAMP '2019-11-02 00:00:00', NULL, NULL), (7, TIMESTAMP '2019-12-24 08:00:00', TIMESTAMP '2019-12-24 09:00:00', TIMESTAMP '2019-12-24 08:59:59', TIMESTAMP '2019-12-24 09:00:00'),
    (8, TIMESTAMP '2019-11-01 00:29:00', TIMESTAMP '2019-11-01 00:29:00', NULL, NULL)) v(user_id, first_at, last_at, first_purchase_at, last_purchase_at))`;
  const sessions =
    "(SELECT 1 AS session_no, 7 AS user_id, TIMESTAMP '2019-10-01' AS started_at, TIMESTAMP '2019-10-01' AS ended_at WHERE false)";
  expect(await ask(linksSql({ userMonths: months, sessions, events: `(${empty})` }), ['user', 'buyer'])).toEqual([
    'buyer 24 08:45 after 05 00:00: 1',
    'buyer 24 08:45 after none: -1',
    'user 01 00:15 after 31 23:45: 1',
    'user 01 00:15 after none: -1',
    'user 24 08:00 after 02 00:00: 1',
    'user 24 08:00 after none: -1',
  ]);
});

test('a session that reaches over the end of a month is linked by what it did, kind by kind', async () => {
  const sessions =
    "(SELECT * FROM (VALUES (1, 7, TIMESTAMP '2019-10-31 23:40:00', TIMESTAMP '2019-11-01 00:10:00'), (2, 8, TIMESTAMP '2019-10-31 23:00:00', TIMESTAMP '2019-10-31 23:10:00')) v(session_no, user_id, started_at, ended_at))";
  const seen =
    "(SELECT * FROM (VALUES (1, 7, TIMESTAMP '2019-10-31 23:40:00', 'view'), (1, 7, TIMESTAMP '2019-10-31 23:50:00', 'cart'), (1, 7, TIMESTAMP '2019-11-01 00:10:00', 'view'), (2, 8, TIMESTAMP '2019-10-31 23:00:00', 'view')) v(session_no, user_id, event_time, event_type))";
  const nobody =
    "(SELECT 1 AS user_id, TIMESTAMP '2019-10-01' AS first_at, TIMESTAMP '2019-10-01' AS last_at, NULL::TIMESTAMP AS first_purchase_at, NULL::TIMESTAMP AS last_purchase_at WHERE false)";
  expect(
    await ask(linksSql({ userMonths: nobody, sessions, events: seen }), ['session', 'view_session', 'cart_session']),
  ).toEqual([
    'session 01 00:00 after 31 23:45: 1',
    'session 01 00:00 after none: -1',
    'view_session 01 00:00 after 31 23:30: 1',
    'view_session 01 00:00 after none: -1',
  ]);
});
