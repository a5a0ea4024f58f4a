import type { Estimate } from '@cartograph/metrics';
import type { Judged } from './evaluate.js';
import { figure, whole } from '../figure-text.js';
import type { HoldoutProtocol } from './report.js';
import { doneWith } from './target.js';

/** What is known of the seed project's figures, in words. */
export const SEED_PROJECT =
  'The seed project reported hit rate 0.87, precision 0.10 and recall 0.83 on carts. That fits about 1.2 held-out products a user at K = 10 ' +
  '(both are inferred: it states neither): attainable precision is then about 0.12, so 0.10 is about five sixths of what any model could ' +
  'reach, a fact about the protocol more than about the model. With exactly one held-out product a user, recall would equal the hit rate ' +
  'and precision would be 0.087. Its split is not known to be one by time, so its figures and these do not compare.';

/**
 * Says what precision@K can and cannot mean under a protocol: what the number of held-out products lets any model reach,
 * and how much of that the best model reached (all users, seen products included).
 */
export function explainPrecision(judged: readonly Pick<Judged, 'name' | 'metrics'>[], protocol: HoldoutProtocol): string {
  const { k } = protocol;
  const overall = judged.map((model) => ({ model, metrics: model.metrics.find((entry) => entry.group === null && entry.includesSeen)! }));
  const attainable = overall[0]?.metrics.attainablePrecision;
  if (attainable === undefined || !attainable.ok) return `Nothing can be said of precision@${k} here: ${detailOf(attainable)} ${SEED_PROJECT}`;
  const best = overall.reduce((leader, entry) => (valueOf(entry.metrics.precision) > valueOf(leader.metrics.precision) ? entry : leader));
  const reached = valueOf(best.metrics.precision);
  const perUser = protocol.testPairs / Math.max(1, protocol.testUsers);
  return (
    `Each of the ${whole(protocol.testUsers)} test users ${doneWith(protocol.target)} ${perUser.toFixed(2)} held-out products on average, and precision@${k} divides by ${k} ` +
    `however few there are: no list could exceed ${figure(attainable.value)} (attainable precision). ${best.model.name} reached ${figure(reached)}, ` +
    `${Math.round((100 * reached) / attainable.value)} % of it. Compare models by NDCG or recall; read precision only beside the attainable one. ${SEED_PROJECT}`
  );
}

function valueOf(estimate: Estimate): number {
  return estimate.ok ? estimate.value : 0;
}

function detailOf(estimate: Estimate | undefined): string {
  return estimate === undefined || estimate.ok ? 'no model was judged.' : estimate.detail;
}
