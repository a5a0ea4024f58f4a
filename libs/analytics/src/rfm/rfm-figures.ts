import { decimalOf, dividedDecimal } from '../decimal.js';
import type { BuyerRows } from './buyers-of-purchases.js';
import type { BuyerClusters } from './cluster-buyers.js';
import { addTotals, alikeIn, scorePlaces, SCORES, type Totals, totalsBy } from './rfm-scores.js';
import { segmentOf, type RfmScores, type RfmSegmentName, segmentRules } from './rfm-segments.js';

/** Buyers of one kind. */
export interface RfmSegment {
  /** A name of {@link RFM_SEGMENTS}, or `cluster-1-of-4`. */
  name: string;
  /** The rule in words, or what a cluster's buyers have in common. */
  rule: string;
  buyers: number;
  /** buyers ÷ all buyers; null without any. */
  buyerShare: number | null;
  /** Sum of their purchases' prices, exact. */
  revenue: string;
  /** revenue ÷ all revenue; null where nothing was spent. */
  revenueShare: number | null;
  /** Means over the segment; null where it is empty. */
  recencyDays: number | null;
  purchaseSessions: number | null;
  revenuePerBuyer: string | null;
}

/** Buyers of a fifth by recency and a fifth by frequency. */
export interface RfmCell {
  /** 1 (longest ago) to 5. */
  recency: number;
  /** 1 (least often) to 5. */
  frequency: number;
  buyers: number;
  revenue: string;
  /** The segments that its buyers are in, the largest first. */
  segments: RfmSegmentName[];
}

/** What an answer tells of its buyers. */
export interface RfmFigures {
  buyers: number;
  revenue: string;
  /** Every rule's segment, also where empty, but none where all buyers last bought on one day, or equally often; or every cluster, the most spending first. */
  segments: RfmSegment[];
  /** The 25 pairs of scores; empty for k-means, and without segments. */
  grid: RfmCell[];
  /** Why there are so many clusters; for rules why there is no segment, else null. */
  choiceText: string | null;
}

const ALIKE = {
  recency:
    'All buyers last bought on the same day, so recency does not distinguish them and no segment is named. Choose a longer period.',
  frequency:
    'All buyers bought equally often, so frequency does not distinguish them and no segment is named. Choose a longer period.',
} as const;

/** Segments and grid of buyers by their scores; neither where recency or frequency tells nobody apart. */
export function byRule(buyers: BuyerRows | null): RfmFigures {
  const alike = buyers && buyers.spent.length > 0 ? alikeIn(buyers) : null;
  if (alike) return { ...byCluster(buyers, null), grid: [], choiceText: ALIKE[alike] };
  const rows = buyers ? totalsBy(buyers, scorePlaces(buyers), SCORES.length) : [];
  const of = (holds: (scores: RfmScores) => boolean): Totals =>
    addTotals(rows.filter((_, place) => holds(SCORES[place] as RfmScores)));
  const sums = addTotals(rows);
  const segments = segmentRules().map(({ name, text }) =>
    segment(
      name,
      text,
      of((scores) => segmentOf(scores) === name),
      sums,
    ),
  );
  const grid: RfmCell[] = [];
  for (let recency = 5; recency >= 1; recency -= 1) {
    for (let frequency = 1; frequency <= 5; frequency += 1) {
      const isHere = (scores: RfmScores): boolean => scores.recency === recency && scores.frequency === frequency;
      const cell = of(isHere);
      const sizes = new Map<RfmSegmentName, number>();
      rows.forEach(({ buyers: size }, place) => {
        const scores = SCORES[place] as RfmScores;
        if (size > 0 && isHere(scores)) sizes.set(segmentOf(scores), (sizes.get(segmentOf(scores)) ?? 0) + size);
      });
      grid.push({
        recency,
        frequency,
        buyers: cell.buyers,
        revenue: decimalOf(cell.revenue),
        segments: [...sizes].toSorted(([, a], [, b]) => b - a).map(([name]) => name),
      });
    }
  }
  return { segments, grid, buyers: sums.buyers, revenue: decimalOf(sums.revenue), choiceText: null };
}

/** Segments of buyers in clusters. */
export function byCluster(
  rows: BuyerRows | null,
  found: BuyerClusters | null,
): Pick<RfmFigures, 'segments' | 'buyers' | 'revenue'> {
  const each = rows && found ? totalsBy(rows, found.labels, found.clusters) : [];
  // Buyers who are all alike are in no cluster, and are counted.
  const sums = rows && !found ? addTotals(totalsBy(rows, new Uint8Array(rows.spent.length), 1)) : addTotals(each);
  return {
    segments: each.map((own, i) => segment(`cluster-${i + 1}-of-${each.length}`, 'nearest of the centers', own, sums)),
    buyers: sums.buyers,
    revenue: decimalOf(sums.revenue),
  };
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
