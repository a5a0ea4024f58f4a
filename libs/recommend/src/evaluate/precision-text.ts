import type { Estimate } from '@cartograph/metrics';
import type { Judged } from './evaluate.js';
import { figure, whole } from '../figure-text.js';
import type { HoldoutProtocol } from './report.js';
import { doneWith } from './target.js';

/**
 * Says what precision@K can and cannot mean under a protocol: what the number of held-out products lets any model reach,
 * and how much of that the best model reached, over all users: first with products seen before in the lists, then without, each with the best model there.
 */
export function explainPrecision(
  judged: readonly Pick<Judged, 'name' | 'metrics'>[],
  protocol: HoldoutProtocol,
): string {
  const { k } = protocol;
  const [withSeen, without] = [reachedBy(judged, true), reachedBy(judged, false)];
  if (withSeen === null) return `Nothing can be said of precision@${k} here: ${detailOf(judged)}`;
  const perUser = protocol.testPairs / Math.max(1, protocol.testUsers);
  const apart =
    without === null
      ? ''
      : ` Without such products the most is ${figure(without.attainable)}; ${without.name} reached ${figure(without.reached)}, ${without.part} of it.`;
  return (
    `Each of the ${whole(protocol.testUsers)} test users ${doneWith(protocol.target)} ${perUser.toFixed(2)} held-out products on average, and precision@${k} divides by ${k} ` +
    `however few there are: with products seen before in the lists, no list could exceed ${figure(withSeen.attainable)} (attainable precision). ${withSeen.name} reached ${figure(withSeen.reached)}, ` +
    `${withSeen.part} of it.${apart} Compare models by NDCG or recall; read precision only beside the attainable one.`
  );
}

type Judgment = Pick<Judged, 'name' | 'metrics'>;

/** The model with the highest precision over all users, seen products in the lists or not; null where it cannot be computed. */
function reachedBy(
  judged: readonly Judgment[],
  includesSeen: boolean,
): { name: string; attainable: number; reached: number; part: string } | null {
  const overall = judged.map((model) => ({ name: model.name, metrics: overallOf(model, includesSeen) }));
  const attainable = valueOf(overall[0]?.metrics.attainablePrecision);
  if (attainable === 0) return null;
  const best = overall.reduce((leader, entry) =>
    valueOf(entry.metrics.precision) > valueOf(leader.metrics.precision) ? entry : leader,
  );
  const reached = valueOf(best.metrics.precision);
  return { name: best.name, attainable, reached, part: `${Math.round((100 * reached) / attainable)} %` };
}

function overallOf({ metrics }: Judgment, includesSeen: boolean): Judgment['metrics'][number] {
  return metrics.find((entry) => entry.group === null && entry.includesSeen === includesSeen)!;
}

function valueOf(estimate: Estimate | undefined): number {
  return estimate?.ok ? estimate.value : 0;
}

function detailOf([first]: readonly Judgment[]): string {
  const estimate = first && overallOf(first, true).attainablePrecision;
  return estimate === undefined || estimate.ok ? 'no model was judged.' : estimate.detail;
}
