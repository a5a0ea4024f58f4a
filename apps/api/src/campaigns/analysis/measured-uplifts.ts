import type { MeasuredUplift } from '@cartograph/experiments';
import { normalQuantile } from '@cartograph/metrics';
import type { EntityManager } from 'typeorm';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';

/**
 * What past campaigns did to the share of users who buy, relative to their control: of each campaign the newest analysis, once the campaign has ended and its arms' sizes are sound; of each treatment arm one.
 *
 * @param isSynthetic - campaigns of the demo shop say nothing of a real one, nor the other way.
 * @param exceptCampaignId - the campaign that asks; null for none.
 * Cost: one stored outcome a campaign is read.
 */
export async function measuredUplifts(
  manager: EntityManager,
  { isSynthetic, exceptCampaignId }: { isSynthetic: boolean; exceptCampaignId: string | null },
): Promise<MeasuredUplift[]> {
  const newest = await manager
    .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
    .select('MAX(analysis.id)', 'id')
    .where('analysis.units IS NOT NULL AND analysis.isSynthetic = :isSynthetic', { isSynthetic })
    .andWhere('analysis.campaignId <> :exceptCampaignId', { exceptCampaignId: exceptCampaignId ?? '' })
    .groupBy('analysis.campaignId')
    .getRawMany<{ id: string }>();
  const found: MeasuredUplift[] = [];
  for (const { id } of newest) found.push(...upliftsOf(await withOutcome(manager, id)));
  return found;
}

const withOutcome = (manager: EntityManager, id: string): Promise<CampaignAnalysisEntity | null> =>
  manager
    .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
    .addSelect('analysis.outcome')
    .where('analysis.id = :id', { id })
    .getOne();

function upliftsOf(analysis: CampaignAnalysisEntity | null): MeasuredUplift[] {
  const outcome = analysis?.outcome;
  if (!outcome) return [];
  const { decision, metrics } = outcome.analysis;
  if (!decision.hasEnded || decision.reason === 'sample-ratio-mismatch') return [];
  const buying = analysis.testedPlan.metrics.find(
    ({ metric, source }) => metric.kind === 'conversion' && source.from === 'log' && source.measure === 'purchase',
  )?.metric.name;
  return metrics.flatMap(({ metric, relative: { estimate } }) => {
    if (metric !== buying || !estimate.ok) return [];
    // To 95 %, whatever the campaign's own level was.
    const times = normalQuantile(0.975) / normalQuantile((1 + estimate.level) / 2);
    const { value: uplift, low, high } = estimate;
    return [{ uplift, low: uplift - (uplift - low) * times, high: uplift + (high - uplift) * times }];
  });
}
