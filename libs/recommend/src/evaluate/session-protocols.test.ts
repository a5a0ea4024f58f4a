import { describe, expect, it } from 'vitest';
import { POPULARITY } from '../models/popularity/popularity.js';
import { V_SKNN } from '../models/session-knn/v-sknn.js';
import { VMIS_KNN } from '../models/session-knn/vmis-knn.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { dailyProtocol, lastDayProtocol, type ProtocolDay } from './session-protocols.js';
import { SESSION_METRICS } from './sessions.js';

/** Views of a session, a minute apart. */
const session = (
  user: string,
  at: number,
  products: readonly number[],
  type: PlainEvent['type'] = 'view',
): PlainEvent[] =>
  products.map((product, place) => ({ user, product: String(product), at: at + 60 * place, session: `${at}`, type }));

describe('protocol A', () => {
  it('trains on the days before each day and averages the days', async () => {
    const log = trainingLogOf([
      ...session('1', START + DAY - 90, [1, 2]),
      ...session('2', START + 100, [1, 2]),
      ...session('3', START + DAY + 10, [1, 2]),
      ...session('4', START + DAY + 5000, [1, 3]),
      ...session('5', START + 3 * DAY, [1, 3], 'cart'),
    ]);
    const told: ProtocolDay[] = [];
    const { days, average } = await dailyProtocol(log, V_SKNN, V_SKNN.resolve({ reminders: 'none', idf: 0 }), {
      k: 1,
      onDay: (day) => told.push(day),
    });
    expect(
      days.map(({ day, trainSessions, judged }) => [day, trainSessions, judged.sessions, judged.caseMeans?.hitRate]),
    ).toEqual([
      ['2019-10-02', 2, 2, 0.5],
      ['2019-10-04', 4, 1, 0],
    ]);
    expect(average?.hitRate).toBe(0.25);
    expect(told).toEqual(days);
  });

  it('says the same whether pairs are added up or not, and finds tastes in sessions', async () => {
    const log = tasteShop({ users: 150, activity: 6 });
    const settings = { ...VMIS_KNN.defaults, reminders: 'pushed' } as const;
    const [lean, full] = [
      await dailyProtocol(log, VMIS_KNN, settings, { k: 6, withPairs: false }),
      await dailyProtocol(log, VMIS_KNN, settings, { k: 6 }),
    ];
    expect(lean.average).toEqual(full.average);
    const popular = await dailyProtocol(log, POPULARITY, POPULARITY.defaults, { k: 6 });
    expect(lean.average!.ndcg).toBeGreaterThan(popular.average!.ndcg + 0.1);
    for (const { judged } of full.days)
      for (const metric of SESSION_METRICS)
        for (const value of judged.perSession[metric]) expect(value >= 0 && value <= 1).toBe(true);
  });
});

describe('protocol B', () => {
  const gap = 3601;
  const many = (count: number, products: readonly number[]): PlainEvent[] =>
    Array.from({ length: count }, (_, index) => session(`7${index}`, START + index * 100, products)).flat();

  it('cuts views by silence, leaves rare products out, and asks for every next product of the last day', async () => {
    const log = trainingLogOf([
      ...many(5, [1, 2, 3]),
      ...session('8', START + DAY + 10, [1, 2]),
      ...session('8', START + DAY + 70 + gap, [2, 2, 3, 1]),
      ...session('9', START + DAY + 50, [1, 4]),
      ...session('9', START + DAY + 300, [3], 'cart'),
    ]);
    const result = (await lastDayProtocol(log, V_SKNN, V_SKNN.resolve({ reminders: 'none', idf: 0 }), { k: 2 }))!;
    // Session 9 loses the rare 4 and with it all but one view; 8 has two sessions, of one and of two steps.
    expect([result.events, result.sessions, result.products, result.trainSessions]).toEqual([20, 7, 3, 5]);
    expect([result.judged.sessions, result.judged.cases, result.judged.coldCases]).toEqual([2, 3, 0]);
    expect(result.judged.caseMeans?.hitRate).toBe(1);
  });

  it('has nothing to say where nothing is left', async () => {
    expect(await lastDayProtocol(trainingLogOf(session('1', START, [1, 2])), V_SKNN, V_SKNN.defaults)).toBeNull();
    expect(await lastDayProtocol(trainingLogOf(many(5, [1, 2])), V_SKNN, V_SKNN.defaults)).toBeNull();
  });
});
