import { defineLoader } from '../../loader.js';
import { ExposureEntity } from './exposure.entity.js';

/** How many units of a campaign met each arm, and only it. */
export interface ArmCounts {
  arms: Map<string, { units: number; firstAt: Date; lastAt: Date }>;
  unitsInTwoArms: number;
}

interface CountRow {
  campaignId: string;
  arm: string;
  isInTwoArms: boolean | number;
  units: number | string;
  firstAt: string;
  lastAt: string;
}

/** Counts of exposures by campaign. */
export const armCountsLoader = defineLoader<ArmCounts>(async (campaignIds, context) => {
  const rows = await context.decisions.read
    .createQueryBuilder(ExposureEntity, 'exposure')
    .select('exposure.campaignId', 'campaignId')
    .addSelect('exposure.arm', 'arm')
    .addSelect('exposure.isInTwoArms', 'isInTwoArms')
    .addSelect('count(*)', 'units')
    .addSelect('min(exposure.exposedAt)', 'firstAt')
    .addSelect('max(exposure.exposedAt)', 'lastAt')
    .where('exposure.campaignId IN (:...campaignIds)', { campaignIds })
    .groupBy('exposure.campaignId')
    .addGroupBy('exposure.arm')
    .addGroupBy('exposure.isInTwoArms')
    .getRawMany<CountRow>();
  const counts = new Map<string, ArmCounts>(campaignIds.map((id) => [id, { arms: new Map(), unitsInTwoArms: 0 }]));
  for (const { campaignId, arm, isInTwoArms, units, firstAt, lastAt } of rows) {
    const found = counts.get(campaignId);
    if (!found) continue;
    if (isInTwoArms) found.unitsInTwoArms += Number(units);
    else found.arms.set(arm, { units: Number(units), firstAt: new Date(firstAt), lastAt: new Date(lastAt) });
  }
  return counts;
});
