import { chiSquareGoodness, seededRandom } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { dealtCounts, dealtSums, dealUsers } from '../deal.js';
import type { UserOutcomes } from '../outcomes.js';
import {
  conversionsAt,
  resampleCampaigns,
  type ResampledCampaigns,
  type ResamplingInput,
} from '../resample-campaigns.js';
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

/** The bytes of what was drawn. */
export function bytesOf(drawn: ResampledCampaigns): string {
  return Buffer.from(drawn.kind === 'conversion' ? drawn.converted.buffer : drawn.sums.buffer).toString('hex');
}

/** What every kernel must do. */
export function describeKernel({ kernel, threads }: KernelUnderTest): void {
  const draw = (input: Omit<ResamplingInput, 'kernel' | 'threads'>): Promise<ResampledCampaigns> =>
    resampleCampaigns({ ...input, kernel, threads });
  const indicators = async (
    users: number,
    rest: { arms: number[]; campaigns: number; seed: number },
  ): Promise<Uint32Array[]> => {
    const counts: Uint32Array[] = [];
    for (let one = 0; one < users; one += 1) {
      const drawn = await draw({
        outcomes: {
          kind: 'conversion',
          converted: Uint8Array.from({ length: users }, (_, user) => (user === one ? 1 : 0)),
        },
        ...rest,
      });
      if (drawn.kind === 'conversion') counts.push(drawn.converted);
    }
    return counts;
  };

  describe(`drawing campaigns by ${kernel}, threads ${threads}`, () => {
    it('draws as many users as the arm has, each as often as any other, whatever the number of users', async () => {
      for (const [users, size] of [
        [37, 40_001],
        [64, 1_023],
        [3, 5],
      ] as const) {
        const counts = await indicators(users, { arms: [size], campaigns: 2, seed: 3 });
        for (const campaign of [0, 1]) {
          const drawn = counts.map((of) => of[campaign]!);
          expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(size);
          if (size < 5 * users) continue;
          const test = chiSquareGoodness(
            drawn,
            drawn.map(() => 1),
          );
          expect(test.ok && test.pValue).toBeGreaterThan(1e-4);
        }
      }
    });

    it('adds up what the drawn users did, as a walk over them does', async () => {
      const users = 29;
      const { x, y } = {
        x: Float64Array.from({ length: users }, (_, user) => 3 + Math.sin(user)),
        y: Float64Array.from({ length: users }, (_, user) => 1 + Math.cos(3 * user)),
      };
      const rest = { arms: [1_500, 7, 2_048], campaigns: 3, seed: -4 };
      const counts = await indicators(users, rest);
      for (const outcomes of [
        { kind: 'mean', y },
        { kind: 'cuped', x, y },
      ] as const) {
        const drawn = await draw({ outcomes, ...rest });
        if (drawn.kind === 'conversion') throw new Error('Values were asked for.');
        const { origin, sums } = drawn;
        const columns = outcomes.kind === 'mean' ? [y, null] : [x, y];
        const about = (values: Float64Array | null, from: number): number[] =>
          Array.from({ length: users }, (_, user) => (values ? values[user]! - from : 0));
        const [first, second] = [
          about(columns[0]!, outcomes.kind === 'mean' ? origin.y : origin.x),
          about(columns[1]!, origin.y),
        ];
        const terms =
          outcomes.kind === 'mean'
            ? [first, first.map((value) => value ** 2)]
            : [
                first,
                second,
                first.map((value) => value ** 2),
                second.map((value) => value ** 2),
                first.map((value, user) => value * second[user]!),
              ];
        for (let cell = 0; cell < 9; cell += 1) {
          for (const [place, term] of terms.entries()) {
            const expected = term.reduce((sum, value, user) => sum + value * counts[user]![cell]!, 0);
            expect(sums[cell * terms.length + place]).toBeCloseTo(expected, 8);
          }
        }
      }
    });

    it('gives counts that scatter as a binomial does, independent from arm to arm and campaign to campaign', async () => {
      const converted = Uint8Array.from({ length: 700 }, (_, user) => (user % 7 === 0 ? 1 : 0));
      const [campaigns, size, rate] = [4_000, 300, 1 / 7];
      const drawn = await draw({ outcomes: { kind: 'conversion', converted }, arms: [size, size], campaigns, seed: 5 });
      const deviation = (campaign: number, arm: number): number =>
        (conversionsAt(drawn, campaign, arm).converted - size * rate) / Math.sqrt(size * rate * (1 - rate));
      let [sum, squares, betweenArms, betweenCampaigns] = [0, 0, 0, 0];
      for (let campaign = 0; campaign < campaigns; campaign += 1) {
        const [control, treatment, next] = [
          deviation(campaign, 0),
          deviation(campaign, 1),
          deviation((campaign + 1) % campaigns, 0),
        ];
        sum += control + treatment;
        squares += control ** 2 + treatment ** 2;
        betweenArms += control * treatment;
        betweenCampaigns += control * next;
      }
      const normal = [
        sum / Math.sqrt(2 * campaigns),
        (squares - 2 * campaigns) / Math.sqrt(4 * campaigns),
        betweenArms / Math.sqrt(campaigns),
        betweenCampaigns / Math.sqrt(campaigns),
      ];
      for (const z of normal) expect(Math.abs(z)).toBeLessThan(3.9);
    });

    it('draws by the seed: other seeds, also beyond 32 bits, draw others', async () => {
      const { converted } = madeUsers(500);
      const seeds = [1, 2, -1, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER];
      const drawn = await Promise.all(
        seeds.map(async (seed) =>
          bytesOf(await draw({ outcomes: { kind: 'conversion', converted }, arms: [400], campaigns: 20, seed })),
        ),
      );
      expect(new Set(drawn).size).toBe(seeds.length);
    });

    it('tells progress up to the end and stops when it is aborted, with the reason', async () => {
      const { converted } = madeUsers(400);
      const input: ResamplingInput = {
        outcomes: { kind: 'conversion', converted },
        arms: [20_000, 20_000],
        campaigns: 400,
        kernel,
        threads,
      };
      const told: number[] = [];
      await resampleCampaigns(input, { onProgress: (done, total) => told.push(done / total) });
      expect(told.at(-1)).toBe(1);
      expect(told).toEqual(told.toSorted((a, b) => a - b));
      const reason = new Error('enough');
      await expect(resampleCampaigns(input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const controller = new AbortController();
      await expect(
        resampleCampaigns(input, { signal: controller.signal, onProgress: () => controller.abort(reason) }),
      ).rejects.toBe(reason);
    });
  });

  const deal = (outcomes: UserOutcomes, weights: number[], rerandomizations: number, seed = 1) => {
    const plan = planSplits({ outcomes, weights, rerandomizations, seed });
    return { plan, dealt: dealUsers(plan, { threads, kernel, signal: undefined, onProgress: undefined }) };
  };

  describe(`dealing users anew by ${kernel}, threads ${threads}`, () => {
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
