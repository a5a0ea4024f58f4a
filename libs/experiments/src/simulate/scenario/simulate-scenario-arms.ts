import { describeArms, type ArmResult, type ArmsResult } from '../arms/simulate-arms.js';
import { drawArms, settingsOfArms } from '../arms/draw-arms.js';
import type { ArmsInput } from '../arms/arms-input.js';
import { breakEven, noBreakEven, type BreakEven } from '../break-even.js';
import type { CampaignResult, MoneyResult } from '../campaign.js';
import type { CampaignInput } from '../draw.js';
import { isKnown } from '../economics.js';
import { checkPolicies, comparePolicies, type PolicyComparison } from '../policies.js';
import type { SimulationHooks } from '../simulation.js';
import { tornado, type InputRange, type Tornado } from '../tornado.js';
import { withDrawnUplifts } from '../uplift-draws.js';
import { simulatedArmsOf } from './parse-arms.js';
import type { Scenario } from './parse-scenario.js';

/** An arm of a scenario. */
export interface ScenarioArmResult extends ArmResult {
  breakEven: BreakEven;
  /** Of the inputs that have ends and are not the arm's own; null where there are none. */
  tornado: Tornado | null;
}

/** The test of a scenario with several arms or metrics. */
export interface ScenarioArms extends ArmsResult {
  arms: ScenarioArmResult[];
}

/** The best arm as a campaign of its own, and all arms. */
export interface SimulatedArms {
  campaign: CampaignResult<MoneyResult | null>;
  breakEven: BreakEven;
  tornado: Tornado | null;
  policies: PolicyComparison | null;
  arms: ScenarioArms;
}

/**
 * Simulates a scenario with several arms or metrics: the campaigns, and of each arm the break-even uplift and the tornado.
 *
 * @param input - what of the scenario is the same for all arms.
 * @throws as `settingsOfArms`; the signal's reason.
 */
export async function simulateScenarioArms(
  scenario: Scenario,
  input: CampaignInput,
  hooks: SimulationHooks,
): Promise<SimulatedArms> {
  const { test, policies, searchRuns } = scenario;
  const { effect: _effect, treatmentShare: _share, metric: _metric, ...same } = input;
  const arms = simulatedArmsOf(scenario);
  const ofArms: ArmsInput = {
    ...same,
    arms,
    metrics: test.metrics ?? [{ metric: test.metric, role: 'primary' }],
    ...(test.correction === undefined ? {} : { correction: test.correction }),
  };
  const settings = settingsOfArms(ofArms).map((setting, place) => withDrawnUplifts(setting, rangesOf(scenario, place)));
  if (policies.length > 0) checkPolicies(policies, settings[0]!);
  const draws = await drawArms(settings, hooks);
  const quiet = hooks.signal === undefined ? {} : { signal: hooks.signal };
  const result = await describeArms(draws, ofArms, quiet);
  const told: ScenarioArmResult[] = [];
  for (const [place, arm] of result.arms.entries()) {
    const { controlUsers, treatmentUsers } = settings[place]!;
    const users = controlUsers + treatmentUsers;
    const { effect, economics } = arms[place]!;
    const search = {
      ...same,
      effect,
      metric: test.metric,
      users,
      treatmentShare: treatmentUsers / users,
      ...(searchRuns === undefined ? {} : { searchRuns }),
    };
    const ranges = rangesOf(scenario, place);
    told.push({
      ...arm,
      breakEven: isKnown(economics) ? await breakEven({ ...search, economics }, quiet) : noBreakEven(economics),
      tornado: isKnown(economics) && ranges.length > 0 ? await tornado({ ...search, economics, ranges }, quiet) : null,
    });
  }
  const { campaign, breakEven: scale, tornado: bars } = told.find(({ name }) => name === result.best.arm)!;
  return {
    campaign,
    breakEven: scale,
    tornado: bars,
    policies: policies.length === 0 ? null : await comparePolicies(draws.arms[0]!, policies, quiet),
    arms: { ...result, arms: told },
  };
}

/** The inputs with ends that an arm takes from all. */
function rangesOf({ ranges, arms }: Scenario, place: number): InputRange[] {
  const own = arms?.[place];
  return own === undefined ? ranges : ranges.filter(({ input }) => !(input in own.effect || input in own.economics));
}
