import { chiSquareGoodness } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { dealtCounts, dealtSums, dealUsers } from '../deal.js';
import type { UserOutcomes } from '../outcomes.js';
import { planSplits } from '../split-plan.js';

/** Which kernel is under test, and on how many threads. */
export interface KernelUnderTest {
  kernel: 'wasm' | 'typescript';
  threads: number | 'auto';
}

/** Users of whom about a third have a value, correlated with another. */
export function madeUsers(users: number): { x: Float64Array; y: Float64Array; converted: Uint8Array } {
  const random = seededRandom(11, users);
  const x = Float64Array.from({ length: users }, () => (random.next() < 0.3 ? 5 + 40 * random.next() : 0));
  const y = x.map((before) => (random.next() < 0.25 ? before / 2 + 90 * random.next() : 0));
  return { x, y, converted: Uint8Array.from(y, (value) => (value > 0 ? 1 : 0)) };
}

/** What every kernel must do. */
export function describeKernel({ kernel, threads }: KernelUnderTest): void {
  const deal = (outcomes: UserOutcomes, weights: number[], rerandomizations: number, seed = 1) => {
    const plan = planSplits({ outcomes, weights, rerandomizations, seed });
    return { plan, dealt: dealUsers(plan, { threads, kernel, signal: undefined, onProgress: undefined }) };
  };

  describe(`dealing users again by ${kernel}, threads ${threads}`, () => {
    /** Values that are powers of two tell from a sum who is in it. */
    const [valued, users] = [43, 101];
    const y = Float64Array.from({ length: users }, (_, user) => (user < valued ? 2 ** user : 0));
    const x = Float64Array.from({ length: users }, (_, user) => (user < valued ? user + 1 : 0));

    it.each([[[0.5, 0.5]], [[0.9, 0.1]], [[0.2, 0.3, 0.5]], [[0.25, 0.25, 0.25, 0.25]]])(
      'by the weights %j puts every user into one arm each time, by chance, independently of the others',
      async (weights) => {
        const runs = 1_000;
        const { dealt } = deal({ kind: 'cuped', x, y }, weights, runs);
        const deals = await dealt;
        const together = new Map<string, number>();
        const perUser = Array.from({ length: valued }, () => weights.map(() => 0));
        const totals = weights.map(() => 0);
        const wrong: number[] = [];
        for (let run = 0; run < runs; run += 1) {
          const armOf = Array.from({ length: valued }, () => -1);
          let [all, everyone] = [0, 0];
          for (const arm of weights.keys()) {
            const sums = dealtSums(deals, run, arm);
            const inArm = Array.from({ length: valued }, (_, user) => user).filter(
              (user) => Math.floor(sums.sumY / 2 ** user) % 2 === 1,
            );
            for (const user of inArm) {
              if (armOf[user] !== -1) wrong.push(run);
              armOf[user] = arm;
              perUser[user]![arm]! += 1;
            }
            const total = (term: (user: number) => number): number => inArm.reduce((sum, user) => sum + term(user), 0);
            const counts = dealtCounts(deals, run, arm);
            const isExact =
              sums.sumX === total((user) => user + 1) &&
              sums.sumXX === total((user) => (user + 1) ** 2) &&
              sums.sumXY === total((user) => (user + 1) * 2 ** user);
            const isNear = Math.abs(sums.sumYY - total((user) => 4 ** user)) <= 1e-13 * 4 ** valued;
            if (!isExact || !isNear || counts.converted !== inArm.length || counts.users !== sums.n) wrong.push(run);
            everyone += counts.users;
            all += inArm.length;
            totals[arm]! += counts.users - inArm.length;
          }
          if (everyone !== users || all !== valued) wrong.push(run);
          const pair = `${armOf[7]} ${armOf[8]} ${armOf[39]}`;
          together.set(pair, (together.get(pair) ?? 0) + 1);
        }
        expect(wrong).toEqual([]);
        for (const counts of [...perUser, totals]) {
          const test = chiSquareGoodness(counts, weights);
          expect(test.ok && test.pValue).toBeGreaterThan(1e-4);
        }
        const triples = weights.flatMap((w, a) =>
          weights.flatMap((v, b) => weights.map((u, c) => ({ key: `${a} ${b} ${c}`, share: w * v * u }))),
        );
        const often = triples.filter(({ share }) => share * runs >= 5);
        const rest = {
          count: runs - often.reduce((sum, { key }) => sum + (together.get(key) ?? 0), 0),
          share: 1 - often.reduce((sum, { share }) => sum + share, 0),
        };
        const isWhole = rest.share * runs < 5;
        const test = chiSquareGoodness(
          [...often.map(({ key }) => together.get(key) ?? 0), ...(isWhole ? [] : [rest.count])],
          [...often.map(({ share }) => share), ...(isWhole ? [] : [rest.share])],
        );
        expect(test.ok && test.pValue).toBeGreaterThan(1e-4);
      },
    );

    it('counts the converted of each arm, who have no values', async () => {
      for (const n of [1, 31, 32, 33, 4_096]) {
        const converted = Uint8Array.from({ length: n }, (_, user) => (user % 3 === 0 ? 1 : 0));
        const { plan, dealt } = deal({ kind: 'conversion', converted }, [0.3, 0.7], 9);
        const deals = await dealt;
        for (let run = 0; run < 9; run += 1) {
          const [control, treatment] = [dealtCounts(deals, run, 0), dealtCounts(deals, run, 1)];
          expect([control.users + treatment.users, control.converted + treatment.converted]).toEqual([n, plan.valued]);
          for (const arm of [control, treatment]) expect(arm.converted).toBeLessThanOrEqual(arm.users);
        }
      }
    });

    it('goes over the users in passes where re-randomizations are many, none like another', async () => {
      const { plan, dealt } = deal({ kind: 'mean', y }, [0.5, 0.5], 4_099);
      expect([plan.passes, plan.batch]).toEqual([3, 1_368]);
      const deals = await dealt;
      const seen = new Set(Array.from({ length: 4_099 }, (_, run) => dealtSums(deals, run, 1).sumY));
      expect(seen.size).toBe(4_099);
    });
  });
}
