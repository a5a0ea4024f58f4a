import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../../family.js';
import { trainingData, type TrainingData } from '../../log/training-data.js';
import { TYPE_CODES } from '../../log/training-log.js';
import { readList } from '../../rank.js';
import type { Profile } from '../../recommender.js';
import { describeRecommender } from '../../testing/recommender-contract.js';
import { storedAndRead, subjectOfFamily } from '../../testing/subject-of-family.js';
import { smallTrainingData } from '../../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../../testing/training-log-of.js';
import golden from './session-knn.golden.json' with { type: 'json' };
import type { SessionKnnModel } from './session-knn-model.js';
import type { SessionKnnSettings } from './session-settings.js';
import { V_SKNN } from './v-sknn.js';
import { VMIS_KNN } from './vmis-knn.js';

const FAMILIES: Record<string, ModelFamily<SessionKnnModel, SessionKnnSettings>> = { V_SKNN, VMIS_KNN };

describeRecommender('V-SkNN', () => subjectOfFamily(V_SKNN));
describeRecommender('V-SkNN of few neighbors and half weights', () =>
  subjectOfFamily(V_SKNN, {
    ...V_SKNN.defaults,
    neighbors: 5,
    sample: 9,
    decay: 'quadratic',
    match: 'quadratic',
    idf: 0,
    reminders: 'all',
    view: 0.5,
    lastEvents: 3,
    proximity: 2,
  }),
);
describeRecommender('VMIS-kNN', () => subjectOfFamily(VMIS_KNN));
describeRecommender('VMIS-kNN with history', () => subjectOfFamily(VMIS_KNN, { ...VMIS_KNN.defaults, history: true }));

const asProfile = (session: readonly number[]): Profile => ({
  basis: 'views',
  products: new Int32Array(),
  strengths: new Float32Array(),
  seen: new Int32Array(),
  session: Int32Array.from(session),
});

/** Sessions of product numbers, one second an event, each with a user of its own; product n is row n − 1 where all numbers up to the greatest occur. */
function dataOf(sessions: readonly (readonly (number | [number, (typeof TYPE_CODES)[number]])[])[]): TrainingData {
  let at = 1_570_000_000;
  const events = sessions.flatMap((session, user): PlainEvent[] =>
    session.map((event) => {
      const [product, type] = typeof event === 'number' ? [event, 'view' as const] : event;
      return { user: String(1000 + user), product: String(product), at: (at += 1), type, session: 'only' };
    }),
  );
  return trainingData(trainingLogOf(events));
}

describe('V-SkNN and VMIS-kNN against the Python reference', () => {
  const { sessions, questions, answers, top } = golden.cases;
  const pairs = (flat: readonly number[]): [number, (typeof TYPE_CODES)[number]][] =>
    Array.from({ length: flat.length / 2 }, (_, place) => [flat[2 * place]!, TYPE_CODES[flat[2 * place + 1]!]!]);
  const data = dataOf(sessions.map(pairs));

  it.each(answers)(
    'gives the same lists and scores: $settings.kind, $settings.decay, $settings.match, idf $settings.idf, reminders $settings.reminders',
    async ({ settings, items, scores }) => {
      const { kind, ...given } = settings;
      const family = FAMILIES[kind]!;
      const model = await family.fit(data, family.resolve(given));
      const lists = model.recommendProfiles(
        questions.map((question) => asProfile(question.map((product) => product - 1))),
        top,
        { includeSeen: true },
      );
      expect(data.products).toBe(45);
      for (const [position, expected] of items.entries()) {
        const list = readList(lists, position);
        expect(list.map((entry) => entry.product + 1)).toEqual(expected);
        for (const [rank, entry] of list.entries())
          expect(Math.abs(entry.score / scores[position]![rank]! - 1)).toBeLessThan(1e-6);
      }
    },
  );
});

describe('a session model', () => {
  // 1 and 2 stand together twice, 1 and 3 once; 4 was bought with 2.
  const data = dataOf([
    [1, 2],
    [1, 3],
    [2, 1, 2],
    [2, [4, 'purchase']],
    [5, 5],
  ]);
  const plain = { neighbors: 10, sample: 10, decay: 'none', match: 'none', idf: 0, reminders: 'none' } as const;

  it('scores by the sessions that share products, worked out by hand', async () => {
    const model = await V_SKNN.fit(data, V_SKNN.resolve(plain));
    const list = readList(model.recommendProfiles([asProfile([0])], 5), 0);
    expect(list).toEqual([
      { product: 1, score: 2 },
      { product: 2, score: 1 },
    ]);
  });

  it('looks at the latest sessions only', async () => {
    const model = await VMIS_KNN.fit(data, VMIS_KNN.resolve({ ...plain, neighbors: 1, sample: 1 }));
    expect(readList(model.recommendProfiles([asProfile([0])], 5), 0)).toEqual([{ product: 1, score: 1 }]);
  });

  it('counts what was bought for more where it is told to', async () => {
    const model = await V_SKNN.fit(data, V_SKNN.resolve({ ...plain, purchase: 3 }));
    expect(readList(model.recommendProfiles([asProfile([1])], 5), 0)).toEqual([
      { product: 3, score: 3 },
      { product: 0, score: 2 },
    ]);
  });

  it('reminds of the products at hand as told', async () => {
    const asked = async (reminders: SessionKnnSettings['reminders']): Promise<{ product: number; score: number }[]> => {
      const model = await V_SKNN.fit(data, V_SKNN.resolve({ ...plain, reminders }));
      return readList(model.recommendProfiles([asProfile([0, 1, 0])], 5), 0).filter(({ product }) => product < 2);
    };
    const score = { first: 5, second: 5 };
    expect(await asked('none')).toEqual([]);
    expect(await asked('not-last')).toEqual([{ product: 1, score: score.second }]);
    expect(await asked('all')).toEqual([
      { product: 0, score: score.first },
      { product: 1, score: score.second },
    ]);
    expect(await asked('pushed')).toEqual([
      { product: 0, score: 3 * score.first },
      { product: 1, score: 2 * score.second },
    ]);
  });

  it('takes products in order of time where there is no session', async () => {
    const model = await VMIS_KNN.fit(data, VMIS_KNN.resolve({ ...plain, lastEvents: 1 }));
    const profile = { ...asProfile([]), products: Int32Array.of(0, 3), strengths: Float32Array.of(1, 1) };
    expect(
      readList(model.recommendProfiles([{ ...profile, lastAt: Float64Array.of(9, 5) }], 5), 0).map(
        (entry) => entry.product,
      ),
    ).toEqual([1, 2]);
    expect(
      readList(model.recommendProfiles([{ ...profile, lastAt: Float64Array.of(5, 9) }], 5), 0).map(
        (entry) => entry.product,
      ),
    ).toEqual([1]);
  });

  it('says how many sessions hold both products', async () => {
    const model = await VMIS_KNN.fit(data, VMIS_KNN.defaults);
    expect(readList(model.similarProducts(0, 5), 0)).toEqual([
      { product: 1, score: 2 },
      { product: 2, score: 1 },
    ]);
    expect(model.explainSimilar(0, 1)).toEqual({
      kind: 'similar',
      product: 0,
      measure: 'sessions-with-both',
      value: 2,
    });
    expect(model.explainSimilar(0, 3)).toEqual({ kind: 'none' });
  });

  it('says that a log without products in common cannot be learned from', () => {
    expect(V_SKNN.refusal(dataOf([[1], [2, 2]]), V_SKNN.defaults)).toContain(
      'of 2 sessions none holds two different products (3 events in all)',
    );
    expect(V_SKNN.refusal(data, V_SKNN.defaults)).toBeNull();
  });

  it('refuses settings that cannot be, and says what can', () => {
    expect(() => V_SKNN.resolve({ neighbors: 20, sample: 10 })).toThrow('give a sample ≥ 20');
    expect(() => V_SKNN.resolve({ view: 0, cart: 0, purchase: 0 })).toThrow('all 0');
    expect(() => V_SKNN.resolve({ decay: 'cubic' })).toThrow('one of none, linear, quadratic, logarithmic');
  });
});

describe('explanations of a session model', () => {
  it('share a score between the products of the session, worked out by hand', async () => {
    // Two sessions hold 1 and 3, one holds 2 and 3: with weights ½ (first) and 1 (last) the parts are 2 · ½ and 1.
    const data = dataOf([
      [1, 3],
      [1, 3, 4],
      [2, 3],
    ]);
    const model = await V_SKNN.fit(
      data,
      V_SKNN.resolve({ neighbors: 10, sample: 10, decay: 'linear', match: 'none', idf: 0, reminders: 'none' }),
    );
    expect(readList(model.recommendProfiles([asProfile([0, 1])], 1), 0)).toEqual([{ product: 2, score: 2 }]);
    expect(model.explainProfile(asProfile([0, 1]), 2)).toEqual({
      kind: 'like-sessions',
      sessions: 3,
      products: [
        { product: 0, share: 0.5 },
        { product: 1, share: 0.5 },
      ],
    });
    expect(model.explainProfile(asProfile([0, 1]), 1)).toEqual({ kind: 'none' });
  });
});

describe('a session model without some users', () => {
  it('answers as one that never met them', async () => {
    const sessions = [
      [1, 2],
      [1, 3],
      [2, 1, 2],
      [2, 4],
      [3, 4, 1],
    ];
    const data = dataOf(sessions);
    const settings = V_SKNN.resolve({ sample: 2, neighbors: 2 });
    const model = await V_SKNN.fit(data, settings);
    const left = V_SKNN.withoutUsers(model, new Set([2, 4]), data);
    const never = await V_SKNN.fit(
      {
        ...data,
        sessions: dataOf([
          [1, 2],
          [1, 3],
          [2, 4],
        ]).sessions,
      },
      settings,
    );
    for (let product = 0; product < 4; product += 1) {
      expect(left.recommendProfiles([asProfile([product])], 4)).toEqual(
        never.recommendProfiles([asProfile([product])], 4),
      );
      expect(left.similarProducts(product, 4)).toEqual(never.similarProducts(product, 4));
    }
    expect([...left.index.users]).toEqual([0, 1, 3]);
    expect(left.lastSessions.indptr.at(3)! - left.lastSessions.indptr.at(2)!).toBe(0);
  });
});

describe('parts of a session model', () => {
  it('that do not fit are refused by name', async () => {
    const data = smallTrainingData();
    const parts = storedAndRead(VMIS_KNN.save(await VMIS_KNN.fit(data, VMIS_KNN.defaults)));
    const having = (name: string, array: Int32Array): typeof parts => ({
      ...parts,
      arrays: { ...parts.arrays, [name]: array },
    });
    expect(() => VMIS_KNN.load(having('sessions.users', Int32Array.of(1)), data)).toThrow('"sessions.indptr"');
    expect(() =>
      VMIS_KNN.load(
        having(
          'sessions.products',
          (parts.arrays['sessions.products'] as Int32Array).map(() => data.products),
        ),
        data,
      ),
    ).toThrow(`row ${data.products} at position 0`);
    expect(() => VMIS_KNN.load(having('last-sessions.indptr', new Int32Array(data.users + 1).fill(3)), data)).toThrow(
      'must begin at 0',
    );
  });

  it('hold what a fit stops at when it is told to', async () => {
    const stop = AbortSignal.abort(new Error('enough'));
    await expect(V_SKNN.fit(smallTrainingData(), V_SKNN.defaults, { signal: stop })).rejects.toThrow('enough');
  });
});
