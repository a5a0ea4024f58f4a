import type { OverviewData } from './overview-page.js';

/** What can be drawn by day. */
export const measures = ['conversion', 'revenue', 'buyers', 'visitors', 'events'] as const;
export type Measure = (typeof measures)[number];

export interface DayPoint {
  date: string;
  /** Null where it cannot be computed: a gap, not a zero. */
  value: number | null;
  low: number | null;
  high: number | null;
}

export function daySeries(days: OverviewData['days'], measure: Measure): DayPoint[] {
  return days.map(({ date, figures }) => {
    if (measure === 'conversion') {
      const { value, low, high } = figures.buyersPerVisitor;
      return { date, value, low, high };
    }
    const value =
      measure === 'revenue' ? Number(figures.revenue) : measure === 'buyers' ? figures.buyers : measure === 'visitors' ? figures.visitors : figures.counts.total;
    return { date, value, low: null, high: null };
  });
}
