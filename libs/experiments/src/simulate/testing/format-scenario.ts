import { stringify } from 'yaml';
import type { Scenario } from '../scenario/parse-scenario.js';
import { writeScenario } from '../scenario/write-scenario.js';

/** Returns a scenario as a file: two of the same scenario are the same bytes. */
export const formatScenario = (scenario: Scenario): string =>
  stringify(writeScenario(scenario), { aliasDuplicateObjects: false, lineWidth: 0 });
