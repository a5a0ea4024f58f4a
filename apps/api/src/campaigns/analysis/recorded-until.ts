import type { TestSetup } from '../plan/plan.js';
import type { Decisions } from '../../database/decisions.js';
import { OutcomeSourceEntity } from '../outcomes/outcome-source.entity.js';
import { UnusableCampaignError } from './unusable-campaign.js';

/**
 * Until when all recorded metrics of a plan are known: the earliest of the times until which they were told, at most now.
 *
 * @returns null for a plan without recorded metrics.
 * @throws UnusableCampaignError - `nothing-recorded`: of one of them nobody has told anything, so that those who did nothing are not known to have.
 */
export async function recordedUntil(
  read: Pick<Decisions['read'], 'findBy'>,
  { campaignId, plan: { metrics }, now }: { campaignId: string; plan: TestSetup; now: Date },
): Promise<Date | null> {
  const recorded = metrics.flatMap(({ metric, source }) => (source.from === 'recorded' ? [metric.name] : []));
  if (recorded.length === 0) return null;
  const known = new Map(
    (await read.findBy(OutcomeSourceEntity, { campaignId })).map(({ metric, knownUntil }) => [metric, knownUntil]),
  );
  const missing = recorded.filter((metric) => !known.has(metric));
  if (missing.length > 0) {
    throw new UnusableCampaignError(
      'nothing-recorded',
      `Nothing was recorded so far of ${missing.join(', ')}, so that who did nothing is not known to have. Record outcomes (recordOutcomes, importOutcomes); where there were none, say until when by completeUntil.`,
      { metrics: missing.join(', ') },
    );
  }
  return new Date(Math.min(now.getTime(), ...recorded.map((metric) => known.get(metric)!.getTime())));
}
