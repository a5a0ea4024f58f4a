import { type PriceBand, PRICE_BANDS, type Trait } from './attribute.js';
import type { Pairs, StepRows } from './pairs.js';

/** Columns of a category's model. */
export interface Design {
  /** Rows × columns, row-major. */
  values: Float64Array;
  columns: number;
  /** How many of the first columns are controls: what is known of the looks. */
  controls: number;
  /** Bands and brands, each with its levels; those of the reference have no column. */
  factors: Factor[];
  /** Attributes that are one column: relative price, popularity, discount, novelty. */
  slopes: { trait: Trait; column: number; support: number; share: number }[];
  /** Attributes that had too few cases to be looked at, in words that belong to no language. */
  small: Trait[];
}

export interface Factor {
  levels: Level[];
}

/** One band or brand. */
export interface Level {
  trait: Trait;
  /** Null for the reference. */
  column: number | null;
  /** Share of the rows. */
  weight: number;
  /** Rows of the level that went on. */
  support: number;
  /** Whether it is looked at by itself; brands with few cases are one level that is not. */
  isLookedAt: boolean;
}

/** Products that went on with a level, and without it, in sessions that had both: at least so many for the level to be looked at. */
export const SMALLEST_CELL = 25;
/** A brand takes a column, and so a degree of freedom: at most so many of the most frequent ones a category. */
export const MOST_BRANDS = 15;
const OTHER_BRANDS: Trait = { attribute: 'brand', level: null };
const CONTINUOUS: readonly { trait: Trait; value: (pairs: Pairs, row: number) => number }[] = [
  {
    trait: { attribute: 'relative-price', level: null },
    value: (pairs, row) => tenPercentCheaper(pairs.priceRatio[row]!, 4),
  },
  { trait: { attribute: 'popularity', level: null }, value: (pairs, row) => Math.log2(1 + pairs.othersViews[row]!) },
  {
    trait: { attribute: 'discount', level: null },
    value: (pairs, row) => (Number.isNaN(pairs.usualRatio[row]!) ? 0 : tenPercentCheaper(pairs.usualRatio[row]!, 2)),
  },
  { trait: { attribute: 'novelty', level: null }, value: (pairs, row) => pairs.isNew[row]! },
];

/** A ratio that is nearer to 1 is that of a price to the rounded average of the same price. */
const ROUNDING = 1e-9;

/** How many times a price would have to fall by 10 % to come to this ratio; ratios beyond a factor are taken for that factor. */
function tenPercentCheaper(ratio: number, factor: number): number {
  if (Math.abs(ratio - 1) < ROUNDING) return 0;
  return Math.log(Math.min(factor, Math.max(1 / factor, ratio))) / Math.log(0.9);
}

/**
 * Lays out the columns of a step in a category: two for looks (whether the product was looked at again, and the logarithm of how often), which are
 * controls; one for each band and brand but the most frequent; one for each slope. What hardly varies inside of sessions is left out.
 */
export function designOf(pairs: Pairs, step: StepRows): Design {
  const columns: Float64Array[] = [];
  const add = (values: Float64Array): number => columns.push(values) - 1;
  const each = (value: (row: number) => number): Float64Array => Float64Array.from(step.rows, (row) => value(row));
  const small: Trait[] = [];

  const isLookedAtAgain = each((row) => (pairs.looks[row]! > 1 ? 1 : 0));
  if (varyingStrata(isLookedAtAgain, step) >= SMALLEST_CELL) add(isLookedAtAgain);
  const looks = each((row) => Math.log(Math.max(1, pairs.looks[row]!)));
  if (
    varyingStrata(
      each((row) => (pairs.looks[row]! > 2 ? 1 : 0)),
      step,
    ) >= SMALLEST_CELL
  )
    add(looks);

  const controls = columns.length;
  const factors = [
    factorOf(
      step,
      each((row) => pairs.band[row]!),
      PRICE_BANDS.map((band: PriceBand): Trait => ({ attribute: 'price-band', level: band })),
      null,
      add,
      small,
    ),
    brandFactor(pairs, step, add, small),
  ].filter((factor) => factor.levels.filter(({ isLookedAt }) => isLookedAt).length > 0 && factor.levels.length > 1);

  const slopes: Design['slopes'] = [];
  for (const { trait, value } of CONTINUOUS) {
    const values = each((row) => value(pairs, row));
    const isBinary = trait.attribute === 'novelty';
    const support = isBinary ? smallerCell(values, step) : varyingStrata(values, step);
    if (support < SMALLEST_CELL * (isBinary ? 1 : 2)) small.push(trait);
    else
      slopes.push({
        trait,
        column: add(values),
        support,
        share: isBinary ? values.reduce((sum, value) => sum + value, 0) / values.length : 0,
      });
  }
  return { values: interleaved(columns, step.rows.length), columns: columns.length, controls, factors, slopes, small };
}

function brandFactor(pairs: Pairs, step: StepRows, add: (values: Float64Array) => number, small: Trait[]): Factor {
  const counts = new Map<string, number>();
  for (const row of step.rows) counts.set(pairs.brand[row]!, (counts.get(pairs.brand[row]!) ?? 0) + 1);
  const names = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const place = new Map(names.map((name, at) => [name, Math.min(at, MOST_BRANDS)]));
  const codes = Float64Array.from(step.rows, (row) => place.get(pairs.brand[row]!)!);
  return factorOf(
    step,
    codes,
    names.slice(0, MOST_BRANDS).map((level): Trait => ({ attribute: 'brand', level })),
    OTHER_BRANDS,
    add,
    small,
  );
}

/** @param rest - the level that small ones are put together to; null: they join the reference. */
function factorOf(
  step: StepRows,
  codes: Float64Array,
  traits: readonly Trait[],
  rest: Trait | null,
  add: (values: Float64Array) => number,
  small: Trait[],
): Factor {
  const n = codes.length;
  const levels: (Level & { values: Float64Array })[] = [];
  const others = new Float64Array(n).fill(1);
  const counted = traits.map((trait, code) => {
    const values = codes.map((value) => (value === code ? 1 : 0));
    return { trait, values, cell: smallerCell(values, step), rows: values.reduce((sum, value) => sum + value, 0) };
  });
  for (const { trait, values, cell, rows } of counted) {
    if (cell < SMALLEST_CELL) {
      if (rows > 0) small.push(trait);
      continue;
    }
    values.forEach((value, i) => {
      if (value === 1) others[i] = 0;
    });
    levels.push({ trait, column: null, weight: rows / n, support: wentOn(values, step), isLookedAt: true, values });
  }
  const left = others.reduce((sum, value) => sum + value, 0);
  if (rest && left > 0 && varyingStrata(others, step) > 0)
    levels.push({
      trait: rest,
      column: null,
      weight: left / n,
      support: wentOn(others, step),
      isLookedAt: false,
      values: others,
    });
  const reference = levels.toSorted((a, b) => b.weight - a.weight)[0];
  const isBandMissing = rest === null && left > 0;
  return {
    levels: levels.map(({ values, ...level }) => ({
      ...level,
      column: level.trait === reference?.trait && !isBandMissing ? null : add(values),
    })),
  };
}

/** Rows that went on with a value other than 0, and with 0, in strata that had both: the smaller number. */
function smallerCell(values: Float64Array, step: StepRows): number {
  const { outcomes } = step;
  let [withIt, without] = [0, 0];
  forVaryingStrata(values, step, (from, to) => {
    for (let i = from; i < to; i += 1) {
      if (outcomes[i] !== 1) continue;
      if (values[i] === 0) without += 1;
      else withIt += 1;
    }
  });
  return Math.min(withIt, without);
}

function varyingStrata(values: Float64Array, step: StepRows): number {
  let count = 0;
  forVaryingStrata(values, step, () => {
    count += 1;
  });
  return count;
}

function forVaryingStrata(
  values: Float64Array,
  { strata, tells }: StepRows,
  visit: (from: number, to: number) => void,
): void {
  for (let stratum = 0; stratum + 1 < strata.length; stratum += 1) {
    if (tells[stratum] === 0) continue;
    const [from, to] = [strata[stratum]!, strata[stratum + 1]!];
    for (let i = from + 1; i < to; i += 1) {
      if (values[i] === values[from]) continue;
      visit(from, to);
      break;
    }
  }
}

function wentOn(values: Float64Array, { outcomes }: StepRows): number {
  return values.reduce((sum, value, i) => sum + (value === 1 && outcomes[i] === 1 ? 1 : 0), 0);
}

function interleaved(columns: readonly Float64Array[], rows: number): Float64Array {
  const values = new Float64Array(rows * columns.length);
  columns.forEach((column, place) =>
    column.forEach((value, row) => {
      values[row * columns.length + place] = value;
    }),
  );
  return values;
}
