import { describe, expect, it } from 'vitest';
import { parsedKey, sessionOf, type SessionRow } from './session-record.js';

const row: SessionRow = {
  session_no: 7,
  user_key: '12',
  user_session: 's',
  started_at: new Date('2019-10-01T10:00:00Z'),
  start_key: '2019-10-01 10:00:00',
  ended_at: new Date('2019-10-01T10:01:30Z'),
  views: 3,
  carts: 0,
  removes: 0,
  purchases: 0,
  value: '0.0000',
  bot_rule: null,
};

describe('a session', () => {
  it('is keyed by its user and its own id, or by its start where the log gives none', () => {
    expect(sessionOf(row)).toEqual({
      sessionKey: '12:s',
      userId: '12',
      userSession: 's',
      startedAt: row.started_at,
      endedAt: row.ended_at,
      durationSeconds: 90,
      counts: { views: 3, carts: 0, removes: 0, purchases: 0, total: 3 },
      outcome: 'viewed',
      value: '0.00',
      botRule: null,
    });
    expect(sessionOf({ ...row, user_session: null })).toMatchObject({
      sessionKey: '12@2019-10-01 10:00:00',
      userSession: null,
    });
  });

  it('came as far as its furthest event', () => {
    expect(
      [{ carts: 1 }, { purchases: 1 }, { carts: 2, purchases: 1 }, { removes: 1 }].map(
        (counts) => sessionOf({ ...row, ...counts }).outcome,
      ),
    ).toEqual(['carted', 'purchased', 'purchased', 'viewed']);
  });

  it('is found again by its key, whatever its id holds', () => {
    expect(['12:s', '12:', '12:a:b@c\nd', '12@2019-10-01 10:00:00', `${'9'.repeat(64)}:s`].map(parsedKey)).toEqual([
      { userId: '12', userSession: 's', startKey: null },
      { userId: '12', userSession: '', startKey: null },
      { userId: '12', userSession: 'a:b@c\nd', startKey: null },
      { userId: '12', userSession: null, startKey: '2019-10-01 10:00:00' },
      { userId: '9'.repeat(64), userSession: 's', startKey: null },
    ]);
    expect(['', '12', ':s', 'x:s', '-1:s', '012:s', `${'9'.repeat(65)}:s`].map(parsedKey)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
