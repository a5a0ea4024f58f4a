import type { Lake } from '@cartograph/events';
import { LessThanOrEqual, type EntityManager } from 'typeorm';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { analysisPlanOf, needsLog } from '../plan/plan.js';
import { ExposureEntity } from '../exposures/exposure.entity.js';
import { looksOf } from './campaign-question.js';
import { requireDue } from './due-look.js';
import { logUntil, requireExposed, requireMatured, withRecorded } from './units-on-log.js';
import { recordedUntil } from './recorded-until.js';
import { UnusableCampaignError } from './unusable-campaign.js';

/** The log that an analysis started now would be worked out on, and what it would find there. */
export interface Ready {
  /** The lake's own id of the current snapshot; null where all metrics are recorded ones. */
  snapshot: { id: string; isSynthetic: boolean } | null;
  /** Units whose whole window is known. */
  matured: number;
}

/**
 * Whether a campaign can be analyzed now; costs a count of its exposures.
 *
 * @throws UnusableCampaignError - why not, and what to do; everything that `analysisOnLog` would say but of the units' own events.
 */
export async function readyToAnalyze(
  manager: EntityManager,
  lake: Pick<Lake, 'current' | 'store'>,
  campaign: CampaignEntity,
  now: Date,
): Promise<Ready> {
  const { id: campaignId, startedAt, endedAt, status } = campaign;
  if (startedAt === null)
    throw new UnusableCampaignError(
      'not-started',
      `The campaign is ${status}: nobody can have met it. Start it first.`,
      { status },
    );
  const plan = campaign.plan;
  // What costs nothing first: exposures may be millions.
  const snapshot = needsLog(plan) ? await lake.current() : null;
  const store = snapshot && (await lake.store(snapshot.id));
  const log = await logUntil(store, { plan, startedAt }).finally(() => store?.close());
  const { observedUntil, hole } = withRecorded(log, await recordedUntil(manager, { campaignId, plan, now }));
  const [inTwoArms, exposed] = [
    await manager.countBy(ExposureEntity, { campaignId, isInTwoArms: true }),
    await manager.countBy(ExposureEntity, { campaignId, isInTwoArms: false }),
  ];
  requireExposed(exposed, inTwoArms);
  const over = new Date(observedUntil - plan.windowDays * 86_400_000);
  const matured = await manager.countBy(ExposureEntity, {
    campaignId,
    isInTwoArms: false,
    exposedAt: LessThanOrEqual(over),
  });
  const first = await manager.findOne(ExposureEntity, {
    where: { campaignId, isInTwoArms: false },
    order: { exposedAt: 'ASC' },
    select: { id: true, exposedAt: true },
  });
  requireMatured({
    matured,
    exposed,
    firstExposedAt: first?.exposedAt.getTime() ?? Number.NaN,
    observedUntil,
    hole,
    plan,
  });
  requireDue(analysisPlanOf(plan, plan.alpha), {
    matured,
    waiting: exposed - matured,
    hole,
    hasEnded: endedAt !== null,
    ...(await looksOf(manager, campaign)),
  });
  return { snapshot, matured };
}
