import { IsNull, Not } from 'typeorm';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { type TestSetup } from '../plan/plan.js';
import type { Decisions } from '../../database/decisions.js';
import type { AnalysisQuestion } from './analysis-on-log.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { exposuresOf, outcomesOf } from './campaign-data.js';
import { recordedUntil } from './recorded-until.js';
import { UnusableCampaignError } from './unusable-campaign.js';

/** What was looked at of a group-sequential plan. */
interface Looks {
  /** Units at the looks so far, ascending: a look counts exactly if its result can be seen. */
  earlierLooks: number[];
  /** The newest of them was the plan's last one, which spent all error that was left: as planned, or because the campaign had ended. */
  isClosed: boolean;
}

/** The looks of a campaign so far; none where its plan is not group-sequential. */
export async function looksOf(
  read: Pick<Decisions['read'], 'find' | 'createQueryBuilder'>,
  campaign: CampaignEntity,
): Promise<Looks> {
  if (campaign.plan.framework.kind !== 'group-sequential') return { earlierLooks: [], isClosed: false };
  const looks = await read.find(CampaignAnalysisEntity, {
    where: { campaignId: campaign.id, units: Not(IsNull()) },
    order: { id: 'ASC' },
    select: { id: true, units: true },
  });
  const newest = looks.at(-1);
  const last =
    newest &&
    (await read
      .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
      .addSelect('analysis.outcome')
      .where('analysis.id = :id', { id: newest.id })
      .getOne());
  return {
    earlierLooks: looks.map(({ units }) => units ?? 0),
    isClosed: last?.outcome?.analysis.look?.isLast ?? false,
  };
}

/**
 * What an analysis of a campaign as it stands is asked.
 *
 * @param options.plan - by which it is judged.
 * @throws UnusableCampaignError - it never started, or nothing was recorded of a metric.
 */
export async function campaignQuestion(
  read: Decisions['read'],
  campaign: CampaignEntity,
  { now, timeZone, plan, signal }: { now: Date; timeZone: string; plan: TestSetup; signal?: AbortSignal },
): Promise<AnalysisQuestion> {
  const { startedAt, endedAt, status } = campaign;
  if (startedAt === null)
    throw new UnusableCampaignError(
      'not-started',
      `The campaign is ${status}: nobody can have met it. Start it first.`,
      { status },
    );
  return {
    plan,
    alpha: campaign.plan.alpha,
    startedAt,
    endedAt,
    timeZone,
    recordedUntil: await recordedUntil(read, { campaignId: campaign.id, plan, now }),
    exposures: await exposuresOf(read, campaign, signal),
    outcomes: await outcomesOf(read, { campaignId: campaign.id, plan }, signal),
    ...(await looksOf(read, campaign)),
  };
}
