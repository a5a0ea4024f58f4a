import { addDays, localDate } from '@cartograph/analytics';
import { defineLoader } from '../../loader.js';
import { ExposureEntity } from './exposure.entity.js';

/** First exposures of a local day, by arm. */
export interface DayCounts {
  date: string;
  units: Map<string, number>;
}

interface QuarterRow {
  campaignId: string;
  arm: string;
  /** `YYYY-MM-DDTHH:` of the hour, in UTC. */
  hour: string;
  /** 0 to 3. Zones are apart by quarters of an hour. */
  quarter: number | string;
  units: number | string;
}

/** First exposures of units that met one arm, by local days of the shop without a gap, by the campaign's id. */
export const exposureDaysLoader = defineLoader<DayCounts[]>(async (campaignIds, context) => {
  const [hour, quarter] = [
    'substr(exposure.exposedAt, 1, 14)',
    'cast(substr(exposure.exposedAt, 15, 2) as integer) / 15',
  ];
  const rows = await context.decisions.read
    .createQueryBuilder(ExposureEntity, 'exposure')
    .select('exposure.campaignId', 'campaignId')
    .addSelect('exposure.arm', 'arm')
    .addSelect(hour, 'hour')
    .addSelect(quarter, 'quarter')
    .addSelect('count(*)', 'units')
    .where('exposure.campaignId IN (:...campaignIds)', { campaignIds })
    .andWhere('exposure.isInTwoArms = :no', { no: false })
    .groupBy('exposure.campaignId')
    .addGroupBy('exposure.arm')
    .addGroupBy(hour)
    .addGroupBy(quarter)
    .getRawMany<QuarterRow>();
  const byCampaign = new Map(campaignIds.map((id) => [id, new Map<string, Map<string, number>>()]));
  for (const { campaignId, arm, hour: at, quarter: part, units } of rows) {
    const days = byCampaign.get(campaignId);
    const date = localDate(Date.parse(`${at}${String(15 * Number(part)).padStart(2, '0')}:00Z`), context.timeZone);
    const day = days?.get(date) ?? new Map<string, number>();
    day.set(arm, (day.get(arm) ?? 0) + Number(units));
    days?.set(date, day);
  }
  return new Map([...byCampaign].map(([id, days]) => [id, withoutGaps(days)]));
});

function withoutGaps(days: ReadonlyMap<string, Map<string, number>>): DayCounts[] {
  const [first, last] = [[...days.keys()].toSorted()[0], [...days.keys()].toSorted().at(-1)];
  const all: DayCounts[] = [];
  if (first === undefined || last === undefined) return all;
  for (let date = first; date <= last; date = addDays(date, 1)) all.push({ date, units: days.get(date) ?? new Map() });
  return all;
}
