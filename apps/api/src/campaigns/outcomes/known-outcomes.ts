import { In, type EntityManager } from 'typeorm';
import type { TestSetup } from '../plan/plan.js';
import { refuse } from '../../payload.js';
import { OutcomeSourceEntity, sourceId } from './outcome-source.entity.js';

/** That all outcomes of a metric until then have been recorded, also where there were none. */
export interface Complete {
  metric: string;
  until: Date;
}

/**
 * Checks what is said of a campaign's metrics.
 *
 * @throws Refusal - a metric that is not recorded, or a time to come.
 */
export function checkComplete(
  complete: readonly Complete[],
  { metrics, now }: { metrics: TestSetup['metrics']; now: Date },
): void {
  const recorded = metrics.flatMap(({ metric, source }) => (source.from === 'recorded' ? [metric.name] : []));
  for (const { metric, until } of complete) {
    if (!recorded.includes(metric))
      throw refuse(
        'INVALID',
        'completeUntil',
        `completeUntil names the metric "${metric}"; give one whose values are recorded: ${recorded.join(', ') || 'the plan has none'}.`,
      );
    if (until > now)
      throw refuse(
        'INVALID',
        'completeUntil',
        `completeUntil of "${metric}" is ${until.toISOString()}, which is to come; it is ${now.toISOString()}.`,
      );
  }
}

/**
 * Keeps how far metrics are known; that never goes back.
 *
 * @param told - metrics of which outcomes came: they are known until `now` where `complete` says nothing else.
 */
export async function keepKnown(
  manager: EntityManager,
  campaignId: string,
  { told, complete, now }: { told: ReadonlySet<string>; complete: readonly Complete[]; now: Date },
): Promise<void> {
  const until = new Map([...told].map((metric) => [metric, now]));
  for (const one of complete) until.set(one.metric, one.until);
  if (until.size === 0) return;
  const before = new Map(
    (
      await manager.findBy(OutcomeSourceEntity, {
        id: In([...until.keys()].map((metric) => sourceId(campaignId, metric))),
      })
    ).map(({ metric, knownUntil }) => [metric, knownUntil]),
  );
  const later = [...until].filter(([metric, at]) => at > (before.get(metric) ?? new Date(0)));
  if (later.length > 0)
    await manager.upsert(
      OutcomeSourceEntity,
      later.map(([metric, knownUntil]) => ({ id: sourceId(campaignId, metric), campaignId, metric, knownUntil })),
      ['id'],
    );
}
