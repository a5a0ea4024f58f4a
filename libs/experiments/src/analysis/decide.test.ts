import { describe, expect, it } from 'vitest';
import { analyzeExperiment, type ExperimentAnalysis } from './analyze-experiment.js';
import type { ArmStatistics } from './arm-statistics.js';
import type { Decision } from './decide.js';
import type { MetricInput } from './metric-definition.js';
import { definePlan, type PlanInput } from './plan.js';

const bought: MetricInput = { name: 'bought', kind: 'conversion', relevantEffect: { scale: 'relative', value: 0.1 } };
const refunds: MetricInput = {
  name: 'refunds',
  kind: 'conversion',
  higherIsBetter: false,
  role: 'guardrail',
  margin: { scale: 'absolute', value: 0.01 },
};

const decided = (...given: Parameters<typeof analyzed>): Decision => analyzed(...given).decision;

/** Converted of users of each arm, by metric. */
function analyzed(
  metrics: MetricInput[],
  counts: [users: number, ...converted: number[]][],
  { hasEnded, ...more }: Partial<PlanInput> & { hasEnded?: boolean } = {},
): ExperimentAnalysis {
  const arms = counts.map((_, index) => ({ name: ['control', 'a', 'b'][index]!, weight: 1 / counts.length }));
  const plan = definePlan({ arms, metrics, ...more });
  const statistics = counts.map(([users, ...converted], index): ArmStatistics => ({
    arm: arms[index]!.name,
    units: users,
    segments: [],
    novelty: {},
    metrics: Object.fromEntries(
      metrics.map(({ name }, place) => [name, { form: 'counts' as const, users, converted: converted[place]! }]),
    ),
  }));
  return analyzeExperiment({ plan, arms: statistics, ...(hasEnded === undefined ? {} : { hasEnded }) });
}

describe('decide', () => {
  it.each<
    [string, MetricInput[], [number, ...number[]][], Partial<PlanInput> & { hasEnded?: boolean }, Partial<Decision>]
  >([
    [
      'trusts nothing where the arms’ sizes do not fit the plan',
      [bought],
      [
        [5_200, 100],
        [4_800, 300],
      ],
      {},
      { kind: 'cannot-tell', reason: 'sample-ratio-mismatch', arm: null },
    ],
    [
      'watches the arms’ sizes before the end by a check that holds however often one looks',
      [bought],
      [
        [2_620, 262],
        [2_380, 238],
      ],
      { plannedUnits: 10_000 },
      { kind: 'keep-running', reason: 'planned-units-not-reached' },
    ],
    [
      'and at the end by that of one look',
      [bought],
      [
        [2_620, 262],
        [2_380, 238],
      ],
      { plannedUnits: 5_000 },
      { kind: 'cannot-tell', reason: 'sample-ratio-mismatch', arm: null },
    ],
    [
      'trusts nothing before the end either where the arms are far from the plan',
      [bought],
      [
        [2_800, 280],
        [2_200, 220],
      ],
      { plannedUnits: 10_000 },
      { kind: 'cannot-tell', reason: 'sample-ratio-mismatch', arm: null },
    ],
    [
      'judges no fixed horizon before its end',
      [bought],
      [
        [1_000, 100],
        [1_000, 200],
      ],
      { plannedUnits: 2_001 },
      { kind: 'keep-running', reason: 'planned-units-not-reached', hasEnded: false },
    ],
    [
      'judges it when it has come',
      [bought],
      [
        [1_000, 100],
        [1_000, 200],
      ],
      { plannedUnits: 2_000 },
      { kind: 'ship', reason: 'primary-better', arm: 'a', hasEnded: true },
    ],
    [
      'judges it not before an end that the caller knows of',
      [bought],
      [
        [1_000, 100],
        [1_000, 200],
      ],
      { hasEnded: false },
      { kind: 'keep-running', reason: 'planned-units-not-reached', hasEnded: false },
    ],
    [
      'judges one that was stopped early',
      [bought],
      [
        [1_000, 100],
        [1_000, 200],
      ],
      { plannedUnits: 20_000, hasEnded: true },
      { kind: 'ship', reason: 'primary-better', hasEnded: true },
    ],
    [
      'waits for nothing after the end of looks whenever one likes',
      [bought],
      [
        [5_000, 500],
        [5_000, 505],
      ],
      { framework: { kind: 'always-valid' }, hasEnded: true },
      { kind: 'cannot-tell', reason: 'interval-too-wide', hasEnded: true },
    ],
    [
      'nor after that of a posterior',
      [bought],
      [
        [1_000, 100],
        [1_000, 101],
      ],
      { framework: { kind: 'bayesian' }, hasEnded: true },
      { kind: 'cannot-tell', reason: 'interval-too-wide' },
    ],
    [
      'nor after a last look that came early',
      [bought],
      [
        [1_000, 100],
        [1_000, 101],
      ],
      { framework: { kind: 'group-sequential', fractions: [0.5, 1] }, plannedUnits: 4_000, hasEnded: true },
      { kind: 'cannot-tell', reason: 'interval-too-wide', hasEnded: true },
    ],
    [
      'waits for a look that is to come',
      [bought],
      [
        [1_000, 100],
        [1_000, 101],
      ],
      { framework: { kind: 'group-sequential', fractions: [0.5, 1] }, plannedUnits: 4_000, hasEnded: false },
      { kind: 'keep-running', reason: 'nothing-shown-yet' },
    ],
    [
      'ends at the last planned look, whatever the caller knows',
      [bought],
      [
        [1_000, 100],
        [1_000, 101],
      ],
      { framework: { kind: 'group-sequential', fractions: [0.5, 1] }, plannedUnits: 2_000, hasEnded: false },
      { kind: 'cannot-tell', hasEnded: true },
    ],
    [
      'ships what is better with guardrails that hold',
      [bought, refunds],
      [
        [5_000, 500, 100],
        [5_000, 600, 100],
      ],
      {},
      { kind: 'ship', reason: 'primary-better', arm: 'a' },
    ],
    [
      'stops what harms a guardrail, better or not',
      [bought, refunds],
      [
        [5_000, 500, 100],
        [5_000, 600, 300],
      ],
      {},
      { kind: 'stop', reason: 'guardrail-harmed', arm: null },
    ],
    [
      'ships nothing while a guardrail is open',
      [bought, refunds],
      [
        [500, 50, 10],
        [500, 100, 12],
      ],
      {},
      { kind: 'cannot-tell', reason: 'guardrail-not-shown' },
    ],
    [
      'waits for it where there is something to wait for',
      [bought, refunds],
      [
        [500, 50, 10],
        [500, 100, 12],
      ],
      { framework: { kind: 'bayesian' } },
      { kind: 'keep-running', reason: 'guardrail-not-shown' },
    ],
    [
      'stops what is worse',
      [bought],
      [
        [5_000, 600],
        [5_000, 500],
      ],
      {},
      { kind: 'stop', reason: 'primary-worse' },
    ],
    [
      'does not weigh one primary metric against another',
      [bought, { name: 'viewed', kind: 'conversion' }],
      [
        [5_000, 600, 500],
        [5_000, 500, 600],
      ],
      {},
      { kind: 'cannot-tell', reason: 'primaries-disagree' },
    ],
    [
      'says that there is no difference where none that matters is left',
      [bought],
      [
        [500_000, 50_000],
        [500_000, 50_050],
      ],
      {},
      { kind: 'no-difference', reason: 'within-relevant-effect' },
    ],
    [
      'does not say so where one is left',
      [bought],
      [
        [5_000, 500],
        [5_000, 505],
      ],
      {},
      { kind: 'cannot-tell', reason: 'interval-too-wide' },
    ],
    [
      'nor where nobody said which would matter',
      [{ name: 'bought', kind: 'conversion' }],
      [
        [500_000, 50_000],
        [500_000, 50_050],
      ],
      {},
      { kind: 'cannot-tell', reason: 'no-relevant-effect-stated' },
    ],
    [
      'waits where looks are to come',
      [bought],
      [
        [5_000, 500],
        [5_000, 505],
      ],
      { framework: { kind: 'always-valid' }, plannedUnits: 50_000 },
      { kind: 'keep-running', reason: 'nothing-shown-yet' },
    ],
    [
      'ships the arm that gains most',
      [bought],
      [
        [5_000, 500],
        [5_000, 600],
        [5_000, 700],
      ],
      {},
      { kind: 'ship', arm: 'b' },
    ],
    [
      'ships none of two arms that better different metrics',
      [bought, { name: 'clicked', kind: 'conversion' }],
      [
        [50_000, 5_000, 5_000],
        [50_000, 5_600, 5_000],
        [50_000, 4_925, 6_500],
      ],
      {},
      { kind: 'cannot-tell', reason: 'winners-better-differently', arm: null },
    ],
    [
      'ships by the first metric that any arm betters, where all that may be shipped do',
      [bought, { name: 'clicked', kind: 'conversion' }],
      [
        [50_000, 5_000, 5_000],
        [50_000, 5_800, 5_000],
        [50_000, 5_500, 6_500],
      ],
      {},
      { kind: 'ship', arm: 'a' },
    ],
    [
      'tells arms apart',
      [bought, refunds],
      [
        [5_000, 500, 100],
        [5_000, 505, 300],
        [5_000, 505, 100],
      ],
      {},
      { kind: 'cannot-tell', reason: 'arms-differ' },
    ],
    [
      'cannot tell what cannot be computed',
      [bought],
      [
        [500, 0],
        [500, 0],
      ],
      {},
      { kind: 'cannot-tell', reason: 'primary-incomputable' },
    ],
    [
      'ships by the probability that it is better',
      [bought],
      [
        [1_000, 100],
        [1_000, 125],
      ],
      { framework: { kind: 'bayesian' } },
      { kind: 'ship', reason: 'primary-better' },
    ],
    [
      'unless the average loss is dearer than allowed',
      [bought],
      [
        [1_000, 100],
        [1_000, 125],
      ],
      { framework: { kind: 'bayesian', maximumLoss: 0.0001 } },
      { kind: 'keep-running', reason: 'nothing-shown-yet' },
    ],
    [
      'reads fewer as better where fewer are',
      [{ name: 'refunds', kind: 'conversion', higherIsBetter: false }],
      [
        [5_000, 600],
        [5_000, 500],
      ],
      {},
      { kind: 'ship', arm: 'a' },
    ],
  ])('%s', (_, metrics, counts, more, wanted) => {
    expect(decided(metrics, counts, more)).toMatchObject(wanted);
  });

  it.each<[string, [number, number], [number, number]]>([
    ['Newcombe’s and the relative one', [1_000, 10], [1_000, 21]],
    ['the relative one alone', [400, 38], [400, 56]],
  ])('ships nothing that p finds while its own interval holds 0: %s', (_, [users, converted], [treated, more]) => {
    const analysis = analyzed(
      [bought],
      [
        [users, converted],
        [treated, more],
      ],
    );
    const { absolute, relative, correctedP, shown } = analysis.metrics[0]!;
    expect(correctedP).toBeLessThan(0.05);
    expect([absolute, relative].some(({ estimate }) => estimate.ok && estimate.low <= 0)).toBe(true);
    expect(shown).toBe('nothing');
    expect(analysis.decision).toMatchObject({ kind: 'cannot-tell', reason: 'interval-too-wide' });
  });

  it('shows of all pairs of rates only what both intervals show', () => {
    let [found, shown] = [0, 0];
    for (let converted = 0; converted <= 60; converted += 3) {
      for (let more = 0; more <= 60; more += 3) {
        const [result] = analyzed(
          [bought],
          [
            [500, converted],
            [500, more],
          ],
        ).metrics;
        const { absolute, relative, correctedP } = result!;
        if (correctedP !== null && correctedP <= 0.05) found += 1;
        if (result!.shown !== 'better' && result!.shown !== 'worse') continue;
        shown += 1;
        for (const { estimate } of [absolute, relative])
          expect(!estimate.ok || estimate.low > 0 || estimate.high < 0).toBe(true);
      }
    }
    expect(shown).toBeGreaterThan(100);
    expect(found).toBeGreaterThan(shown);
  });

  it('gives the facts that led there', () => {
    expect(
      decided(
        [bought, { name: 'viewed', kind: 'conversion' }, refunds],
        [
          [5_000, 500, 2_000, 100],
          [5_000, 600, 2_010, 100],
        ],
        { plannedUnits: 10_000 },
      ),
    ).toEqual({
      kind: 'ship',
      reason: 'primary-better',
      arm: 'a',
      units: 10_000,
      plannedUnits: 10_000,
      hasEnded: true,
      arms: [
        {
          arm: 'a',
          kind: 'ship',
          reason: 'primary-better',
          better: ['bought'],
          worse: [],
          incomputable: [],
          withinRelevantEffect: [],
          guardrails: { held: ['refunds'], harmed: [], open: [] },
        },
      ],
    });
  });
});
