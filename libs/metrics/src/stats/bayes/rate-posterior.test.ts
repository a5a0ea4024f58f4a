import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '@cartograph/threads';
import { fitBetaPrior, logLikelihood, pairsOf, rateAtMost } from './beta-binomial.js';
import { posteriorDiscoveries } from '../multiplicity/false-discovery.js';
import { rateAtMostMultiple, type RateCounts, ratePosteriors } from './rate-posterior.js';

const one = (counts: RateCounts) => {
  const [posterior] = ratePosteriors([counts]);
  if (!posterior?.ok) throw new Error(posterior?.detail);
  return posterior;
};

/** Units of `trials` tries whose rates are `rate`, or half of which are three times as high as the others. */
function drawn(
  random: Random,
  units: number,
  rate: number,
  differ = false,
): { successes: number[]; trials: number[]; isHigh: boolean[] } {
  const isHigh = Array.from({ length: units }, (_, unit) => differ && unit % 4 === 0);
  const trials = isHigh.map(() => 30 + Math.floor(60 * random.next()));
  const successes = trials.map((n, unit) => {
    const p = differ ? rate * (isHigh[unit] ? 2.2 : 0.6) : rate;
    return Array.from({ length: n }, () => random.next()).filter((at) => at < p).length;
  });
  return { successes, trials, isHigh };
}

describe('ratePosteriors', () => {
  it('agrees with a fine grid of the same priors', () => {
    const counts = { successes: [0, 3, 1, 0], trials: [40, 59, 30, 100] };
    const { pairs } = pairsOf(counts.successes, counts.trials);
    const density = (logit: number, place: number): { weight: number; alpha: number; beta: number } => {
      const mean = 1 / (1 + Math.exp(-logit));
      const precision = (1 - mean) / (mean * 0.25 * (place / (1 - place)));
      const [alpha, beta] = [mean * precision, (1 - mean) * precision];
      const weight =
        Math.sqrt(mean * (1 - mean)) * Math.exp(logLikelihood(pairs, [Math.log(alpha), Math.log(beta)]) + 20);
      return { weight, alpha, beta };
    };
    let [sum, atMost] = [0, 0];
    for (let place = 0.0025; place < 1; place += 0.005)
      for (let logit = -10; logit < 2; logit += 0.04) {
        const { weight, alpha, beta } = density(logit, place);
        sum += weight;
        atMost += weight * rateAtMost({ alpha, beta }, 3, 59, Math.min(1, (1.25 * alpha) / (alpha + beta)));
      }
    expect(Math.abs(rateAtMostMultiple(one(counts), 3, 59, 1.25) - atMost / sum)).toBeLessThan(0.01);
  });

  it('comes to the best guess where many units tell', () => {
    const { successes, trials } = drawn(seededRandom(3), 1200, 0.1, true);
    const guess = fitBetaPrior(successes, trials);
    if (!guess.ok) throw new Error(guess.detail);
    const posterior = one({ successes, trials });
    for (const [k, n] of [
      [2, 60],
      [12, 60],
      [30, 80],
    ] as const) {
      const mean = guess.alpha / (guess.alpha + guess.beta);
      expect(Math.abs(rateAtMostMultiple(posterior, k, n, 1.25) - rateAtMost(guess, k, n, 1.25 * mean))).toBeLessThan(
        0.03,
      );
    }
  });

  it('takes no lucky unit of many small groups for a good one, as best guesses do', () => {
    let [shops, guessed, named] = [25, 0, 0];
    for (let shop = 0; shop < shops; shop += 1) {
      const random = seededRandom(11, shop);
      const groups = Array.from({ length: 30 }, () => drawn(random, 12, 0.01));
      const posteriors = ratePosteriors(groups);
      const errors = groups.flatMap(({ successes, trials }, group) => {
        const [guess, posterior] = [fitBetaPrior(successes, trials), posteriors[group]!];
        if (!guess.ok || !posterior.ok) return [];
        const usual = (1.25 * guess.alpha) / (guess.alpha + guess.beta);
        return successes.map((k, unit) => [
          rateAtMost(guess, k, trials[unit]!, Math.min(1, usual)),
          rateAtMostMultiple(posterior, k, trials[unit]!, 1.25),
        ]);
      });
      if (posteriorDiscoveries(errors.map(([guess]) => guess!)).some(Boolean)) guessed += 1;
      if (posteriorDiscoveries(errors.map(([, full]) => full!)).some(Boolean)) named += 1;
    }
    expect(guessed).toBeGreaterThan(shops / 4);
    expect(named).toBeLessThanOrEqual(1);
  });

  it('still names units that are better, and few others', () => {
    const random = seededRandom(12);
    const groups = Array.from({ length: 20 }, () => drawn(random, 16, 0.08, true));
    const posteriors = ratePosteriors(groups);
    const units = groups.flatMap(({ successes, trials, isHigh }, group) =>
      successes.map((k, unit) => {
        const posterior = posteriors[group]!;
        if (!posterior.ok) throw new Error(posterior.detail);
        return { isHigh: isHigh[unit]!, error: rateAtMostMultiple(posterior, k, trials[unit]!, 1.25) };
      }),
    );
    const named = posteriorDiscoveries(units.map(({ error }) => error));
    const stars = units.filter((_, at) => named[at]);
    expect(stars.filter(({ isHigh }) => isHigh).length).toBeGreaterThan(30);
    expect(stars.filter(({ isHigh }) => !isHigh).length / stars.length).toBeLessThan(0.1);
  });

  it('gives a probability that falls with every success, whatever the counts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 2,
          maxLength: 20,
        }),
        (units) => {
          const trials = units.map(([n]) => n);
          const successes = units.map(([n, share]) => Math.round(n * share));
          const [posterior] = ratePosteriors([{ successes, trials }]);
          if (!posterior?.ok) return;
          expect(posterior.priors.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
          const errors = Array.from({ length: 21 }, (_, k) => rateAtMostMultiple(posterior, k, 20, 0.75));
          for (const [at, error] of errors.entries()) {
            expect(error).toBeGreaterThanOrEqual(0);
            expect(error).toBeLessThanOrEqual((errors[at - 1] ?? 1) + 1e-9);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('says why nothing is known, and takes nothing from such a group', () => {
    const told = { successes: [1, 2, 0], trials: [10, 20, 30] };
    const answers = ratePosteriors([
      told,
      { successes: [], trials: [] },
      { successes: [1], trials: [4] },
      { successes: [0, 0], trials: [4, 5] },
    ]);
    expect(answers).toMatchObject([{ ok: true }, { reason: 'no-data' }, { reason: 'too-few' }, { reason: 'too-few' }]);
    expect(answers[0]).toEqual(one(told));
    expect(ratePosteriors([])).toEqual([]);
    expect(() => ratePosteriors([{ successes: [3], trials: [2] }])).toThrow(/exceed/);
  });
});
