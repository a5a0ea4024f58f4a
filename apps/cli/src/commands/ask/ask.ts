import type { Command } from 'commander';
import { askAnomalies } from './anomalies.js';
import { askChanges } from './changes.js';
import { askExplore } from './explore.js';
import { askAssociation } from './association.js';
import { askPurchaseDrivers } from './purchase-drivers.js';
import { askLifetimeValue, askRepeat, askRfm } from './customers.js';
import { askCoverage } from './coverage.js';
import { askDemand } from './demand.js';
import { askAbandonment } from './abandonment.js';
import { askFunnel } from './funnel.js';
import { askOverview } from './overview.js';
import { askPaths } from './paths.js';
import { askPrices } from './prices.js';
import { askProducts } from './products.js';
import { askTimeToPurchase } from './time-to-purchase.js';
import { askCohorts, askRetention } from './retention.js';

/** Every question, in the order of the help. */
const QUESTIONS = [
  askOverview,
  askFunnel,
  askAbandonment,
  askChanges,
  askAnomalies,
  askCoverage,
  askProducts,
  askExplore,
  askAssociation,
  askDemand,
  askPurchaseDrivers,
  askPrices,
  askPaths,
  askTimeToPurchase,
  askRetention,
  askCohorts,
  askRepeat,
  askRfm,
  askLifetimeValue,
];

/** `ask`: a marketer's question about the log. */
export function askCommand(program: Command): void {
  const ask = program.command('ask').description("ask a marketer's question about the log");
  for (const add of QUESTIONS) add(ask);
}
