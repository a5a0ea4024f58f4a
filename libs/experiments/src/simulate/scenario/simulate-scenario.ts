import { breakEven, noBreakEven, type BreakEven } from '../break-even.js';
import { describeCampaign, type CampaignResult, type MoneyResult } from '../campaign.js';
import { drawSetting, settingOf, type CampaignInput } from '../draw.js';
import { economicsOf, isKnown } from '../economics.js';
import { columnsOf, type Columns, type History } from '../history.js';
import { checkPolicies, comparePolicies, type PolicyComparison } from '../policies.js';
import type { ListsResult } from '../lists/simulate-lists.js';
import type { SimulationHooks } from '../simulation.js';
import { tornado, type Tornado } from '../tornado.js';
import { withDrawnUplifts } from '../uplift-draws.js';
import type { Scenario } from './parse-scenario.js';
import { simulateScenarioArms, type ScenarioArms } from './simulate-scenario-arms.js';
import { simulateScenarioLists, type ScenarioLists } from './simulate-scenario-lists.js';

/** What came out of a scenario; plain values, the same bytes as JSON for the same scenario and history, at any number of threads. */
export interface ScenarioResult {
  name: string;
  seed: number;
  /** Its money is null where the margin or the cost of a contact is unknown: then nothing is said to be profitable or not. */
  campaign: CampaignResult<MoneyResult | null>;
  breakEven: BreakEven;
  /** Null where no input of the scenario has ends, and where costs are unknown. */
  tornado: Tornado | null;
  /** Null where the scenario names no policies. */
  policies: PolicyComparison | null;
  /** Only of a scenario with `arms` or `test.metrics`: what is told above is then of its best arm, by the mean net profit. */
  arms?: ScenarioArms;
  /** How users respond to the lists that the arms are shown; only of a scenario with `recommendations`. */
  lists?: Omit<ListsResult, 'campaign'>;
}

/** What to simulate of a scenario on a history. */
export function campaignInputOf(
  scenario: Scenario,
  history: History | Columns,
  threads: number | 'auto' = 'auto',
): CampaignInput {
  const { audience, test, effect, runs, seed } = scenario;
  return {
    history,
    effect,
    runs,
    seed,
    threads,
    entry: audience.entry,
    metric: test.metric,
    treatmentShare: test.treatmentShare,
    alpha: test.alpha,
    ...(audience.users === undefined ? {} : { users: audience.users }),
    ...(test.days === undefined ? {} : { days: test.days }),
  };
}

/**
 * Simulates a scenario: the campaigns, the break-even uplift, the tornado of the inputs that have ends, the policies, and the arms where it has several or several metrics.
 *
 * @param history - whoever runs a scenario finds it by `snapshot` and `audience`.
 * @param hooks.onProgress - is told of the campaigns; the searches after them report nothing until they end.
 * @param hooks.lists - of a scenario with `recommendations`, whose models and rules only whoever runs it knows.
 * @throws as `settingOf`, with lists as `simulateLists`; the signal's reason.
 */
export async function simulateScenario(
  scenario: Scenario,
  history: History | Columns,
  hooks: SimulationHooks & { threads?: number | 'auto'; lists?: ScenarioLists } = {},
): Promise<ScenarioResult> {
  const { ranges, policies, recommendations } = scenario;
  const columns = 'offsets' in history ? history : columnsOf(history);
  if (recommendations !== undefined)
    return {
      name: scenario.name,
      seed: scenario.seed,
      ...(await simulateScenarioLists(
        scenario,
        recommendations,
        campaignInputOf(scenario, columns, hooks.threads),
        hooks,
      )),
    };
  const input = campaignInputOf(scenario, columns, hooks.threads);
  if (scenario.arms !== undefined || scenario.test.metrics !== undefined)
    return { name: scenario.name, seed: scenario.seed, ...(await simulateScenarioArms(scenario, input, hooks)) };
  const quiet = hooks.signal === undefined ? {} : { signal: hooks.signal };
  const economics = economicsOf(scenario.economics);
  const search = { ...input, ...(scenario.searchRuns === undefined ? {} : { searchRuns: scenario.searchRuns }) };
  const setting = withDrawnUplifts(settingOf(input), ranges);
  if (policies.length > 0) checkPolicies(policies, setting);
  const draws = await drawSetting(setting, setting.runs, hooks);
  return {
    name: scenario.name,
    seed: scenario.seed,
    campaign: describeCampaign(draws, economics),
    breakEven: isKnown(economics) ? await breakEven({ ...search, economics }, quiet) : noBreakEven(economics),
    tornado: isKnown(economics) && ranges.length > 0 ? await tornado({ ...search, economics, ranges }, quiet) : null,
    policies: policies.length === 0 ? null : await comparePolicies(draws, policies, quiet),
  };
}
