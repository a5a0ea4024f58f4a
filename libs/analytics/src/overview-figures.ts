import type { Estimate } from '@cartograph/metrics';
import type { EventCounts } from './counts.js';

/** Figures of a day or of a whole period. */
export interface OverviewFigures {
  counts: EventCounts;
  /** Users with at least one event. */
  visitors: number;
  sessions: number;
  /** Users with at least one purchase. */
  buyers: number;
  /** Sessions with at least one purchase. */
  purchaseSessions: number;
  /** Sum of the purchases' prices, exact. */
  revenue: string;
  /** buyers ÷ visitors, over the days that have all purchases. */
  conversionRate: Estimate;
  /** purchaseSessions ÷ sessions, over the same days. */
  purchaseSessionsPerSession: Estimate;
  /** revenue ÷ purchaseSessions, over the same days, rounded to two digits; null without any. */
  averageOrderValue: string | null;
  /** The same with its interval over users. */
  averageOrderValueEstimate: Estimate;
}
