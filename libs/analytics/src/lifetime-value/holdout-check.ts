import {
  type Estimate,
  expectedPurchases,
  fitBgNbd,
  type Incomputable,
  incomputable,
  meanInterval,
} from '@cartograph/metrics';
import type { HoldoutRow } from './lifetime-query.js';
import { LEAST_REPEAT_BUYERS } from './purchase-model.js';

/** What was foretold of some customers, and what they did. */
export interface HoldoutBand {
  /** Repeat purchase days in the calibration part, both inclusive; null: or more. */
  from: number;
  to: number | null;
  customers: number;
  /** Purchase days a customer that the model foretold; null where there is none. */
  predicted: number | null;
  /** Purchase days a customer that there were, with the t interval. */
  actual: Estimate;
}

/** A model fitted on the first two thirds of the days, held against the last third. */
export interface HoldoutCheck {
  calibrationDays: number;
  holdoutDays: number;
  /** Why nothing was foretold; null where it was. */
  incomputable: Incomputable | null;
  all: HoldoutBand;
  bands: HoldoutBand[];
  /** Whether what was foretold of everybody lies in the interval of what there was; null where one is not known. */
  isWithinInterval: boolean | null;
}

const BANDS: readonly { from: number; to: number | null }[] = [
  { from: 0, to: 0 },
  { from: 1, to: 1 },
  { from: 2, to: 2 },
  { from: 3, to: null },
];

/** Fits BG/NBD on the calibration part and foretells the rest, by repeat purchases so far. */
export function holdoutCheck(
  rows: readonly HoldoutRow[],
  { days, calibrationDays }: { days: number; calibrationDays: number },
  reason: Incomputable | null,
): HoldoutCheck {
  const holdoutDays = days - calibrationDays;
  const repeat = rows.reduce((sum, { frequency, customers }) => sum + (frequency > 0 ? customers : 0), 0);
  const few =
    repeat < LEAST_REPEAT_BUYERS
      ? incomputable(
          'too-few',
          `Customers who bought on more than one of the first ${calibrationDays} days: ${repeat}; the check needs ${LEAST_REPEAT_BUYERS}.`,
        )
      : null;
  const column = (name: keyof HoldoutRow): Float64Array => Float64Array.from(rows, (row) => row[name]);
  const fit =
    reason || few
      ? null
      : fitBgNbd({
          frequency: column('frequency'),
          recency: column('recency'),
          age: column('age'),
          customers: column('customers'),
        });
  // Where all customers are alike there is no maximum inside, yet the limit foretells as well.
  const model = fit?.parameters ?? null;
  const band = (range: { from: number; to: number | null }): HoldoutBand => {
    const inside = rows.filter(
      ({ frequency }) => frequency >= range.from && (range.to === null || frequency <= range.to),
    );
    const sum = (of: (row: HoldoutRow) => number): number => inside.reduce((total, row) => total + of(row), 0);
    const n = sum(({ customers }) => customers);
    const mean = n === 0 ? 0 : sum(({ actual }) => actual) / n;
    const predicted =
      model && n > 0
        ? sum((row) => row.customers * expectedPurchases(model, row.frequency, row.recency, row.age, holdoutDays)) / n
        : null;
    return {
      ...range,
      customers: n,
      predicted,
      actual: meanInterval({ n, mean, m2: Math.max(0, sum((row) => row.actual_squares) - n * mean * mean) }),
    };
  };
  const all = band({ from: 0, to: null });
  return {
    calibrationDays,
    holdoutDays,
    incomputable: model ? null : (reason ?? few),
    all,
    bands: BANDS.map(band),
    isWithinInterval:
      all.predicted !== null && all.actual.ok
        ? all.actual.low <= all.predicted && all.predicted <= all.actual.high
        : null,
  };
}
