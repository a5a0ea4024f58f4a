import { EVENT_TYPES, type EventType } from '@cartograph/events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { resolvePeriod } from '../period.js';
import { inOrder } from '../testing/random-log.js';
import { roundedEstimate, slowQuantile } from '../testing/slow-quantile.js';
import { type LogRow, tinyLake, type TinyLake } from '../testing/tiny-lake.js';
import { dayOf, sessionNames, timeOf, wanderingLog } from '../testing/wandering-log.js';
import { facetOf } from './facet.js';
import { sessionMoves } from './session-moves.js';
import { sessionShapes, sessionShapesByName, sessionsWith, typesTogether } from './session-shapes.js';
import { sessionSteps } from './session-steps.js';

const DATES = Array.from({ length: 50 }, (_, day) => addDays('2019-10-10', day));
const ROWS = wanderingLog(DATES, 700, 71);
const NAMES = sessionNames(ROWS);
const categoryOf = ({ code, categoryId }: LogRow): string => code ?? categoryId ?? '(none)';

function sessionsOf(
  zone: string,
  period: { from: string; to: string } | null,
  matches: (row: LogRow) => boolean,
): LogRow[][] {
  const groups = new Map<string, LogRow[]>();
  for (const row of ROWS) groups.set(NAMES.get(row) ?? '', [...(groups.get(NAMES.get(row) ?? '') ?? []), row]);
  return [...groups.values()]
    .map(inOrder)
    .filter(([first]) => first && (!period || (dayOf(first, zone) >= period.from && dayOf(first, zone) <= period.to)))
    .map((rows) => rows.filter(matches))
    .filter((rows) => rows.length > 0);
}

describe('questions about sessions from the rollups', () => {
  let lake: TinyLake;
  let store: TinyLake['store'];
  beforeAll(async () => {
    // Three imports, so that months are written again and sessions reach over imports.
    lake = await tinyLake(ROWS.slice(0, 300));
    await lake.add(ROWS.slice(300, 500));
    store = await lake.add(ROWS.slice(500));
  });
  afterAll(() => lake.close());

  const filters: [{ category?: string; brand?: string } | null, (row: LogRow) => boolean][] = [
    [null, () => true],
    [{ category: 'electronics' }, (row) => row.code?.startsWith('electronics.') ?? false],
    [{ category: 'electronics.smartphone' }, (row) => row.code === 'electronics.smartphone'],
    [{ category: '13' }, (row) => row.categoryId === '13'],
    [{ brand: 'samsung' }, (row) => row.brand === 'samsung'],
    [{ category: 'furniture' }, () => false],
  ];

  it('equal a slow reading, in zones that change their clocks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata'),
        fc.constantFrom(...filters),
        fc.option(fc.tuple(fc.integer({ min: -3, max: 48 }), fc.integer({ min: 0, max: 20 }))),
        async (timeZone, [filter, matches], days) => {
          const asked = days && { from: addDays('2019-10-10', days[0]), to: addDays('2019-10-10', days[0] + days[1]) };
          const scope = {
            period: await resolvePeriod(store, { timeZone, period: asked }),
            filter,
            bots: 'include' as const,
          };
          const sessions = sessionsOf(timeZone, asked, matches);
          const has = (rows: readonly LogRow[], type: EventType): boolean => rows.some((row) => row.type === type);

          const shaped = await sessionShapes(store, scope);
          const shapes = shaped?.shapes ?? [];
          expect(sessionsWith(shapes, [])).toBe(sessions.length);
          expect(shapes.reduce((sum, { events }) => sum + events, 0)).toBe(sessions.flat().length);
          for (const a of EVENT_TYPES)
            for (const b of EVENT_TYPES) {
              const count = (first: boolean, second: boolean): number =>
                sessions.filter((rows) => has(rows, a) === first && has(rows, b) === second).length;
              expect(typesTogether(shapes, a, b)).toEqual({
                both: count(true, true),
                onlyFirst: count(true, false),
                onlySecond: count(false, true),
                neither: count(false, false),
              });
            }

          const chains = sessions.map((rows) => {
            const view = rows.findIndex(({ type }) => type === 'view');
            const cart = view < 0 ? -1 : rows.findIndex(({ type }, i) => i > view && type === 'cart');
            const purchase = cart < 0 ? -1 : rows.findIndex(({ type }, i) => i > cart && type === 'purchase');
            return [view, cart, purchase].map((at) => (at < 0 ? null : timeOf(rows[at]!) / 1000));
          });
          const seconds = (step: 1 | 2): number[] =>
            chains.flatMap((times) => (times[step] == null ? [] : [times[step] - (times[step - 1] ?? 0)]));
          const steps = await sessionSteps(store, scope);
          expect([steps?.viewed, steps?.carted, steps?.bought]).toEqual(
            [0, 1, 2].map((step) => chains.filter((times) => times[step] !== null).length),
          );
          for (const [step, times] of [
            [1, steps?.cartSeconds],
            [2, steps?.purchaseSeconds],
          ] as const) {
            const values = seconds(step).map((value) => ({ group: 0, value }));
            expect(times ? roundedEstimate(times.median) : null).toEqual(
              values.length === 0 ? null : roundedEstimate(slowQuantile(values, 0.5, false)),
            );
          }

          const moves = new Map<string, number>();
          for (const rows of sessions)
            [...rows, null].forEach((row, i) => {
              const key = `${rows[i - 1]?.type ?? 'start'}>${row?.type ?? 'end'}`;
              moves.set(key, (moves.get(key) ?? 0) + 1);
            });
          const found = await sessionMoves(store, scope);
          expect(
            new Map(found?.moves.map((move) => [`${move.from ?? 'start'}>${move.to ?? 'end'}`, move.moves])),
          ).toEqual(moves);

          const names = await sessionShapesByName(store, scope);
          const byName = new Map<string, number>();
          for (const { name, sessions: n } of names ?? []) byName.set(name, (byName.get(name) ?? 0) + n);
          const slow = new Map<string, number>();
          for (const rows of sessionsOf(timeZone, asked, () => true))
            for (const name of new Set(rows.map(categoryOf))) slow.set(name, (slow.get(name) ?? 0) + 1);
          expect(byName).toEqual(slow);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are left to the events where no facet has them', async () => {
    expect(await facetOf(store, { category: 'electronics', brand: 'samsung' })).toBeNull();
    // The events of this id have a code.
    expect(await facetOf(store, { category: '11' })).toBeNull();
    expect(await facetOf(store, { category: '18446744073709551615' })).toBeNull();
    expect(await facetOf(store, { category: '99' })).toEqual({ part: 'category', facet: '99' });
    await expect(facetOf(store, { category: ' ' })).rejects.toThrow('category is empty');
  });
});
