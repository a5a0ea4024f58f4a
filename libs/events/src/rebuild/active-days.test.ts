import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { DuckDbStore } from '../engines/duckdb/duckdb-store.js';
import { Gate } from '../engines/duckdb/gate.js';
import type { EventType } from '../schema.js';
import { scratchFolder } from '../testing/logs.js';
import { modelLakes, type ModelEvent, type ModelLake } from '../testing/rebuild-lake.js';

const lakes = modelLakes(scratchFolder());
const clocks = new Map<string, Intl.DateTimeFormat>();
/** Days since 1970 of the local date, the slow way. */
function localDay(instant: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      calendar: 'iso8601',
    });
  clocks.set(timeZone, clock);
  return Date.parse(`${clock.format(instant)}T00:00:00Z`) / 86_400_000;
}
const timeOf = (at: string): number => Date.parse(`${at.replace(' ', 'T')}Z`);
const monthOf = ({ at }: ModelEvent): string => at.slice(0, 7);

/** Every facet whose days are counted, as `part|facet`: of coded rows no name, unless it could be an id. */
function facetsOf({ code, category, brand }: ModelEvent): string[] {
  const parts = code?.split('.') ?? [];
  const name = code ?? (category === null ? '(none)' : String(category));
  return [
    'all|',
    ...(/^\d+$|^\(none\)$/.test(name) ? [`name|${name}`] : []),
    ...(brand === null ? [] : [`brand|${brand}`]),
    ...parts.map((_, i) => `category|${parts.slice(0, i + 1).join('.')}`),
  ];
}

function grouped<K, T>(things: readonly T[], keysOf: (thing: T) => readonly K[]): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    for (const key of keysOf(thing)) {
      const group = groups.get(key) ?? [];
      group.push(thing);
      groups.set(key, group);
    }
  }
  return groups;
}

const sessionOf = ({ user, session }: ModelEvent): string => `${user}|${session}`;

/** Sessions that no human makes, by the rules the guide names. */
function botsOf(events: readonly ModelEvent[]): Set<string> {
  const bots = [...grouped(events, (event) => [sessionOf(event)])].filter(([, own]) => {
    const times = own.map(({ at }) => timeOf(at));
    return (
      own.filter(({ type }) => type === 'purchase').length >= 50 ||
      (own.length >= 60 && Math.max(...times) - Math.min(...times) < own.length * 1000)
    );
  });
  return new Set(bots.map(([session]) => session));
}

/** The table the slow way, as lines: every month, facet, thing and day for itself. */
function expectedOf(events: readonly ModelEvent[], zone: string): string[] {
  const bots = botsOf(events);
  const lines: [line: string, n: number][] = [];
  for (const [month, ofMonth] of grouped(events, (event) => [monthOf(event)])) {
    const first = localDay(timeOf(`${month}-01 00:00:00`), zone);
    const masksOf = (own: readonly ModelEvent[]): string =>
      [null, 'view', 'cart', 'purchase']
        .map((type) =>
          [
            ...new Set(
              own
                .filter((event) => type === null || event.type === type)
                .map(({ at }) => localDay(timeOf(at), zone) - first),
            ),
          ].reduce((sum, day) => sum + 2 ** day, 0),
        )
        .join('|');
    for (const thing of ['user', 'session']) {
      for (const [key, own] of grouped(ofMonth, (event) =>
        facetsOf(event).map((facet) => `${facet}|${thing}#${thing === 'user' ? event.user : sessionOf(event)}`),
      )) {
        const human = own.filter((event) => !bots.has(sessionOf(event)));
        const name = `${month}|${key.slice(0, key.indexOf('#'))}`;
        lines.push([`${name}|false|${masksOf(own)}`, 1]);
        if (masksOf(human) === masksOf(own)) continue;
        lines.push([`${name}|true|${masksOf(own)}`, -1]);
        if (human.length > 0) lines.push([`${name}|true|${masksOf(human)}`, 1]);
      }
    }
  }
  return [...grouped(lines, ([line]) => [line])]
    .map(([line, same]) => [line, same.reduce((sum, [, n]) => sum + n, 0)] as const)
    .filter(([, n]) => n !== 0)
    .map(([line, n]) => `${line} × ${n}`)
    .toSorted();
}

async function check(lake: ModelLake, events: readonly ModelEvent[], zone: string): Promise<void> {
  if (lake.manifest === null) return expect(events).toEqual([]);
  const store = await DuckDbStore.open(lake.engine, new Gate(2), lake.dir, lake.manifest);
  const found = await store.rows<{ line: string }>(
    `SELECT concat_ws('|', month, part, coalesce(facet, ''), thing, is_correction, any_days, view_days, cart_days, purchase_days) || ' × ' || n AS line FROM active_days`,
  );
  expect(found.map(({ line }) => line).toSorted()).toEqual(expectedOf(events, zone));
  expect(await store.rows('SELECT active_days_zone AS zone FROM rollup_state')).toEqual([{ zone }]);
  const firsts = await store.rows<{ month: string; first: string }>(
    'SELECT DISTINCT month, CAST(first_day AS VARCHAR) AS first FROM active_days ORDER BY month',
  );
  expect(firsts.map(({ first }) => Date.parse(`${first}T00:00:00Z`) / 86_400_000)).toEqual(
    firsts.map(({ month }) => localDay(timeOf(`${month}-01 00:00:00`), zone)),
  );
}

const uuid = (n: number): string => `0000000${n}-0000-4000-8000-00000000000${n}`;
/** Minutes around midnights of the zones, of their clocks' changes and of the ends of months. */
const ZONES: readonly (readonly [zone: string, hours: readonly string[]])[] = [
  [
    'Asia/Dubai',
    [
      '2019-10-31 23:',
      '2019-11-01 00:',
      '2019-11-14 19:',
      '2019-11-14 20:',
      '2019-11-30 19:',
      '2019-11-30 20:',
      '2019-12-01 00:',
    ],
  ],
  [
    'Europe/Berlin',
    [
      '2019-10-26 21:',
      '2019-10-26 22:',
      '2019-10-27 00:',
      '2019-10-27 22:',
      '2019-10-27 23:',
      '2019-10-31 23:',
      '2019-11-01 00:',
    ],
  ],
  [
    'America/St_Johns',
    [
      '2010-11-06 02:',
      '2010-11-07 02:',
      '2010-11-07 03:',
      '2010-11-08 03:',
      '2010-10-31 23:',
      '2010-11-01 02:',
      '2010-12-01 00:',
    ],
  ],
  [
    'Australia/Lord_Howe',
    [
      '2019-10-05 13:',
      '2019-10-05 15:',
      '2019-10-06 12:',
      '2019-10-06 13:',
      '2019-10-31 12:',
      '2019-10-31 13:',
      '2019-11-01 00:',
    ],
  ],
  [
    'Asia/Kathmandu',
    ['2019-10-31 18:', '2019-10-31 23:', '2019-11-14 18:', '2019-11-15 18:', '2019-11-30 18:', '2019-12-01 00:'],
  ],
  // It left out 30 December 2011, so that this month of UTC reaches from 30 November to 1 January.
  [
    'Pacific/Apia',
    [
      '2011-11-30 23:',
      '2011-12-01 00:',
      '2011-12-01 10:',
      '2011-12-30 09:',
      '2011-12-30 10:',
      '2011-12-31 09:',
      '2011-12-31 10:',
      '2012-01-01 00:',
    ],
  ],
];
const event = (hours: readonly string[]): fc.Arbitrary<ModelEvent> =>
  fc.record({
    at: fc
      .tuple(
        fc.constantFrom(...hours),
        fc.constantFrom(0, 1, 14, 15, 29, 30, 31, 44, 45, 59),
        fc.constantFrom('00', '59'),
      )
      .map(([hour, minute, second]) => `${hour}${String(minute).padStart(2, '0')}:${second}`),
    type: fc.constantFrom<EventType>('view', 'view', 'cart', 'remove_from_cart', 'purchase'),
    product: fc.constantFrom(1, 2),
    category: fc.constantFrom(null, 7, 8),
    code: fc.constantFrom(null, null, 'a', 'a.b', 'a.b.c', 'ab', '7'),
    brand: fc.constantFrom(null, 'x', 'a'),
    price: fc.constant('1.50'),
    user: fc.constantFrom(1, 2, 3, 4, 5),
    session: fc.constantFrom(uuid(1), uuid(2), uuid(3)),
  });
/** Sixty events within a minute that begins with some event. */
const bot = (hours: readonly string[]): fc.Arbitrary<ModelEvent[]> =>
  event(hours).map((one) => Array.from({ length: 61 }, (_, i) => ({ ...one, product: i + 10, session: uuid(9) })));
const log = (hours: readonly string[]): fc.Arbitrary<ModelEvent[]> =>
  fc
    .tuple(fc.array(event(hours), { minLength: 1, maxLength: 40 }), fc.oneof(fc.constant([]), bot(hours)))
    .map((parts) => parts.flat());
const inZone = fc
  .constantFrom(...ZONES)
  .chain(([zone, hours]) =>
    fc.record({
      zone: fc.constant(zone),
      files: fc.array(log(hours), { minLength: 1, maxLength: 3 }),
      again: log(hours),
    }),
  );
const withoutCopies = (events: readonly ModelEvent[]): ModelEvent[] => [
  ...new Map(events.map((one) => [Object.values(one).join('|'), one])).values(),
];

describe('active days', () => {
  it('equal the slow way, however the log is imported, with users erased, months replaced, and in another zone', async () => {
    await fc.assert(
      fc.asyncProperty(
        inZone,
        fc.constantFrom(8, 1000),
        fc.boolean(),
        fc.constantFrom(...ZONES),
        async ({ zone, files, again }, rowsPerBucket, atOnce, [other]) => {
          const lake = await lakes.open();
          if (atOnce) await lake.step({ files, rowsPerBucket, dayZone: zone });
          else for (const one of files) await lake.step({ files: [one], rowsPerBucket, dayZone: zone });
          const all = withoutCopies(files.flat());
          await check(lake, all, zone);
          await lake.step({ files: [], erasedUsers: [2] });
          const left = all.filter(({ user }) => user !== 2);
          await check(lake, left, zone);
          const month = monthOf(again[0] ?? left[0] ?? ({ at: '' } as ModelEvent));
          const fresh = again.filter((one) => monthOf(one) === month);
          await lake.step({ files: [fresh], replacedMonths: [month] });
          const replaced = withoutCopies([...left.filter((one) => monthOf(one) !== month), ...fresh]);
          await check(lake, replaced, zone);
          await lake.step({ files: [], isWhole: true, dayZone: other });
          await check(lake, replaced, other);
          await lakes.close(lake);
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  }, 600_000);

  it('are counted again for every month where the lake has none, or has them in another zone', async () => {
    const lake = await lakes.open();
    const [[first = [], second = []] = []] = fc.sample(
      fc.tuple(...[60, 3].map((n) => fc.array(event(ZONES[0]?.[1] ?? []), { minLength: n, maxLength: n }))),
      { numRuns: 1, seed: 5 },
    );
    await lake.step({ files: [first], rowsPerBucket: 20, dayZone: 'Asia/Dubai' });
    const { manifest } = lake;
    if (manifest === null) throw new Error('no lake');
    const all = withoutCopies([
      ...first,
      ...second.map((one) => ({ ...one, at: '2019-11-15 12:00:30', session: uuid(4) })),
    ]);
    const more = [second.map((one) => ({ ...one, at: '2019-11-15 12:00:30', session: uuid(4) }))];
    lake.manifest = { ...manifest, rollups: 1, files: { ...manifest.files, active_days: [], entry_sales: [] } };
    const store = await DuckDbStore.open(lake.engine, new Gate(2), lake.dir, lake.manifest);
    expect(
      await store.rows(
        'SELECT (SELECT count(*) FROM active_days) AS n, active_days_zone AS zone, is_made FROM rollup_state',
      ),
    ).toEqual([{ n: 0, zone: null, is_made: true }]);
    const brands = manifest.files.brand_quarters.filter(({ month }) => month === '2019-10');
    await lake.step({ files: more, dayZone: 'Asia/Dubai' });
    await check(lake, all, 'Asia/Dubai');
    // Tables that the lake had already stay where nothing was added.
    expect(lake.manifest?.files.brand_quarters.filter(({ month }) => month === '2019-10')).toEqual(brands);
    lake.manifest = manifest;
    await lake.step({ files: more, dayZone: 'Asia/Kathmandu' });
    await check(lake, all, 'Asia/Kathmandu');
  });
});
