import { cumulative } from './calendar.js';
import { CATEGORIES, NO_BRAND_SHARE, type CategoryPlan } from './categories.js';
import { exp, ln } from './exact.js';
import {
  ATTRACTIONS,
  FALSE_PEAKS,
  isUnder,
  NOVEMBER_BRAND,
  PEAKS,
  PRICE_BANDS,
  SEQUELS,
  type PlantedPeak,
  type PlantedSequel,
} from './plan.js';
import { hash32, RandomStream } from './random.js';

/** A category id: what a customer has a taste for. Its products are `firstProduct` up to, not including, `endProduct`. */
export interface Niche {
  categoryId: string;
  category: number;
  firstProduct: number;
  endProduct: number;
}

/** A category code with its niches, `firstNiche` up to, not including, `endNiche`. */
export interface Category {
  plan: CategoryPlan;
  firstNiche: number;
  endNiche: number;
  peaks: readonly PlantedPeak[];
  sequels: readonly PlantedSequel[];
  isApparel: boolean;
  /** Prices below the first are low, from the second on high. */
  bandBounds: readonly [number, number];
}

/** Everything that is on sale; products are columns, addressed by their row. */
export interface Catalog {
  categories: readonly Category[];
  niches: readonly Niche[];
  /** Running sums of the niches' popularity, ending at 1. */
  nichePopularity: Float64Array;
  /** Running sums of the popularity of products, over all of them. */
  productPopularity: Float64Array;
  productIds: Uint32Array;
  productNiche: Uint16Array;
  brands: readonly string[];
  productBrand: Uint16Array;
  productBand: Uint8Array;
  cents: Uint32Array;
  /** 1 where the price moves from week to week. */
  moves: Uint8Array;
  /** Multiplies the chance of a cart: the planted attractions. */
  attraction: Float64Array;
  /** 1 where the product is rarely shown before November. */
  fromNovember: Uint8Array;
}

const MOVING_SHARE = 0.473;
const GOLDEN = 0.618_033_988_749_894_9;

/**
 * Lays out the shop's assortment.
 *
 * @param options.seed - equal seeds and products give equal catalogs.
 * @param options.products - about how many are on sale; every category id has at least eight.
 * @param options.effects - whether peaks, attractions and sequels are planted; either way the same products are on sale.
 */
export function makeCatalog({
  seed,
  products,
  effects,
}: {
  seed: number;
  products: number;
  effects: boolean;
}): Catalog {
  const random = new RandomStream(seed, 11);
  const categories: Category[] = [];
  const niches: Niche[] = [];
  const nicheShares: number[] = [];
  const sizes = CATEGORIES.flatMap((plan) => nicheShare(plan).map((share) => Math.sqrt(share)));
  const totalSize = sizes.reduce((sum, size) => sum + size, 0);
  const usedIds = new Set<string>();

  let product = 0;
  for (const [index, plan] of CATEGORIES.entries()) {
    const firstNiche = niches.length;
    for (const share of nicheShare(plan)) {
      const count = Math.max(8, Math.floor((products * (sizes[niches.length] ?? 0)) / totalSize));
      niches.push({
        categoryId: newCategoryId(random, usedIds),
        category: index,
        firstProduct: product,
        endProduct: product + count,
      });
      nicheShares.push(share);
      product += count;
    }
    categories.push({
      plan,
      firstNiche,
      endNiche: niches.length,
      peaks: effects ? [...PEAKS, ...FALSE_PEAKS].filter((peak) => isUnder(plan.code, peak.category)) : [],
      sequels: effects ? SEQUELS.filter((sequel) => isUnder(plan.code, sequel.after.category)) : [],
      isApparel: isUnder(plan.code, 'apparel'),
      bandBounds: [
        Math.floor(priceAt(plan.prices, 1 / 3) * 100) / 100,
        Math.floor(priceAt(plan.prices, 2 / 3) * 100) / 100,
      ],
    });
  }
  return {
    categories,
    niches,
    nichePopularity: cumulative(nicheShares),
    ...fillProducts(random, { seed, count: product, effects }, categories, niches, nicheShares),
  };
}

/** A category's share split over its ids, the first one the most popular. */
function nicheShare({ share, ids }: CategoryPlan): number[] {
  const weights = Array.from({ length: ids }, (_, i) => 1 / Math.sqrt(i + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (share * weight) / total);
}

function newCategoryId(random: RandomStream, used: Set<string>): string {
  for (;;) {
    const id = `20${53_013_552 + random.below(60_000)}${String(random.below(1_000_000_000)).padStart(9, '0')}`;
    if (used.has(id)) continue;
    used.add(id);
    return id;
  }
}

function fillProducts(
  random: RandomStream,
  { seed, count, effects }: { seed: number; count: number; effects: boolean },
  categories: readonly Category[],
  niches: readonly Niche[],
  nicheShares: readonly number[],
) {
  const brands: string[] = [''];
  const popularity = Array.from({ length: count }, () => 0);
  const columns = {
    productIds: productIds(seed, count),
    productNiche: new Uint16Array(count),
    productBrand: new Uint16Array(count),
    productBand: new Uint8Array(count),
    cents: new Uint32Array(count),
    moves: new Uint8Array(count),
    attraction: new Float64Array(count).fill(1),
    fromNovember: new Uint8Array(count),
  };
  for (const [nicheIndex, niche] of niches.entries()) {
    const { plan } = categories[niche.category] as Category;
    const weights = Array.from({ length: niche.endProduct - niche.firstProduct }, (_, rank) =>
      exp(-0.9 * ln(rank + 3)),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const favorites = [random.uint32(), random.uint32()];
    const start = random.unit();
    for (const [rank, weight] of weights.entries()) {
      const row = niche.firstProduct + rank;
      popularity[row] = ((nicheShares[nicheIndex] ?? 0) * weight) / total;
      // Prices walk evenly over the quantiles, so that few popular products cannot bend a category's distribution.
      const quantile = (start + rank * GOLDEN) % 1;
      const band = Math.min(2, Math.floor(quantile * 3));
      const brand = drawBrand(random, plan, band, favorites);
      const known = brands.indexOf(brand);
      columns.productNiche[row] = nicheIndex;
      columns.productBand[row] = band;
      columns.productBrand[row] = known >= 0 ? known : brands.push(brand) - 1;
      columns.cents[row] = Math.floor(priceAt(plan.prices, awayFromBounds(quantile)) * 100);
      columns.moves[row] = random.unit() < MOVING_SHARE ? 1 : 0;
      columns.attraction[row] = effects ? attractionOf(plan.code, brand, band) : 1;
      columns.fromNovember[row] = plan.code === NOVEMBER_BRAND.category && brand === NOVEMBER_BRAND.brand ? 1 : 0;
    }
  }
  return { ...columns, brands, productPopularity: cumulative(popularity) };
}

/** Eight-digit ids without a pattern: a walk over a prime's residues, which repeats none. */
function productIds(seed: number, count: number): Uint32Array {
  const prime = 59_599_991;
  const start = hash32(seed, 12) % prime;
  return Uint32Array.from({ length: count }, (_, i) => 1_000_900 + ((start + i * 7_368_787) % prime));
}

function drawBrand(random: RandomStream, plan: CategoryPlan, band: number, favorites: readonly number[]): string {
  const none = random.unit() < NO_BRAND_SHARE;
  const weights = Object.entries(Array.isArray(plan.brands) ? (plan.brands[band] ?? {}) : plan.brands) as [
    string,
    number,
  ][];
  const names = weights.map(([name]) => name);
  // Every niche of the unnamed shelves has two house brands of its own; elsewhere brands keep their weights.
  const boosted = plan.code === '' ? favorites.map((bits) => names[bits % names.length]) : [];
  const sums = cumulative(weights.map(([name, weight]) => weight * (boosted.includes(name) ? 4 : 1)));
  const at = random.unit();
  return none ? '' : (names[sums.findIndex((sum) => at < sum)] ?? '');
}

function attractionOf(code: string, brand: string, band: number): number {
  return ATTRACTIONS.reduce((factor, planted) => {
    const value = planted.attribute.name === 'brand' ? brand : PRICE_BANDS[band];
    return isUnder(code, planted.category) && value === planted.attribute.value ? factor * planted.factor : factor;
  }, 1);
}

/** Leaves a gap at the thirds, wider than a price moves from week to week: a product never changes its band. */
function awayFromBounds(quantile: number): number {
  const band = Math.min(2, Math.floor(quantile * 3));
  const within = quantile * 3 - band;
  if (band === 0) return within * 0.3;
  return band === 1 ? 0.365 + within * 0.27 : 0.7 + within * 0.3;
}

/** The price at a quantile: straight lines of its logarithm between the given quantiles. */
function priceAt([p10, p50, p90]: CategoryPlan['prices'], quantile: number): number {
  const low = Math.max(0.88, p10 * Math.sqrt(p10 / p50));
  const points: [number, number][] = [
    [0, low],
    [0.1, p10],
    [0.5, p50],
    [0.9, p90],
    [0.99, Math.min(2_400, p90 * 1.6)],
    [1, Math.min(2_470, p90 * 2)],
  ];
  const next = Math.max(
    1,
    points.findIndex(([q]) => quantile <= q),
  );
  const [fromQ, from] = points[next - 1] as [number, number];
  const [toQ, to] = points[next] as [number, number];
  return exp(ln(from) + ((ln(to) - ln(from)) * (quantile - fromQ)) / (toQ - fromQ));
}
