import type { Lake } from '@cartograph/events';
import type { AnalysisPlan } from '@cartograph/experiments';
import { IsNull, LessThan, Not } from 'typeorm';
import { frozenStore } from '../../audiences/frozen-store.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import { analysisPlanOf } from '../plan/plan.js';
import type { Decisions } from '../../database/decisions.js';
import type { CampaignOutcome } from './analysis-on-log.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { campaignQuestion } from './campaign-question.js';
import { unitsOnLog, type CampaignUnits } from './units-on-log.js';

/** An analysis of a campaign that was stored with its outcome. */
export interface KeptAnalysis {
  id: string;
  campaignId: string;
  campaignName: string;
  createdAt: Date;
  snapshotId: string | null;
  isSynthetic: boolean;
  plan: AnalysisPlan;
  windowDays: number;
  outcome: CampaignOutcome;
  /** Units at the looks before it, of a group-sequential plan; empty for others. */
  earlierLooks: number[];
}

type Read = Pick<Decisions, 'read'>;

/** A stored analysis, outside of the server. @returns null where there is none of the id, or its job has not ended well. */
export async function keptAnalysis({ read }: Read, analysisId: string): Promise<KeptAnalysis | null> {
  const found = await read
    .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
    .addSelect('analysis.outcome')
    .where('analysis.id = :analysisId', { analysisId })
    .getOne();
  const campaign = found && (await read.findOneBy(CampaignEntity, { id: found.campaignId }));
  if (!found?.outcome || !campaign) return null;
  const { id, campaignId, createdAt, snapshotId, isSynthetic, testedPlan, alpha, outcome } = found;
  const plan = analysisPlanOf(testedPlan, alpha);
  const earlier =
    plan.framework.kind === 'group-sequential'
      ? await read.find(CampaignAnalysisEntity, {
          where: { campaignId, id: LessThan(id), units: Not(IsNull()) },
          order: { id: 'ASC' },
        })
      : [];
  return {
    id,
    campaignId,
    campaignName: campaign.name,
    createdAt,
    snapshotId,
    isSynthetic,
    plan,
    windowDays: testedPlan.windowDays,
    outcome: withBounds(outcome),
    earlierLooks: earlier.map(({ units }) => units ?? 0),
  };
}

/**
 * The units that a stored analysis was made of, with their values: others where exposures were recorded since that would have been counted, or users erased.
 *
 * @throws NoSnapshotError - its state of the log was removed. UnusableCampaignError - as `unitsOnLog`.
 */
export async function unitsOfAnalysis(
  { read }: Read,
  lake: Lake,
  {
    id,
    campaignId,
    createdAt,
    snapshotId,
    earlierLooks,
    outcome: {
      units: { recordedUntil },
    },
  }: KeptAnalysis,
  { timeZone, signal }: { timeZone: string; signal?: AbortSignal },
): Promise<CampaignUnits> {
  const { testedPlan, alpha } = await read.findOneByOrFail(CampaignAnalysisEntity, { id });
  const campaign = await read.findOneByOrFail(CampaignEntity, { id: campaignId });
  const question = {
    ...(await campaignQuestion(read, campaign, {
      now: createdAt,
      timeZone,
      plan: testedPlan,
      ...(signal ? { signal } : {}),
    })),
    alpha,
    earlierLooks,
    isClosed: false,
    recordedUntil: recordedUntil === null ? null : new Date(recordedUntil),
  };
  const store = snapshotId === null ? null : await frozenStore(lake, snapshotId);
  return unitsOnLog(store, question, signal ? { signal } : {}).finally(() => store?.close());
}

/** Kept as JSON an end of an interval without a bound is null. */
function withBounds<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withBounds) as Value;
  const fields = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withBounds(part)])) as Record<
    string,
    unknown
  >;
  if (fields['ok'] === true && 'low' in fields && 'high' in fields) {
    fields['low'] ??= Number.NEGATIVE_INFINITY;
    fields['high'] ??= Number.POSITIVE_INFINITY;
  }
  return fields as Value;
}
