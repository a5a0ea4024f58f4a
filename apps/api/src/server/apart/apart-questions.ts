import type { Question } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { abandonmentAsking } from '../../analytics/behavior/abandonment.resolver.js';
import { anomaliesAsking } from '../../analytics/demand/anomalies.resolver.js';
import { associationAsking } from '../../analytics/products/association.resolver.js';
import { purchaseDriversAsking } from '../../analytics/products/purchase-drivers.resolver.js';
import { changesAsking } from '../../analytics/demand/changes.resolver.js';
import { demandApart } from '../../analytics/demand/demand.resolver.js';
import { cpuShares } from '../../analytics/answers/cpu-shares.js';
import { throughLane } from '../../analytics/answers/lanes.js';
import { lifetimeValueApart } from '../../analytics/customers/lifetime-value.resolver.js';
import { pricesApart } from '../../analytics/products/prices.resolver.js';
import { productsApart } from '../../analytics/products/products.resolver.js';
import { repeatPurchaseApart } from '../../analytics/customers/repeat-purchase.resolver.js';
import { rfmApart } from '../../analytics/customers/rfm.resolver.js';
import { audienceApart, membersApart } from '../../audiences/audience-apart.js';
import type { ApartAsked, ApartQuestion, ApartRun } from '../../analytics/apart/ask-apart.js';

/** A question is asked what it was named with, so its own type of what is asked fits. */
const byName = <Asked extends Question>(
  question: ApartQuestion<Asked, unknown>,
): [string, ApartQuestion<Question, unknown>] => [
  question.name,
  { name: question.name, ask: (store, asked, run) => question.ask(store, asked as Asked, run) },
];

/** Every question that is asked apart. A new one is a line here; a server does not find it otherwise. */
const APART: ReadonlyMap<string, ApartQuestion<Question, unknown>> = new Map([
  byName(abandonmentAsking),
  byName(anomaliesAsking),
  byName(associationAsking),
  byName(purchaseDriversAsking),
  byName(audienceApart),
  byName(membersApart),
  byName(changesAsking),
  byName(demandApart),
  byName(lifetimeValueApart),
  byName(pricesApart),
  byName(productsApart),
  byName(repeatPurchaseApart),
  byName(rfmApart),
]);

/** Works an answer out in this process: for the command line, and in the process that a server asks. */
export async function askHere(
  store: EventStore,
  { name, asked, heavy }: ApartAsked,
  { onCpu, ...run }: ApartRun,
): Promise<unknown> {
  const question = APART.get(name);
  if (!question) throw new Error(`"${name}" is no question of server/apart/apart-questions.ts: list it there.`);
  return cpuShares.measured(
    (share) => question.ask(throughLane(store, heavy, share), asked, run),
    onCpu ?? (() => undefined),
  );
}
