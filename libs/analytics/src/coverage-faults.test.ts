import { describe, expect, it } from 'vitest';
import type { CoverageFault } from './coverage-fault.js';
import { findFaults } from './coverage-faults.js';
import { localDays } from './local-days.js';
import type { Quarter } from './quarters.js';

const QUARTER = 900_000;

/** 20 sessions in every quarter-hour, a tenth of them with a cart, a twentieth with a purchase. */
function steady(
  from: string,
  to: string,
  change: (start: number, quarter: Quarter) => Quarter | null = (_, quarter) => quarter,
): Quarter[] {
  const quarters: Quarter[] = [];
  for (let start = Date.parse(from); start < Date.parse(to); start += QUARTER) {
    const made = change(start, {
      start,
      sessions: 20,
      events: { view: 80, cart: 2, remove_from_cart: 0, purchase: 1 },
      sessionsWith: { view: 20, cart: 2, remove_from_cart: 0, purchase: 1 },
    });
    if (made) quarters.push(made);
  }
  return quarters;
}

function findIn(quarters: Quarter[], timeZone: string): CoverageFault[] {
  const range = {
    first: new Date(quarters[0]?.start ?? 0),
    last: new Date((quarters.at(-1)?.start ?? 0) + QUARTER - 1000),
  };
  const day = (instant: Date): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, calendar: 'iso8601' }).format(instant);
  return findFaults({
    days: localDays(day(range.first), day(range.last), timeZone),
    quarters,
    range,
    timeZone,
    committedAt: new Date('2021-01-01T00:00Z'),
    levels: [],
  });
}

function faultsOf(quarters: Quarter[], timeZone: string): string[] {
  return findIn(quarters, timeZone).map(
    (fault) => `${fault.date} ${fault.kind} ${fault.eventType ?? ''}: ${fault.detail}`,
  );
}

/** What a fault says in fields of its own: from, to, expected sessions. */
function figuresOf(quarters: Quarter[], timeZone: string): unknown[] {
  return findIn(quarters, timeZone).map(({ kind, fromLocalTime, toLocalTime, expectedSessions }) => [
    kind,
    fromLocalTime,
    toLocalTime,
    expectedSessions,
  ]);
}

const without = (quarter: Quarter, type: 'cart' | 'purchase'): Quarter => ({
  ...quarter,
  events: { ...quarter.events, [type]: 0 },
  sessionsWith: { ...quarter.sessionsWith, [type]: 0 },
});
const at = (start: number): string => new Date(start).toISOString();

describe('findFaults', () => {
  it('finds none in a steady log of whole days', () => {
    expect(faultsOf(steady('2019-11-13T00:00Z', '2019-11-18T00:00Z'), 'UTC')).toEqual([]);
  });

  it('takes late purchases for chance where there are few, and for a fault where there are many', () => {
    // Twelve hours of eight sessions each; all of the purchases lie in the last one.
    const late = (purchases: number): Quarter[] =>
      steady('2019-11-23T08:00Z', '2019-11-23T20:00Z', (start, quarter) => {
        const bought = at(start) >= '2019-11-23T19' ? purchases / 4 : 0;
        return {
          ...quarter,
          sessions: 2,
          events: { ...quarter.events, cart: 0, purchase: bought },
          sessionsWith: { ...quarter.sessionsWith, view: 2, cart: 0, purchase: bought },
        };
      });
    const vanished = (purchases: number): boolean =>
      findIn(late(purchases), 'UTC').some(({ kind }) => kind === 'event-type-vanished');
    // By both as many as 20 sessions with a purchase were to be expected in the eleven hours before.
    expect([2, 4, 8].map(vanished)).toEqual([false, false, true]);
  });

  it('finds the day on which purchases vanished while views went on', () => {
    const log = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z', (start, quarter) =>
      at(start).startsWith('2019-11-15') ? without(quarter, 'purchase') : quarter,
    );
    expect(faultsOf(log, 'UTC')).toEqual([
      '2019-11-15 event-type-vanished purchase: No purchase event from 00:00 to 24:00 local time, where about 96 sessions with one were expected: a tracking fault.',
    ]);
  });

  it('finds the same fault on both local days that it touches', () => {
    const log = steady('2019-11-12T20:00Z', '2019-11-18T20:00Z', (start, quarter) =>
      at(start).startsWith('2019-11-15') ? without(quarter, 'purchase') : quarter,
    );
    expect(faultsOf(log, 'Asia/Dubai')).toEqual([
      '2019-11-15 event-type-vanished purchase: No purchase event from 04:00 to 24:00 local time, where about 80 sessions with one were expected: a tracking fault.',
      '2019-11-16 event-type-vanished purchase: No purchase event from 00:00 to 04:00 local time, where about 16 sessions with one were expected: a tracking fault.',
    ]);
  });

  it('says nothing of a type that the shop never logs, and of silences that chance explains', () => {
    const log = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z', (start, quarter) =>
      at(start).startsWith('2019-11-15T0') ? without(quarter, 'purchase') : quarter,
    );
    expect(
      faultsOf(
        log.map((quarter) => ({
          ...quarter,
          sessions: 2,
          sessionsWith: { ...quarter.sessionsWith, purchase: quarter.events.purchase / 20 },
        })),
        'UTC',
      ),
    ).toEqual([]);
  });

  it('finds days missing inside the log', () => {
    const log = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z', (start, quarter) =>
      /2019-11-1[45]/.test(at(start)) ? null : quarter,
    );
    expect(faultsOf(log, 'UTC')).toEqual([
      '2019-11-14 missing-day : The log has no event on 2019-11-14, between days that have some.',
      '2019-11-15 missing-day : The log has no event on 2019-11-15, between days that have some.',
    ]);
  });

  it('finds a first day entered late and a last day left early, in the zone asked', () => {
    const log = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z');
    expect(faultsOf(log, 'Asia/Dubai')).toEqual([
      '2019-11-13 partial-day : The log begins at 04:00 local time on 2019-11-13; the day is not complete.',
      '2019-11-18 partial-day : The log ends at 03:59 local time on 2019-11-18; the day is not complete.',
    ]);
  });

  it('does not call a day partial for hours in which nobody comes on other days either', () => {
    const log = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z', (start, quarter) =>
      Number(at(start).slice(11, 13)) < 6 ? null : quarter,
    );
    expect(faultsOf(log, 'UTC')).toEqual([]);
  });

  it('judges a log of one night by its own pace', () => {
    expect(faultsOf(steady('2019-10-01T00:00Z', '2019-10-01T02:30Z'), 'UTC')).toEqual([
      '2019-10-01 partial-day : The log ends at 02:29 local time on 2019-10-01; the day is not complete.',
    ]);
    expect(faultsOf(steady('2019-10-01T00:00Z', '2019-10-01T02:30Z'), 'Asia/Dubai')).toEqual([
      '2019-10-01 partial-day : The log begins at 04:00 and ends at 06:29 local time on 2019-10-01; the day is not complete.',
    ]);
  });

  it('says its times and its number in fields of their own, for those who write another sentence', () => {
    const vanished = steady('2019-11-12T20:00Z', '2019-11-18T20:00Z', (start, quarter) =>
      at(start).startsWith('2019-11-15') ? without(quarter, 'purchase') : quarter,
    );
    expect(figuresOf(vanished, 'Asia/Dubai')).toEqual([
      ['event-type-vanished', '04:00', '24:00', 80],
      ['event-type-vanished', '00:00', '04:00', 16],
    ]);
    const missing = steady('2019-11-13T00:00Z', '2019-11-18T00:00Z', (start, quarter) =>
      at(start).startsWith('2019-11-15') ? null : quarter,
    );
    expect(figuresOf(missing, 'UTC')).toEqual([['missing-day', null, null, expect.any(Number)]]);
    expect(figuresOf(steady('2019-11-13T00:00Z', '2019-11-18T00:00Z'), 'Asia/Dubai')).toEqual([
      ['partial-day', '04:00', null, null],
      ['partial-day', null, '03:59', null],
    ]);
    expect(figuresOf(steady('2019-10-01T00:00Z', '2019-10-01T02:30Z'), 'Asia/Dubai')).toEqual([
      ['partial-day', '04:00', '06:29', null],
    ]);
  });
});
