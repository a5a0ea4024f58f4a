import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../local-days.js';
import { categoryOf, type ScopedSession, scopedSessions } from '../../testing/scoped-sessions.js';
import { roundedEstimate, slowQuantile } from '../../testing/slow-quantile.js';
import { type LogRow, type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { timeOf, wanderingLog } from '../../testing/wandering-log.js';
import { association, type Association, associationDiscoveries, type AssociationQuestion } from './association.js';

const has = (events: readonly LogRow[], type: string): boolean => events.some((row) => row.type === type);

function twoByTwo(units: readonly (readonly LogRow[])[], first: string, second: string): number[] {
  const cells = [0, 0, 0, 0];
  for (const events of units) cells[(has(events, first) ? 0 : 2) + (has(events, second) ? 0 : 1)]! += 1;
  return cells;
}

function byUser(sessions: readonly ScopedSession[]): Map<string, ScopedSession[]> {
  const users = new Map<string, ScopedSession[]>();
  for (const session of sessions) users.set(session.user, [...(users.get(session.user) ?? []), session]);
  return users;
}

function steps(sessions: readonly ScopedSession[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { events } of sessions) {
    const places = ['start', ...events.map(({ type }) => type), 'end'];
    places
      .slice(1)
      .forEach((to, at) => (counts[`${places[at] ?? ''}>${to}`] = (counts[`${places[at] ?? ''}>${to}`] ?? 0) + 1));
  }
  return counts;
}

/** [first looks, first carted, later looks, later carted] by every event in turn. */
function looks(sessions: readonly ScopedSession[]): number[] {
  const counts = [0, 0, 0, 0];
  for (const { events } of sessions) {
    for (const product of new Set(events.map((row) => row.product))) {
      const mine = events.filter((row) => row.product === product);
      const cart = mine.findIndex((row) => row.type === 'cart');
      const seen = mine.slice(0, cart < 0 ? undefined : cart).filter((row) => row.type === 'view').length;
      if (seen === 0) continue;
      counts[0]! += 1;
      counts[2]! += seen - 1;
      if (cart >= 0) counts[seen === 1 ? 1 : 3]! += 1;
    }
  }
  return counts;
}

function pairs(units: readonly (readonly LogRow[])[], from: string, to: string): Record<string, number[]> {
  const did = units.map((events) => ({
    from: new Set(events.filter((row) => row.type === from).map(categoryOf)),
    to: new Set(events.filter((row) => row.type === to).map(categoryOf)),
  }));
  const names = [...new Set(did.flatMap((one) => [...one.from, ...one.to]))];
  const found: Record<string, number[]> = {};
  for (const a of names) {
    for (const b of names) {
      if (from === to ? a >= b : a === b) continue;
      const together = did.filter((one) => one.from.has(a) && one.to.has(b)).length;
      if (together >= 5)
        found[`${a}>${b}`] = [
          together,
          did.filter((one) => one.from.has(a)).length,
          did.filter((one) => one.to.has(b)).length,
        ];
    }
  }
  return found;
}

type Ordered = [after: number, before: number, either: number, lag: object];

function orders(users: Map<string, ScopedSession[]>, from: string, days: number): Record<string, Ordered> {
  const counts: Record<string, { sums: [number, number, number]; lags: number[] }> = {};
  for (const sessions of users.values()) {
    const mine = new Map<string, number[]>();
    const first = (session: ScopedSession, type: string, category: string): number | null => {
      const at = session.events.filter((row) => row.type === type && categoryOf(row) === category).map(timeOf);
      return at.length === 0 ? null : Math.min(...at);
    };
    const names = [...new Set(sessions.flatMap(({ events }) => events.map(categoryOf)))];
    for (const one of sessions)
      for (const other of sessions)
        for (const a of names)
          for (const b of names) {
            const [acted, bought] = [first(one, from, a), first(other, 'purchase', b)];
            if (
              one === other ||
              a === b ||
              acted === null ||
              bought === null ||
              acted === bought ||
              Math.abs(acted - bought) > days * 86_400_000
            )
              continue;
            mine.set(`${a}>${b}`, [...(mine.get(`${a}>${b}`) ?? []), bought - acted]);
          }
    for (const [key, gaps] of mine) {
      const { sums, lags } = (counts[key] ??= { sums: [0, 0, 0], lags: [] });
      const after = gaps.filter((gap) => gap > 0);
      sums[after.length === 0 ? 1 : after.length < gaps.length ? 2 : 0] += 1;
      if (after.length > 0) lags.push(Math.min(...after) / 86_400_000);
    }
  }
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, { sums }]) => sums[0] + sums[1] >= 10)
      .map(([key, { sums, lags }]) => [
        key,
        [
          ...sums,
          roundedEstimate(
            slowQuantile(
              lags.map((value) => ({ group: 0, value })),
              0.5,
              false,
            ),
          ),
        ],
      ]),
  );
}

describe('H1 on generated logs', () => {
  const dates = Array.from({ length: 45 }, (_, day) => addDays('2019-10-10', day));
  // Forty times twelve users of their own.
  const rows = Array.from({ length: 20 }, (_, part) =>
    wanderingLog(dates, 90, 300 + part).map((row): LogRow => ({
      ...row,
      user: String(part * 100 + Number(row.user)),
      session: row.session && `${part}-${row.session}`,
    })),
  ).flat();
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(rows);
  });
  afterAll(() => lake.close());

  it.each<[string, AssociationQuestion, (row: LogRow) => boolean]>([
    ['the whole log', { timeZone: 'UTC', minimumSupport: 5 }, () => true],
    [
      'a period over the end of daylight saving, pairs in sessions',
      {
        timeZone: 'America/New_York',
        period: { from: '2019-10-20', to: '2019-11-10' },
        unit: 'session',
        from: 'cart',
        to: 'cart',
        minimumSupport: 5,
      },
      () => true,
    ],
    [
      'a zone of half hours, a category, what was bought',
      {
        timeZone: 'Australia/Lord_Howe',
        period: { from: '2019-10-12', to: '2019-11-20' },
        filter: { category: 'electronics' },
        from: 'purchase',
        minimumSupport: 5,
        windowDays: 40,
      },
      (row) => row.code?.startsWith('electronics.') === true,
    ],
    [
      'a brand, without bots',
      {
        timeZone: 'Asia/Kolkata',
        filter: { brand: 'samsung' },
        bots: 'exclude',
        from: 'view',
        to: 'cart',
        minimumSupport: 7,
      },
      (row) => row.brand === 'samsung',
    ],
  ])('agrees with a slow reading of it: %s', async (_, question, matches) => {
    const answer = await association(lake.store, question);
    const sessions = scopedSessions(rows, question.timeZone, question.period ?? null, matches);
    const users = byUser(sessions);
    const units = {
      session: sessions.map(({ events }) => events),
      user: [...users.values()].map((mine) => mine.flatMap(({ events }) => events)),
    };
    expect(answer.events).toHaveLength(12);
    for (const { unit, first, second, counts } of answer.events)
      expect([counts.both, counts.onlyFirst, counts.onlySecond, counts.neither], `${unit} ${first} ${second}`).toEqual(
        twoByTwo(units[unit], first, second),
      );
    const found = Object.fromEntries(
      answer.transitions.filter(({ steps: n }) => n > 0).map(({ from, to, steps: n }) => [`${from}>${to}`, n]),
    );
    expect(found).toEqual(steps(sessions));

    const [firstLooks = 0, firstCarted = 0, laterLooks = 0, laterCarted = 0] = looks(sessions);
    const second = answer.behaviors.find(({ name }) => name === 'second-look');
    const asked = await lookSums(answer);
    expect(asked).toEqual([firstLooks, firstCarted, laterLooks, laterCarted]);
    expect(second?.apparent.ok).toBe(true);

    const { unit = 'user', from = 'view', to = 'purchase', minimumSupport = 5, windowDays = 14 } = question;
    const wanted = pairs(units[unit], from, to);
    const isSupported = ([, a = 0, b = 0]: number[]): boolean => a >= minimumSupport && b >= minimumSupport;
    expect(
      Object.fromEntries(
        answer.baskets.pairs.map(({ first: a, second: b, together, firstUnits, secondUnits }) => [
          `${a}>${b}`,
          [together, firstUnits, secondUnits],
        ]),
      ),
    ).toEqual(Object.fromEntries(Object.entries(wanted).filter(([, cell]) => isSupported(cell))));
    expect(
      answer.baskets.pairs.every(
        (pair) => pair.support.ok && Math.abs(pair.support.value - pair.together / units[unit].length) < 1e-12,
      ),
    ).toBe(true);
    expect(
      Object.fromEntries(
        answer.sequences.sequences.map(({ first: a, second: b, after, before, eitherWay, medianLagDays }) => [
          `${a}>${b}`,
          [after, before, eitherWay, roundedEstimate(medianLagDays)],
        ]),
      ),
    ).toEqual(orders(users, from, windowDays));
  });

  /** The looks that the answer's own query counts, over its bands and halves. */
  async function lookSums({ definition }: Association): Promise<number[]> {
    const statement = definition.query.split('\n;\n').find((text) => text.includes('first_looks')) ?? '';
    const [text = '', parameters] = statement.split('\n-- parameters: ');
    const counted = await lake.store.rows<Record<string, number>>(
      text,
      parameters ? (JSON.parse(parameters) as string[]) : [],
    );
    return ['first_looks', 'first_carted', 'later_looks', 'later_carted'].map((name) =>
      counted.reduce((sum, row) => sum + (row[name] ?? 0), 0),
    );
  }

  it('carries the form of a hypothesis', async () => {
    const answer = await association(lake.store, { timeZone: 'UTC' });
    expect(answer).toMatchObject({
      hypothesis: 'H1',
      question: 'Are behaviors related?',
      incomputable: null,
      level: 0.05,
      timeZone: 'UTC',
    });
    expect(
      answer.findings.every(
        (finding) => finding.qValue !== null && finding.qValue <= 0.05 && finding.confirmed === true,
      ),
    ).toBe(true);
    expect(answer.sentence).toContain(String(answer.lookedAt));
    expect(answer.assumptions.length).toBeGreaterThan(4);
    expect(answer.falsifiedBy.length).toBeGreaterThan(1);
    expect(
      answer.events
        .filter(({ byConstruction }) => byConstruction !== null)
        .map(({ first, second }) => `${first}/${second}`)
        .slice(0, 4),
    ).toEqual(['view/cart', 'view/remove_from_cart', 'view/purchase', 'cart/remove_from_cart']);
    expect(associationDiscoveries(answer).discoveries).toBe(0);
  });
});

describe('H1 where there is little to go by', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake([{ at: '2019-10-01 10:00:00', type: 'view', product: '1', user: '1' }]);
  });
  afterAll(() => lake.close());

  it('says so, without a number that stands for "unknown"', async () => {
    const one = await association(lake.store, { timeZone: 'UTC' });
    expect(one).toMatchObject({
      verdict: 'incomputable',
      incomputable: { reason: 'too-few' },
      findings: [],
      events: [],
      lookedAt: 0,
    });
    expect(one.behaviors.map(({ apparent, controlled }) => [apparent.ok, controlled.ok])).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(JSON.stringify(one)).not.toContain('NaN');
    const none = await association(lake.store, { timeZone: 'UTC', filter: { category: 'furniture' } });
    expect(none).toMatchObject({
      verdict: 'incomputable',
      incomputable: { reason: 'no-data' },
      transitions: [],
      findings: [],
    });
    expect(none.sentence).toContain('No session');
    const later = await association(lake.store, { timeZone: 'UTC', period: { from: '2019-12-01', to: '2019-12-31' } });
    expect(later.verdict).toBe('incomputable');
  });

  it('does not take a log that cannot tell for behaviors that are unrelated', async () => {
    const visits = (user: number, types: readonly LogRow['type'][]): LogRow[] =>
      [...Array(20).keys()].flatMap((day) =>
        types.map((type, minute): LogRow => ({
          at: `2019-10-${String(day + 1).padStart(2, '0')} 10:0${minute}:00`,
          type,
          product: String(minute),
          user: String(user),
          session: `${user}-${day}`,
        })),
      );
    const ask = async (rows: readonly LogRow[]): Promise<Association> => {
      const small = await tinyLake(rows);
      try {
        return await association(small.store, { timeZone: 'UTC' });
      } finally {
        await small.close();
      }
    };
    const oneUser = await ask(visits(1, ['view', 'cart', 'purchase']));
    expect(oneUser).toMatchObject({ verdict: 'incomputable', incomputable: { reason: 'too-few' }, findings: [] });
    expect(oneUser.sentence).toContain('too few users');
    const viewsAlone = await ask([...Array(40).keys()].flatMap((user) => visits(user + 1, ['view', 'view', 'view'])));
    expect(viewsAlone).toMatchObject({ verdict: 'incomputable', incomputable: { reason: 'too-few' }, findings: [] });
    expect(viewsAlone.sentence).toContain('one type');
  });

  it('refuses what cannot be asked', async () => {
    await expect(association(lake.store, { timeZone: 'UTC', minimumSupport: 4 })).rejects.toThrow(
      'minimumSupport is 4',
    );
    await expect(association(lake.store, { timeZone: 'UTC', windowDays: 91 })).rejects.toThrow('windowDays is 91');
    await expect(association(lake.store, { timeZone: 'UTC', filter: { category: ' ' } })).rejects.toThrow(
      'category is empty',
    );
    await expect(association(lake.store, { timeZone: 'Mars/Olympus' })).rejects.toThrow('Mars/Olympus');
  });
});
