import type { CoverageQuery } from '@cartograph/sdk/operations/data';

/** The shop with the coverage of its log. */
export type ShopData = CoverageQuery['shop'];
export type CoverageDay = ShopData['coverage']['days'][number];
export type CoverageFault = ShopData['coverage']['faults'][number];

/** Days and faults of one local month. */
export interface CoverageMonth {
  /** YYYY-MM */
  month: string;
  days: CoverageDay[];
  faults: CoverageFault[];
  counts: CoverageDay['counts'];
}

/** With more days than these the matrix shows months, so that a year stays calm. */
export const MOST_DAYS = 62;

/** The days of a log by month, in time order. */
export function coverageMonths(days: readonly CoverageDay[], faults: readonly CoverageFault[]): CoverageMonth[] {
  const months = new Map<string, CoverageMonth>();
  const none = { views: 0, carts: 0, removes: 0, purchases: 0, total: 0 };
  for (const day of days) {
    const name = day.date.slice(0, 7);
    const month = months.get(name) ?? { month: name, days: [], faults: [], counts: none };
    const { views, carts, removes, purchases, total } = month.counts;
    const { counts } = day;
    month.days.push(day);
    month.counts = {
      views: views + counts.views,
      carts: carts + counts.carts,
      removes: removes + counts.removes,
      purchases: purchases + counts.purchases,
      total: total + counts.total,
    };
    months.set(name, month);
  }
  for (const fault of faults) months.get(fault.date.slice(0, 7))?.faults.push(fault);
  return [...months.values()];
}

/** Faults as they are told: missing days in a row are one. */
export type ToldFault = { fault: CoverageFault; days: number; until: string };

/** Joins missing days that follow one another; the other faults stay as they are, all in their order. */
export function toldFaults(faults: readonly CoverageFault[]): readonly ToldFault[] {
  const told: ToldFault[] = [];
  for (const fault of faults) {
    const last = told.findLast((one) => one.fault.kind === 'MISSING_DAY');
    if (fault.kind === 'MISSING_DAY' && last && Date.parse(fault.date) - Date.parse(last.until) === 86_400_000) {
      last.days += 1;
      last.until = fault.date;
    } else told.push({ fault, days: 1, until: fault.date });
  }
  return told;
}
