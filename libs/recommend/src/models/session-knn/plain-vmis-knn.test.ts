import { describe, expect, it } from 'vitest';
import { judgeSessions, sessionCases } from '../../evaluate/sessions.js';
import { trainingData, type TrainingData } from '../../log/training-data.js';
import { trainingLogOf } from '../../testing/training-log-of.js';
import golden from './plain-vmis-knn.golden.json' with { type: 'json' };
import type { SessionKnnSettings } from './session-settings.js';
import { VMIS_KNN } from './vmis-knn.js';

const { trained, half, k, logs } = golden.cases;
/** Seconds between sessions: far more than one lasts. */
const APART = 1000;

function dataOf(sessions: readonly number[][], end = Infinity): TrainingData {
  return trainingData(
    trainingLogOf(
      sessions.flatMap((session, row) =>
        session.map((product, place) => ({
          user: String(row),
          product: String(product),
          at: APART * (row + 1) + place,
          type: 'view' as const,
          session: 'only',
        })),
      ),
    ),
    { end },
  );
}

describe.each(logs)(
  'on log $made.seed with many one-product sessions and repeats, VMIS-kNN',
  ({ sessions, figures }) => {
    const all = sessions.split('|').map((session) => session.split(' ').map(Number));
    const splitAt = APART * (trained + 1);
    const log = dataOf(all, splitAt);
    const ndcgOf = async (settings: SessionKnnSettings, from: number, to: number): Promise<number> => {
      const cases = sessionCases(dataOf(all, to).sessions, { from, steps: 'every' });
      const model = await VMIS_KNN.fit(log, settings);
      const judged = await judgeSessions(model, cases, { k, strengths: log.strengthOptions, trained: log.sessions });
      // Over cases: the mean of a session, once for each case of it.
      return cases.sessionOf.reduce((sum, session) => sum + judged.perSession.ndcg[session]!, 0) / judged.cases;
    };
    const middle = APART * (half + 1);
    const plain = figures.find((figure) => figure.singles && figure.repeats)!;

    it.each(figures)(
      'scores as the plain Python one with the same choice: singles $singles, repeats $repeats',
      async ({ singles, repeats, validation, test }) => {
        const settings = VMIS_KNN.resolve({ singles, repeats });
        expect(await ndcgOf(settings, splitAt, middle)).toBeCloseTo(validation, 9);
        expect(await ndcgOf(settings, middle, Infinity)).toBeCloseTo(test, 9);
      },
    );

    it('is by default at least as good as the plain one, which is among the settings tried', async () => {
      expect(await ndcgOf(VMIS_KNN.defaults, middle, Infinity)).toBeGreaterThanOrEqual(plain.test);
      expect(VMIS_KNN.candidates(log)).toContainEqual(VMIS_KNN.resolve({ singles: true, repeats: true }));
    });
  },
);
