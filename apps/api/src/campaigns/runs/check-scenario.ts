import {
  checkChannels,
  readScenario,
  ScenarioError,
  type Scenario,
  type ScenarioProblem,
} from '@cartograph/experiments';
import { RUNS } from '../plan/plan-checks.js';
import type { Decisions } from '../../database/decisions.js';
import { knownCosts, type KnownCosts } from '../../shop/shop-costs.js';
import { findLists, type ListProblem } from '../lists/find-lists.js';
import { checkOfCampaign } from './scenario-on-history.js';

/** Characters of a scenario as JSON, at most. */
const LONGEST_SCENARIO = 100_000;

/** A scenario of a campaign, or everything that is wrong with it, by path. */
type CheckedScenario =
  | { scenario: Scenario; problems: readonly [] }
  | { scenario: null; problems: readonly ScenarioProblem[] };

/** The same, with what of its channels, models and rule sets is not there. */
export async function checkScenarioToRun(
  given: unknown,
  { snapshotId, isSynthetic }: { snapshotId: string; isSynthetic: boolean },
  decisions: Decisions,
): Promise<CheckedScenario> {
  const shop = await knownCosts(decisions.read);
  const checked = checkScenario(given, snapshotId, { shop });
  if (!checked.scenario?.recommendations) return checked;
  const { problems } = await findLists(decisions, checked.scenario.recommendations, isSynthetic);
  return problems.length === 0 ? checked : checkScenario(given, snapshotId, { shop, alsoWrong: problems });
}

/** Reads a scenario for a campaign whose audience was frozen on a snapshot. */
export function checkScenario(
  given: unknown,
  snapshotId: string,
  { shop, alsoWrong = [] }: { shop?: KnownCosts; alsoWrong?: readonly ListProblem[] } = {},
): CheckedScenario {
  const { length } = JSON.stringify(given) ?? '';
  if (length > LONGEST_SCENARIO) {
    const message = `has ${length} characters as JSON; shorten it to ${LONGEST_SCENARIO}.`;
    return { scenario: null, problems: [{ path: '', fault: 'refused', facts: {}, message }] };
  }
  try {
    const scenario = readScenario(given, (read, refuse) => {
      if (read.runs > RUNS.most) refuse('runs', `is ${read.runs}; give at most ${RUNS.most}.`);
      checkOfCampaign(snapshotId)(read, refuse);
      if (shop !== undefined) checkChannels(shop)(read, refuse);
      for (const { path, message } of alsoWrong) refuse(path, message);
    });
    return { scenario, problems: [] };
  } catch (error) {
    if (error instanceof ScenarioError) return { scenario: null, problems: error.problems };
    throw error;
  }
}
