import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { categoryOf, type ScopedSession, scopedSessions } from '../testing/scoped-sessions.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { groupsOfUsers, roundedEstimate, slowQuantile } from '../testing/slow-quantile.js';
import { timeOf, wanderingLog } from '../testing/wandering-log.js';
import { type Path, paths, type PathsQuestion } from './paths.js';

interface Walked {
  steps: string[];
  isCut: boolean;
  seconds: number;
  group: number;
  isBought: boolean;
}

function walk(
  { events }: ScopedSession,
  name: (row: LogRow) => string,
  most: number,
  groups: ReadonlyMap<string, number>,
): Walked {
  const bought = events.findIndex((row) => row.type === 'purchase');
  const mine = bought < 0 ? events : events.slice(0, bought + 1);
  const names = mine.map(name);
  const steps = names.filter((step, at) => step !== names[at - 1]);
  const times = mine.map(timeOf);
  return {
    steps: steps.slice(0, most),
    isCut: steps.length > most,
    seconds: (Math.max(...times) - Math.min(...times)) / 1000,
    group: groups.get(events[0]?.user ?? '') ?? -1,
    isBought: bought >= 0,
  };
}

type Found = Record<string, [sessions: number, median: object]>;

function listed(walks: readonly Walked[]): Found {
  const groups = new Map<string, Walked[]>();
  for (const one of walks) {
    const key = JSON.stringify([one.steps, one.isCut]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return Object.fromEntries(
    [...groups].map(([key, own]) => [
      key,
      [
        own.length,
        roundedEstimate(
          slowQuantile(
            own.map(({ group, seconds }) => ({ group, value: seconds })),
            0.5,
            true,
          ),
        ),
      ],
    ]),
  );
}

const found = (list: readonly Path[]): Found =>
  Object.fromEntries(
    list.map(({ steps, isCut, sessions, medianSeconds }) => [
      JSON.stringify([steps, isCut]),
      [sessions, roundedEstimate(medianSeconds)],
    ]),
  );
const tally = (values: readonly string[]): Record<string, number> =>
  values.reduce<Record<string, number>>((counts, value) => ({ ...counts, [value]: (counts[value] ?? 0) + 1 }), {});

describe('paths on generated logs', () => {
  const dates = Array.from({ length: 40 }, (_, day) => addDays('2019-10-10', day));
  const rows = wanderingLog(dates, 700, 77);
  let lake: TinyLake;
  let groups: Map<string, number>;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    groups = await groupsOfUsers(lake.store);
  });
  afterAll(() => lake.close());

  it.each<[string, PathsQuestion, (row: LogRow) => boolean]>([
    ['by event', { timeZone: 'UTC' }, () => true],
    [
      'by category, over the end of daylight saving',
      {
        timeZone: 'America/New_York',
        period: { from: '2019-10-15', to: '2019-11-05' },
        level: 'category',
        maximumSteps: 3,
      },
      () => true,
    ],
    [
      'of a category in a zone of half hours',
      {
        timeZone: 'Australia/Lord_Howe',
        period: { from: '2019-10-11', to: '2019-11-05' },
        filter: { category: 'electronics' },
        maximumSteps: 2,
      },
      (row) => row.code?.startsWith('electronics.') === true,
    ],
    [
      'of a brand by category',
      { timeZone: 'Asia/Kolkata', filter: { brand: 'samsung' }, bots: 'exclude', level: 'category' },
      (row) => row.brand === 'samsung',
    ],
    [
      'of a brand within a category',
      { timeZone: 'Asia/Kolkata', filter: { category: 'electronics', brand: 'samsung' } },
      (row) => row.brand === 'samsung' && row.code?.startsWith('electronics.') === true,
    ],
    [
      'of a brand within a category in some days',
      {
        timeZone: 'Australia/Lord_Howe',
        period: { from: '2019-10-11', to: '2019-11-05' },
        filter: { category: 'electronics', brand: 'samsung' },
        bots: 'exclude',
      },
      (row) => row.brand === 'samsung' && row.code?.startsWith('electronics.') === true,
    ],
  ])('agree with walking every session: %s', async (_, question, matches) => {
    const answer = await paths(lake.store, { ...question, first: 100 });
    const sessions = scopedSessions(rows, question.timeZone, question.period ?? null, matches);
    const name = (row: LogRow): string => (question.level === 'category' ? categoryOf(row) : row.type);
    const walks = sessions.map((session) => walk(session, name, question.maximumSteps ?? 6, groups));
    expect(answer.sessions).toBe(sessions.length);
    const places = sessions.flatMap(({ events }) =>
      ['start', ...events.map(({ type }) => type)].map((from, at) => `${from}>${events[at]?.type ?? 'end'}`),
    );
    expect(
      Object.fromEntries(
        answer.transitions.filter(({ steps }) => steps > 0).map(({ from, to, steps }) => [`${from}>${to}`, steps]),
      ),
    ).toEqual(tally(places));
    for (const { first, second, counts } of answer.together) {
      const has = (type: string) => sessions.map(({ events }) => events.some((row) => row.type === type));
      const [one, other] = [has(first), has(second)];
      expect([counts.both, counts.onlyFirst, counts.onlySecond, counts.neither]).toEqual(
        [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ].map(([a, b]) => one.filter((value, at) => value === a && other[at] === b).length),
      );
    }
    const light = await paths(lake.store, { ...question, first: 0 });
    expect(light).toMatchObject({
      sessions: answer.sessions,
      transitions: answer.transitions.map(({ from, to, steps, expected }) => ({ from, to, steps, expected })),
      together: answer.together,
      away: { sessions: answer.away.sessions, different: null, paths: [] },
      exits: { different: null, ends: [] },
    });
    for (const [list, isBought] of [
      [answer.toPurchase, true],
      [answer.away, false],
    ] as const) {
      const mine = walks.filter((one) => one.isBought === isBought);
      expect([list.sessions, list.different]).toEqual([mine.length, Object.keys(listed(mine)).length]);
      const wanted = listed(mine);
      if ((list.different ?? 0) <= 100) expect(found(list.paths)).toEqual(wanted);
      else for (const [key, cell] of Object.entries(found(list.paths))) expect(cell).toEqual(wanted[key]);
    }
    expect(Object.fromEntries(answer.entries.ends.map(({ step, sessions: n }) => [step, n]))).toEqual(
      tally(sessions.map(({ events }) => name(events[0]!))),
    );
    expect(Object.fromEntries(answer.exits.ends.map(({ step, sessions: n }) => [step, n]))).toEqual(
      tally(sessions.map(({ events }) => name(events.at(-1)!))),
    );
  });

  it('lists the most frequent, and says how many there are', async () => {
    const few = await paths(lake.store, { timeZone: 'UTC', first: 1, maximumSteps: 12 });
    expect(few.away.paths).toHaveLength(1);
    expect(few.away.different).toBeGreaterThan(1);
    expect(few.transitions.reduce((sum, { from, steps }) => sum + (from === 'start' ? steps : 0), 0)).toBe(
      few.sessions,
    );
  });

  it('are empty where nothing matches', async () => {
    const none = await paths(lake.store, { timeZone: 'UTC', filter: { category: 'furniture' } });
    expect(none).toMatchObject({
      sessions: 0,
      transitions: [],
      toPurchase: { sessions: 0, different: 0, paths: [] },
      entries: { different: 0, ends: [] },
    });
    expect(
      await paths(lake.store, { timeZone: 'UTC', filter: { category: 'electronics', brand: 'nobody' }, first: 0 }),
    ).toMatchObject({ sessions: 0, transitions: [], together: [], toPurchase: { sessions: 0 } });
  });

  it('refuse what cannot be asked', async () => {
    await expect(paths(lake.store, { timeZone: 'UTC', maximumSteps: 1 })).rejects.toThrow('maximumSteps is 1');
    await expect(paths(lake.store, { timeZone: 'UTC', first: 101 })).rejects.toThrow('first is 101');
  });
});
