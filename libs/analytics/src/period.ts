import type { EventStore } from '@cartograph/events';

/** Local days, both inclusive, `YYYY-MM-DD`. */
export interface Period {
  from: string;
  to: string;
}

/** A period with its UTC bounds in a named time zone. */
export interface ResolvedPeriod extends Period {
  timeZone: string;
  /** First instant of `from`. */
  start: Date;
  /** First instant after `to`. */
  end: Date;
  /** Number of local days. */
  days: number;
}

/** What overview, funnel and audiences restrict events to. */
export interface EventFilter {
  /** A category code (`electronics` takes in `electronics.smartphone`), or a category id where the log has no code. */
  category?: string | null;
  /** A brand exactly as the log spells it. */
  brand?: string | null;
}

export declare function resolvePeriod(store: EventStore, question: { period?: Period | null; timeZone: string }): Promise<ResolvedPeriod>;
