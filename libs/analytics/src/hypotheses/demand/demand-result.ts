import type { Estimate, Incomputable } from '@cartograph/metrics';
import type { Finding, FindingStatus, HypothesisResult } from '../result.js';
import type { PeakCheck } from './find-peaks.js';
import type { DemandPower } from './peak-power.js';
import type { CategoryLevel, DemandMeasure } from './demand-question.js';
import type { HourWindow } from './rise.js';

/** A window of hours in which a category rises above everybody's rhythm. Its effect is relative demand: 1.34 is +34 %. */
export interface DemandFinding extends Finding, HourWindow {
  category: string;
  status: FindingStatus;
  /** The check that refutes it or does not confirm it; null where it is confirmed. */
  check: PeakCheck | null;
  /** How often that check would have confirmed the smallest rise that counts, a probability; null where it is confirmed or refuted. */
  power: number | null;
  observed: number;
  expected: number;
  /** Relative demand in the weeks that were held out, free of the choice of what to look at. */
  heldOut: Estimate;
  /** Relative demand of carts and purchases; null where these are not asked for besides. */
  actions: Estimate | null;
  /** φ that the test allowed for. */
  dispersion: number;
}

/** One hour of the week of one category. */
export interface DemandCell {
  /** ISO: 1 is Monday. */
  weekday: number;
  hour: number;
  observed: number;
  /** By the rest of the shop in the same hours. */
  expected: number;
  /** Hours of this kind that the period holds and the log covers. */
  exposureHours: number;
  /** Relative demand, 1 being everybody's. */
  effect: Estimate;
  /** Adjusted over all windows of all categories; null where too little is expected to tell. */
  qValue: number | null;
  /** Whether it lies in a window that rises more than chance allows. */
  significant: boolean;
  /** Whether it lies in a confirmed peak. */
  confirmed: boolean;
  /** Status of the window that rises around it; null where it lies in none. Chosen windows do not overlap. */
  status: FindingStatus | null;
}

/** The 168 hours of a category's week, Monday 0 first. */
export interface DemandHeatMap {
  category: string;
  cells: DemandCell[];
}

/** A category and how much of it could be looked at. */
export interface DemandCategory {
  category: string;
  /** Events of the measure in the hours that the log covers. */
  events: number;
  /** Carts and purchases; null where they are not asked for besides. */
  actions: number | null;
  /** Windows in which enough is expected to tell a rise from chance. */
  windows: number;
  /** Confirmed peaks. */
  peaks: number;
  /** Why nothing could be looked at; null where something was. */
  tooFew: Incomputable | null;
}

/** Answer of {@link demand}. */
export interface Demand extends HypothesisResult<DemandFinding> {
  measure: DemandMeasure;
  categoryLevel: CategoryLevel;
  minimumEffect: number;
  /** Windows that rise in the weeks of search and are neither confirmed nor refuted: too few to tell. */
  notConfirmed: DemandFinding[];
  /** Windows that rise in the weeks of search, and of which a check excludes the smallest rise that counts. */
  refuted: DemandFinding[];
  /** Power of the search in this shop and period, by the size of the rise; empty where nothing could be looked at. */
  power: DemandPower[];
  /** Every category of the log that was asked about, the one with the most events first. */
  categories: DemandCategory[];
  /** Null where there is no category. */
  heatMap: DemandHeatMap | null;
}
