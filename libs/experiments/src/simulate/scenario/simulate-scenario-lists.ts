import { noBreakEven, type BreakEven } from '../break-even.js';
import type { CampaignResult, MoneyResult } from '../campaign.js';
import { settingOf, type CampaignInput } from '../draw.js';
import { economicsOf, isKnown } from '../economics.js';
import { simulateListsWithDraws, type ListsInput, type ListsResult } from '../lists/simulate-lists.js';
import { geometricExamination, scaleFor } from '../lists/user-model.js';
import { checkPolicies, comparePolicies, type PolicyComparison } from '../policies.js';
import type { SimulationHooks } from '../simulation.js';
import { tornadoOfCosts, type Tornado } from '../tornado.js';
import type { Scenario } from './parse-scenario.js';
import type { ScenarioRecommendations } from './recommendations.js';

/** What the arms of a scenario with `recommendations` are shown, a list per user of the history, in its order. */
export type ScenarioLists = Pick<ListsInput, 'control' | 'treatment' | 'affinities'>;

/** The campaign of lists, and how users respond to them. */
export interface SimulatedLists {
  campaign: CampaignResult<MoneyResult | null>;
  breakEven: BreakEven;
  tornado: Tornado | null;
  policies: PolicyComparison | null;
  lists: Omit<ListsResult, 'campaign'>;
}

/**
 * Simulates a scenario whose arms are lists. Ranges are of costs, for which nothing is drawn again.
 *
 * @throws as `simulateLists`; Error - no lists were given.
 */
export async function simulateScenarioLists(
  { economics: stated, ranges, policies, effect }: Scenario,
  { response, sensitivity }: ScenarioRecommendations,
  { effect: _none, ...input }: CampaignInput,
  hooks: SimulationHooks & { lists?: ScenarioLists },
): Promise<SimulatedLists> {
  const { lists } = hooks;
  if (lists === undefined) throw new Error('The scenario has recommendations, but no lists were given.');
  const quiet = hooks.signal === undefined ? {} : { signal: hooks.signal };
  const economics = economicsOf(stated);
  const setting = settingOf({ ...input, effect: {} });
  if (policies.length > 0) checkPolicies(policies, setting);
  const { steepness, affinityWeight, source } = response;
  const bias = {
    examination: geometricExamination(steepness, Math.max(2, lists.treatment.k, lists.control?.k ?? 0)),
    affinityWeight,
    source,
  };
  const scale =
    response.scale ??
    scaleFor(
      lists.control ?? lists.treatment,
      lists.affinities,
      bias,
      setting.world.eligible,
      response.responsesPerUser!,
    );
  const {
    draws,
    result: { campaign, ...found },
  } = await simulateListsWithDraws(
    {
      ...input,
      ...lists,
      model: { ...bias, scale },
      economics,
      grid: sensitivity,
      cannibalShare: effect.cannibalization?.share ?? 0,
    },
    hooks,
  );
  return {
    campaign,
    breakEven: isKnown(economics)
      ? {
          ok: false,
          reason: 'no-uplift',
          detail: 'Lists have no uplift that could grow: the user model says what they bring.',
        }
      : noBreakEven(economics),
    tornado: isKnown(economics) && ranges.length > 0 ? tornadoOfCosts(draws, economics, ranges) : null,
    policies: policies.length === 0 ? null : await comparePolicies(draws, policies, quiet),
    lists: found,
  };
}
