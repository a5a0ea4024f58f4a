import { describe, expect, it } from 'vitest';
import { defineMetrics, type MetricInput } from './metric-definition.js';
import { definePlan, type PlanInput } from './plan.js';

const halves = [
  { name: 'control', weight: 0.5 },
  { name: 'treatment', weight: 0.5 },
];
const bought: MetricInput = { name: 'bought', kind: 'conversion' };

describe('defineMetrics', () => {
  it('fills in what is left out', () => {
    expect(defineMetrics([bought])).toEqual([
      {
        name: 'bought',
        kind: 'conversion',
        role: 'primary',
        higherIsBetter: true,
        quantile: null,
        margin: null,
        relevantEffect: null,
        winsorize: null,
        cuped: false,
        retentionDays: null,
        method: null,
      },
    ]);
  });

  it('takes what it has made', () => {
    const metrics = defineMetrics([
      {
        name: 'refunds',
        kind: 'mean',
        role: 'guardrail',
        higherIsBetter: false,
        margin: { scale: 'relative', value: 0.02 },
        winsorize: { quantile: 0.99 },
        cuped: true,
      },
      { name: 'back', kind: 'retention', retentionDays: { from: 7, to: 14 } },
    ]);
    expect(defineMetrics(metrics)).toEqual(metrics);
  });

  it.each<[object[], string]>([
    [[], 'metrics is []; give at least one metric.'],
    [[bought, { ...bought }], 'metrics[1].name is "bought"; another metric has this name'],
    [[{ ...bought, name: ' ' }], 'metrics[0].name is " "; give a name.'],
    [
      [{ ...bought, kind: 'median' }],
      'metrics[0].kind is "median"; give conversion, mean, ratio, quantile, retention.',
    ],
    [[{ ...bought, rolle: 'primary' }], 'metrics[0].rolle is "primary"; there is no such field'],
    [[{ ...bought, role: 'main' }], 'metrics[0].role is "main"'],
    [[{ ...bought, higherIsBetter: 'yes' }], 'metrics[0].higherIsBetter is "yes"; give true or false.'],
    [[{ ...bought, role: 'guardrail' }], 'metrics[0].margin is null; a guardrail needs'],
    [
      [{ ...bought, margin: { scale: 'relative', value: 0.1 } }],
      'metrics[0].margin is {"scale":"relative","value":0.1}; only guardrails',
    ],
    [
      [{ ...bought, role: 'guardrail', margin: { scale: 'percent', value: 2 } }],
      'metrics[0].margin.scale is "percent"; give absolute or relative.',
    ],
    [
      [{ ...bought, role: 'guardrail', margin: { scale: 'relative', value: -0.1 } }],
      'metrics[0].margin.value is -0.1; give a number above 0',
    ],
    [
      [{ ...bought, role: 'guardrail', margin: { scale: 'relative', value: 2 } }],
      'metrics[0].margin.value is 2; a share cannot fall by more than all of it',
    ],
    [
      [{ ...bought, role: 'guardrail', higherIsBetter: false, margin: { scale: 'absolute', value: 1 } }],
      'metrics[0].margin.value is 1; shares differ by at most 1',
    ],
    [
      [{ ...bought, relevantEffect: { scale: 'relative', value: Number.NaN } }],
      'metrics[0].relevantEffect.value is NaN',
    ],
    [[{ name: 'spend', kind: 'quantile' }], 'metrics[0].quantile is null; give a fraction between 0 and 1'],
    [[{ name: 'spend', kind: 'quantile', quantile: 1 }], 'metrics[0].quantile is 1'],
    [[{ ...bought, quantile: 0.5 }], 'metrics[0].quantile is 0.5; a metric of kind conversion has none'],
    [
      [{ ...bought, winsorize: { cap: 1 } }],
      'metrics[0].winsorize is {"cap":1}; a metric of kind conversion has no values to cap',
    ],
    [
      [{ name: 'revenue', kind: 'mean', winsorize: { quantile: 99 } }],
      'metrics[0].winsorize.quantile is 99; give a fraction',
    ],
    [[{ name: 'revenue', kind: 'mean', winsorize: { cap: Infinity } }], 'metrics[0].winsorize.cap is Infinity'],
    [
      [{ name: 'order', kind: 'ratio', cuped: true }],
      'metrics[0].cuped is true; it is for conversion, mean and retention',
    ],
    [
      [{ ...bought, retentionDays: { from: 1, to: 2 } }],
      'metrics[0].retentionDays is {"from":1,"to":2}; only retention',
    ],
    [[{ ...bought, method: 'welch' }], 'metrics[0].method is "welch"; give newcombe or agresti-caffo'],
    [
      [{ ...bought, cuped: true, method: 'newcombe' }],
      'metrics[0].method is "newcombe"; bought is told by CUPED always',
    ],
    [
      [{ name: 'revenue', kind: 'mean', method: 'bootstrap' }],
      'metrics[0].method is "bootstrap"; a mean is decided by Welch’s test, which adds up and may be looked at often; leave it out',
    ],
    [
      [{ name: 'revenue', kind: 'mean', method: 'newcombe' }],
      'metrics[0].method is "newcombe"; give welch, or leave it out.',
    ],
    [
      [{ name: 'spend', kind: 'quantile', quantile: 0.5, method: 'welch' }],
      'metrics[0].method is "welch"; spend is told by order statistics always',
    ],
    [
      [{ name: 'order', kind: 'ratio', method: 'welch' }],
      'metrics[0].method is "welch"; order is told by the delta method always',
    ],
    [
      [{ name: 'back', kind: 'retention', retentionDays: { from: 7, to: 7 } }],
      'metrics[0].retentionDays.to is 7; give a number of days above from (7).',
    ],
  ])('refuses %j', (metrics, message) => {
    expect(() => defineMetrics(metrics as MetricInput[])).toThrow(message);
  });
});

describe('definePlan', () => {
  it('fills in what is left out', () => {
    const { metrics, ...plan } = definePlan({ arms: halves, metrics: [bought] });
    expect(plan).toEqual({
      arms: halves,
      alpha: 0.05,
      correction: 'holm',
      framework: { kind: 'frequentist' },
      plannedUnits: null,
      proportionInterval: 'newcombe',
    });
    expect(metrics).toHaveLength(1);
    for (const framework of [
      { kind: 'always-valid' },
      { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.05 },
      { kind: 'group-sequential', fractions: [0.5, 1] },
      { kind: 'bayesian' },
    ] as const) {
      const whole = definePlan({ arms: halves, metrics: [bought], framework });
      expect(definePlan(whole)).toEqual(whole);
    }
  });

  it('takes weights that sum to 1 but for rounding', () => {
    expect(
      definePlan({ arms: ['control', 'a', 'b'].map((name) => ({ name, weight: 1 / 3 })), metrics: [bought] }).arms,
    ).toHaveLength(3);
  });

  it.each<[object, string]>([
    [
      { arms: [{ name: 'control', weight: 1 }] },
      'arms is [{"name":"control","weight":1}]; give at least two arms, control first.',
    ],
    [{ arms: [halves[0], halves[0]] }, 'arms[1].name is "control"; another arm has this name'],
    [
      {
        arms: [
          { name: 'control', weight: 0.5 },
          { name: 'treatment', weight: 0.4 },
        ],
      },
      'arms is "0.5 + 0.4"; they sum to 0.9; give weights that sum to 1.',
    ],
    [
      {
        arms: [
          { name: 'control', weight: 0.5 },
          { name: 'treatment', weight: 0 },
        ],
      },
      'arms[1].weight is 0; give a share above 0 and below 1.',
    ],
    [
      { metrics: [{ ...bought, role: 'secondary' }] },
      'metrics is "bought: secondary"; give at least one primary metric',
    ],
    [{ alpha: 5 }, 'alpha is 5; give a fraction between 0 and 1'],
    [{ alfa: 0.05 }, 'plan.alfa is 0.05; there is no such field'],
    [{ correction: 'bonferroni' }, 'correction is "bonferroni"; give holm or benjamini-hochberg.'],
    [{ plannedUnits: 0.5 }, 'plannedUnits is 0.5'],
    [
      { framework: { kind: 'sequential' } },
      'framework.kind is "sequential"; give frequentist, always-valid, group-sequential or bayesian.',
    ],
    [
      { framework: { kind: 'always-valid', typicalUplift: 0.1 } },
      'framework.typicalUplift is 0.1; there is no such field',
    ],
    [
      { framework: { kind: 'always-valid', method: 'mixture-sprt' } },
      'framework.typicalUplift is undefined; give the relative size',
    ],
    [{ framework: { kind: 'always-valid', firstLook: 1 } }, 'framework.firstLook is 1'],
    [
      { framework: { kind: 'group-sequential', fractions: [0.5, 0.5, 1] } },
      'framework.fractions[1] is 0.5; give shares that rise',
    ],
    [
      { framework: { kind: 'group-sequential', fractions: [0.5, 0.5000001, 1] } },
      'framework.fractions[1] is 0.5000001; it is nearer to the look before than 0.000001',
    ],
    [
      {
        framework: { kind: 'group-sequential', fractions: Array.from({ length: 101 }, (_, look) => (look + 1) / 101) },
      },
      'there are 101 looks; give at most 100',
    ],
    [
      { framework: { kind: 'group-sequential', fractions: [0.5, 0.9] } },
      'framework.fractions[1] is 0.9; give 1 as the last',
    ],
    [
      { framework: { kind: 'bayesian', probabilityTreatmentIsBetter: 95 } },
      'framework.probabilityTreatmentIsBetter is 95',
    ],
    [
      { framework: { kind: 'bayesian', chanceToWin: 0.9 } },
      'framework.chanceToWin is 0.9; it is called probabilityTreatmentIsBetter now',
    ],
    [{ framework: { kind: 'bayesian', prior: { mean: 0, sd: 0 } } }, 'framework.prior.sd is 0; give a number above 0'],
  ])('refuses %j', (change, message) => {
    expect(() => definePlan({ arms: halves, metrics: [bought], ...change } as PlanInput)).toThrow(message);
  });
});
