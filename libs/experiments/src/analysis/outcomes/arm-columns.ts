/** A metric's values of the units of one arm, one place a unit. */
export interface MetricColumns {
  /** Value a unit; the numerator of a ratio; 0 or 1 for conversion and retention. Finite. */
  values: ArrayLike<number>;
  /** Denominator a unit, for ratios. */
  denominators?: ArrayLike<number> | null;
  /** Value a unit before the experiment, for CUPED. */
  before?: ArrayLike<number> | null;
  /** 0 where a unit has not been watched long enough to be counted; absent where all have been. */
  observed?: ArrayLike<number> | null;
}

/** A segment of a dimension: a unit is in one of its segments or, with code −1, in none that is known. */
export interface SegmentColumn {
  dimension: string;
  names: readonly string[];
  /** Places in `names`. */
  codes: ArrayLike<number>;
}

/** How a metric went day by day since each unit's exposure; only units that were watched for all `days`. */
export interface NoveltyColumns {
  /** Days (24 hours) since exposure. */
  days: number;
  /** units × days, row by row: the value of each day; of a conversion, 1 on the day of the first. */
  daily: ArrayLike<number>;
}

/** All of one arm: columns of equal length, a place a unit. */
export interface ArmColumns {
  arm: string;
  units: number;
  metrics: Readonly<Record<string, MetricColumns>>;
  segments?: readonly SegmentColumn[];
  novelty?: Readonly<Record<string, NoveltyColumns>>;
}
