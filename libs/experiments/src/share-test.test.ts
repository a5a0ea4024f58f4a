import { coMomentsFromSums, type TwoArms } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { analyzeExperiment } from './analysis/analyze-experiment.js';
import { definePlan } from './analysis/plan.js';
import { isShareShown, shareTest } from './share-test.js';
import { drawBinomial } from './simulate/binomial.js';
import { outcomeOf, type ArmSums } from './simulate/outcome.js';

const arms = (converted: [number, number], users: [number, number] = [500, 500]): TwoArms => ({
  control: { users: users[0], converted: converted[0] },
  treatment: { users: users[1], converted: converted[1] },
});
const sums = ({ users, converted }: TwoArms['control']): ArmSums => ({
  users,
  buyers: converted,
  values: coMomentsFromSums({ n: users, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 }),
});

describe('what a simulated test shows of two shares', () => {
  it.each([
    { converted: [8, 18], why: 'the difference’s interval holds 0' },
    { converted: [10, 21], why: 'the relative interval holds 0' },
  ] as const)('is nothing where p is below 0.05 and $why', ({ converted }) => {
    const drawn = arms([...converted]);
    const test = shareTest(drawn);
    expect(test.ok && test.pValue).toBeLessThan(0.05);
    expect(isShareShown(drawn, 0.05)).toBe(false);
    expect(outcomeOf(sums(drawn.control), sums(drawn.treatment), 'conversion', 0.05)).toMatchObject({ isShown: false });
    expect(isShareShown(arms([8, 25]), 0.05)).toBe(true);
  });

  it('is what the analysis of the same counts shows', () => {
    const plan = definePlan({
      arms: [
        { name: 'control', weight: 0.5 },
        { name: 'treatment', weight: 0.5 },
      ],
      metrics: [{ name: 'bought', kind: 'conversion' }],
      framework: { kind: 'frequentist' },
      plannedUnits: 1000,
    });
    const random = seededRandom(9);
    let disagreements = 0;
    for (let run = 0; run < 400; run += 1) {
      const drawn = arms([drawBinomial(random, 500, 0.03), drawBinomial(random, 500, 0.055)]);
      const { metrics } = analyzeExperiment({
        plan,
        hasEnded: true,
        arms: (['control', 'treatment'] as const).map((arm) => ({
          arm,
          units: 500,
          segments: [],
          novelty: {},
          metrics: { bought: { form: 'counts', ...drawn[arm] } },
        })),
      });
      const { shown } = metrics[0]!;
      expect(isShareShown(drawn, 0.05), JSON.stringify(drawn)).toBe(shown === 'better' || shown === 'worse');
      const test = shareTest(drawn);
      if (test.ok && test.pValue < 0.05 !== isShareShown(drawn, 0.05)) disagreements += 1;
    }
    // By p alone the two would part.
    expect(disagreements).toBeGreaterThan(0);
  });
});
