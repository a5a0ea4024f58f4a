import { decimalOf, dividedDecimal, plainDecimal, tenThousandths } from '../decimal.js';
import type { BuyerRows } from './buyer-rows.js';
import type { BuyerClusters } from './cluster-buyers.js';
import type { Rfm, RfmCell, RfmSegment } from './rfm.js';
import type { ScoreRow } from './rfm-query.js';
import { segmentOf, type RfmSegmentName, segmentRules } from './rfm-segments.js';

/** Segments and grid of buyers counted by their scores. */
export function byRule(rows: readonly ScoreRow[]): Pick<Rfm, 'segments' | 'grid' | 'buyers' | 'revenue'> {
  const sums = totals(rows);
  const segments = segmentRules().map(({ name, text }) => segment(name, text, totals(rows.filter((row) => segmentOf(row) === name)), sums));
  const grid: RfmCell[] = [];
  for (let recency = 5; recency >= 1; recency -= 1) {
    for (let frequency = 1; frequency <= 5; frequency += 1) {
      const inside = rows.filter((row) => row.recency === recency && row.frequency === frequency);
      const { buyers, revenue } = totals(inside);
      const sizes = new Map<RfmSegmentName, number>();
      for (const row of inside) sizes.set(segmentOf(row), (sizes.get(segmentOf(row)) ?? 0) + row.buyers);
      grid.push({ recency, frequency, buyers, revenue: decimalOf(revenue), segments: [...sizes].toSorted(([, a], [, b]) => b - a).map(([name]) => name) });
    }
  }
  return { segments, grid, buyers: sums.buyers, revenue: decimalOf(sums.revenue) };
}

interface Totals {
  buyers: number;
  purchaseSessions: number;
  recencyDays: number;
  revenue: bigint;
}

function totals(rows: readonly Pick<ScoreRow, 'buyers' | 'purchase_sessions' | 'recency_days' | 'revenue'>[]): Totals {
  const sum = { buyers: 0, purchaseSessions: 0, recencyDays: 0, revenue: 0n };
  for (const row of rows) {
    sum.buyers += row.buyers;
    sum.purchaseSessions += row.purchase_sessions;
    sum.recencyDays += row.recency_days;
    sum.revenue += tenThousandths(plainDecimal(row.revenue));
  }
  return sum;
}

/** Segments of buyers in clusters. */
export function byCluster(rows: BuyerRows | null, found: BuyerClusters | null): Pick<Rfm, 'segments' | 'buyers' | 'revenue'> {
  const none = (): Totals => ({ buyers: 0, purchaseSessions: 0, recencyDays: 0, revenue: 0n });
  const each = Array.from({ length: found?.clusters ?? 0 }, none);
  const sums = none();
  rows?.spent.forEach((spent, i) => {
    const own = each[found?.labels[i] ?? 0];
    for (const sum of own ? [sums, own] : [sums]) {
      sum.buyers += 1;
      sum.purchaseSessions += rows.purchaseSessions[i] ?? 0;
      sum.recencyDays += rows.recencyDays[i] ?? 0;
      sum.revenue += spent;
    }
  });
  return { segments: each.map((own, i) => segment(`cluster-${i + 1}-of-${found?.clusters ?? 0}`, 'nearest of the centres', own, sums)), buyers: sums.buyers, revenue: decimalOf(sums.revenue) };
}

function segment(name: string, rule: string, own: Totals, all: Totals): RfmSegment {
  const perBuyer = (sum: number): number | null => (own.buyers === 0 ? null : sum / own.buyers);
  const revenue = decimalOf(own.revenue);
  return {
    name,
    rule,
    buyers: own.buyers,
    buyerShare: all.buyers === 0 ? null : own.buyers / all.buyers,
    revenue,
    revenueShare: all.revenue === 0n ? null : Number((own.revenue * 1_000_000_000n) / all.revenue) / 1e9,
    recencyDays: perBuyer(own.recencyDays),
    purchaseSessions: perBuyer(own.purchaseSessions),
    revenuePerBuyer: own.buyers === 0 ? null : dividedDecimal(revenue, own.buyers),
  };
}
