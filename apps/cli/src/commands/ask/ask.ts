import type { Command } from 'commander';
import { askAnomalies } from './anomalies.js';
import { askChanges } from './changes.js';
import { askExplore } from './explore.js';
import { askAssociation } from './association.js';
import { askOverview } from './overview.js';
import { askPaths } from './paths.js';
import { askProducts } from './products.js';

/** Every question, in the order of the help. */
const QUESTIONS = [askOverview, askChanges, askAnomalies, askProducts, askExplore, askAssociation, askPaths];

/** `ask`: a marketer's question about the log. */
export function askCommand(program: Command): void {
  const ask = program.command('ask').description("ask a marketer's question about the log");
  for (const add of QUESTIONS) add(ask);
}
