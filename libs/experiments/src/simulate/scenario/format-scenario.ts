import { stringify } from 'yaml';
import { UPLIFTS } from '../effect.js';
import type { TornadoInput } from '../tornado.js';
import type { Scenario, ScenarioPolicy } from './parse-scenario.js';

/** Writes a scenario as a file: what is read from it is the same scenario, and two of the same scenario are the same bytes. */
export function formatScenario(scenario: Scenario): string {
  const { name, snapshot, seed, runs, searchRuns, audience, test, effect, economics, policies } = scenario;
  const ranged = (value: number | undefined, input: TornadoInput): number | object | undefined => {
    const range = scenario.ranges.find((each) => each.input === input);
    return range === undefined || value === undefined ? value : { value, low: range.low, high: range.high };
  };
  const effects = Object.fromEntries(UPLIFTS.flatMap((key) => {
    const given = effect[key];
    if (given === undefined) return [];
    const uplift = ranged(given.uplift, key);
    const isBare = given.bySegment === undefined && given.ceiling === undefined && typeof uplift === 'number';
    return [[key, isBare ? uplift : { uplift, bySegment: given.bySegment, ceiling: given.ceiling }]];
  }));
  const { course, cannibalisation } = effect;
  const novelty = course?.novelty;
  return stringify({
    name, snapshot, seed, runs, searchRuns,
    audience: { kind: audience.kind, category: audience.category, from: audience.from, to: audience.to, users: audience.users, entry: audience.entry },
    test: { days: test.days, metric: test.metric, treatmentShare: test.treatmentShare, alpha: test.alpha },
    effects: Object.keys(effects).length === 0 ? undefined : effects,
    course: course && {
      onsetDays: ranged(course.onsetDays, 'onsetDays'), halfLifeDays: ranged(course.halfLifeDays, 'halfLifeDays'),
      novelty: novelty && { share: ranged(novelty.share, 'noveltyShare'), halfLifeDays: ranged(novelty.halfLifeDays, 'noveltyHalfLifeDays') },
    },
    cannibalisation: cannibalisation && { share: ranged(cannibalisation.share, 'cannibalisation'), group: cannibalisation.from === 'later' ? undefined : cannibalisation.from.group },
    costs: {
      grossMargin: ranged(economics.grossMargin, 'grossMargin'), perContact: ranged(economics.perContact, 'perContact'), contactsPerUser: ranged(economics.contactsPerUser, 'contactsPerUser'),
      fixed: ranged(economics.fixed, 'fixed'), discount: ranged(economics.discount, 'discount'),
    },
    policies: policies.length === 0 ? undefined : policies.map(policyOf),
  }, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function policyOf(policy: ScenarioPolicy): object {
  if (policy.kind !== 'group-sequential') return policy;
  const { kind, looks, spending } = policy;
  return { kind, looks, spending: spending.kind, gamma: spending.kind === 'hwang-shih-decani' ? spending.gamma : undefined };
}
