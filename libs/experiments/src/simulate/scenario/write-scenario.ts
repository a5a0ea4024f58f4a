import { UPLIFTS, type EffectModel, type UpliftName } from '../effect.js';
import type { TornadoInput } from '../tornado.js';
import type { Policy } from '../policies.js';
import type { Scenario } from './parse-scenario.js';
import { NO_LIST } from './recommendations.js';

/** Returns a scenario as an object with the keys of a scenario file: what is read from it is the same scenario. */
export function writeScenario(scenario: Scenario): object {
  const { name, snapshot, seed, runs, searchRuns, audience, test, effect, recommendations, policies, arms } = scenario;
  const { economics, channel } = scenario;
  const ranged = (value: number | undefined, input: TornadoInput): number | object | undefined => {
    const range = scenario.ranges.find((each) => each.input === input);
    return range === undefined || value === undefined ? value : { value, low: range.low, high: range.high };
  };
  const { course, cannibalization } = effect;
  const novelty = course?.novelty;
  const keys = {
    name,
    snapshot,
    seed,
    runs,
    searchRuns,
    audience: {
      kind: audience.kind,
      category: audience.category,
      from: audience.from,
      to: audience.to,
      users: audience.users,
      entry: audience.entry,
    },
    test: {
      days: test.days,
      metric: test.metrics === undefined ? test.metric : undefined,
      treatmentShare: arms === undefined ? test.treatmentShare : undefined,
      alpha: test.alpha,
      metrics: test.metrics?.map(({ metric, role, margin }) => ({ metric, role, margin })),
      correction: test.correction,
    },
    arms:
      arms &&
      Object.fromEntries(
        arms.map((arm) => [
          arm.name,
          {
            share: arm.share,
            effects: effectsOf(arm.effect, (value) => value),
            costs: withoutNone({ channel: arm.channel, ...arm.economics }),
          },
        ]),
      ),
    effects: effectsOf(effect, ranged),
    course: course && {
      onsetDays: ranged(course.onsetDays, 'onsetDays'),
      halfLifeDays: ranged(course.halfLifeDays, 'halfLifeDays'),
      novelty: novelty && {
        share: ranged(novelty.share, 'noveltyShare'),
        halfLifeDays: ranged(novelty.halfLifeDays, 'noveltyHalfLifeDays'),
      },
    },
    cannibalization: cannibalization && {
      share: ranged(cannibalization.share, 'cannibalization'),
      group: cannibalization.from === 'later' ? undefined : cannibalization.from.group,
    },
    costs: withoutNone({
      grossMargin: ranged(economics.grossMargin, 'grossMargin'),
      channel,
      perContact: ranged(economics.perContact, 'perContact'),
      contactsPerUser: ranged(economics.contactsPerUser, 'contactsPerUser'),
      fixed: ranged(economics.fixed, 'fixed'),
      discount: ranged(economics.discount, 'discount'),
    }),
    recommendations: recommendations && { ...recommendations, control: recommendations.control ?? NO_LIST },
    policies: policies.length === 0 ? undefined : policies.map(policyOf),
  };
  // Keys without a value go.
  return JSON.parse(JSON.stringify(keys)) as object;
}

/** The keys that have a value; undefined where none has. */
function withoutNone(keys: object): object | undefined {
  const given = Object.entries(keys).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** Uplifts by name; undefined where there are none. */
function effectsOf(
  effect: EffectModel,
  ranged: (value: number, input: UpliftName) => number | object | undefined,
): object | undefined {
  const effects = UPLIFTS.flatMap((key) => {
    const given = effect[key];
    if (given === undefined) return [];
    const uplift = ranged(given.uplift, key);
    const isBare = given.bySegment === undefined && given.ceiling === undefined && typeof uplift === 'number';
    return [[key, isBare ? uplift : { uplift, bySegment: given.bySegment, ceiling: given.ceiling }]];
  });
  return effects.length === 0 ? undefined : Object.fromEntries(effects);
}

function policyOf(policy: Policy): object {
  if (policy.kind !== 'group-sequential') return policy;
  const { kind, looks, spending } = policy;
  return {
    kind,
    looks,
    spending: spending.kind,
    gamma: spending.kind === 'hwang-shih-decani' ? spending.gamma : undefined,
  };
}
