import { parseScenario, ScenarioError, type Scenario, type ScenarioProblem } from '@cartograph/experiments';
import { RUNS } from '../campaigns/plan-checks.js';
import { checkOfCampaign } from './scenario-on-history.js';

/** Characters of a scenario file, at most. */
export const LONGEST_SCENARIO = 100_000;

/** A scenario of a campaign, or everything that is wrong with its file, with line and column. */
type ScenarioRead = { scenario: Scenario; problems: readonly [] } | { scenario: null; problems: readonly ScenarioProblem[] };

/** Reads a scenario file for a campaign whose audience was frozen on a snapshot. */
export function readScenario(text: string, snapshotId: string): ScenarioRead {
  if (text.length > LONGEST_SCENARIO) return { scenario: null, problems: [{ line: 1, column: 1, path: '', fault: 'refused', facts: {}, message: `has ${text.length} characters; shorten it to ${LONGEST_SCENARIO}.` }] };
  try {
    const scenario = parseScenario(text, (read, refuse) => {
      if (read.runs > RUNS.most) refuse('runs', `is ${read.runs}; give at most ${RUNS.most}.`);
      checkOfCampaign(snapshotId)(read, refuse);
    });
    return { scenario, problems: [] };
  } catch (error) {
    if (error instanceof ScenarioError) return { scenario: null, problems: error.problems };
    throw error;
  }
}
