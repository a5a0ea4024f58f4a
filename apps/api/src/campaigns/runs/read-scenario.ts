import {
  checkChannels,
  parseScenario,
  ScenarioError,
  type Scenario,
  type ScenarioProblem,
} from '@cartograph/experiments';
import { RUNS } from '../plan/plan-checks.js';
import type { Decisions } from '../../database/decisions.js';
import { knownCosts, type KnownCosts } from '../../shop/shop-costs.js';
import { findLists, type ListProblem } from '../lists/find-lists.js';
import { checkOfCampaign } from './scenario-on-history.js';

/** Characters of a scenario file, at most. */
export const LONGEST_SCENARIO = 100_000;

/** A scenario of a campaign, or everything that is wrong with its file, with line and column. */
type ScenarioRead =
  | { scenario: Scenario; problems: readonly [] }
  | { scenario: null; problems: readonly ScenarioProblem[] };

/** The same, with what of its channels, models and rule sets is not there. */
export async function readScenarioToRun(
  text: string,
  { snapshotId, isSynthetic }: { snapshotId: string; isSynthetic: boolean },
  decisions: Decisions,
): Promise<ScenarioRead> {
  const shop = await knownCosts(decisions.read);
  const read = readScenario(text, snapshotId, { shop });
  if (!read.scenario?.recommendations) return read;
  const { problems } = await findLists(decisions, read.scenario.recommendations, isSynthetic);
  return problems.length === 0 ? read : readScenario(text, snapshotId, { shop, alsoWrong: problems });
}

/** Reads a scenario file for a campaign whose audience was frozen on a snapshot. */
export function readScenario(
  text: string,
  snapshotId: string,
  { shop, alsoWrong = [] }: { shop?: KnownCosts; alsoWrong?: readonly ListProblem[] } = {},
): ScenarioRead {
  if (text.length > LONGEST_SCENARIO)
    return {
      scenario: null,
      problems: [
        {
          line: 1,
          column: 1,
          path: '',
          fault: 'refused',
          facts: {},
          message: `has ${text.length} characters; shorten it to ${LONGEST_SCENARIO}.`,
        },
      ],
    };
  try {
    const scenario = parseScenario(text, (read, refuse) => {
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
