import { dayNumber, DAY_SECONDS, NOVEMBER_STARTS_AT, SHOP_TIME_ZONE, START_SECONDS } from './calendar.js';
import { userId } from './csv-writer.js';
import { firstBot } from './draw-events.js';
import { botsFor, PURCHASE_GAP } from './faults.js';
import type { PlantedCampaign } from './next-month/planted-campaign.js';
import { ATTRACTIONS, FALSE_PEAKS, NOVEMBER_BRAND, PEAKS, SEQUELS, type PriceBand } from './plan.js';
import { customersFor, type Shop } from './shop.js';

/** How a truth or a decoy shows in the log, and between which bounds a count of about a million events finds it. */
export interface Expectation {
  measure: 'relative-demand' | 'carts-per-view-ratio' | 'lift' | 'session-lift' | 'session-product-cart-ratio';
  value: number;
  low: number;
  high: number;
}

export interface DemandPeak {
  kind: 'demand-peak';
  /** A category code or the start of one. */
  category: string;
  /** ISO weekday, 1 is Monday, and hours of the day in the document's time zone. */
  weekday: number;
  hours: readonly number[];
}

export interface Attraction {
  kind: 'attraction';
  category: string;
  /** `priceBand` compares with the bounds in the document's `priceBands`. */
  attribute: { name: 'brand'; value: string } | { name: 'priceBand'; value: PriceBand };
}

export interface Association {
  kind: 'association';
  unit: 'user';
  from: { eventType: 'view' | 'purchase'; category: string };
  to: { eventType: 'purchase'; category: string };
}

export interface Behavior {
  kind: 'behavior';
  unit: 'session' | 'session-product';
  from: 'cart' | 'second-look' | 'ten-views';
  to: 'cart' | 'purchase';
}

export type Pattern = DemandPeak | Attraction | Association | Behavior;

/** A pattern that is really in the shop. */
export type Truth = Pattern & { id: string; expected: Expectation };

/** A pattern that is not, though it may look so; `controlled` is what is left when the explanation is taken into account. */
export type Decoy = Pattern & {
  id: string;
  explainedBy: 'noise' | 'exposure' | 'one-day' | 'brand' | 'price-band' | 'month' | 'activity';
  /** The local day behind a peak of one day. */
  date?: string;
  /** How it looks at first sight; without it, it does not even look so. */
  apparent?: Expectation;
  controlled: Expectation;
};

export interface Fault {
  kind: 'purchases-not-logged' | 'carts-not-logged' | 'bot' | 'late-brand';
  /** UTC; the end is not included. */
  from?: string;
  to?: string;
  category?: string;
  brand?: string;
  userId?: string;
}

/** What truths.json holds. */
export interface TruthsDocument {
  about: string;
  formatVersion: 1;
  seed: number;
  /** Only there, and then false, where no peak, attraction and sequel is planted. */
  effects?: false;
  events: number;
  rows: number;
  /** The logs beside it, in order of time. */
  files: { name: string; bytes: number }[];
  timeZone: string;
  /** Prices below `mid` are low, from `high` on high. */
  priceBands: { category: string; mid: number; high: number }[];
  truths: Truth[];
  decoys: Decoy[];
  faults: Fault[];
  /** Only beside a month in which a campaign runs: what it really does. */
  campaign?: PlantedCampaign;
}

const expect = (measure: Expectation['measure'], value: number, tolerance = 0.3): Expectation => ({
  measure,
  value,
  low: Math.floor(value * (1 - tolerance) * 100 + 0.5) / 100,
  high: Math.floor(value * (1 + tolerance) * 100 + 0.5) / 100,
});
const nothing = (measure: Expectation['measure'], tolerance = 0.3): Expectation => expect(measure, 1, tolerance);

const isNull = (id: string, pattern: Pattern, measure: Expectation['measure']): Decoy => ({
  ...pattern,
  id,
  explainedBy: 'noise',
  controlled: nothing(measure),
});

const brandOf = (category: string, value: string): Attraction => ({
  kind: 'attraction',
  category,
  attribute: { name: 'brand', value },
});
const bandOf = (category: string, value: PriceBand): Attraction => ({
  kind: 'attraction',
  category,
  attribute: { name: 'priceBand', value },
});

/** What is planted by day or by user stands out more in the shorter log of a month. */
const IN_A_MONTH = 1.5;

function truths(sharpness: number): Truth[] {
  return [
    ...PEAKS.map(({ id, category, weekday, hours, expected }): Truth => ({
      kind: 'demand-peak',
      id,
      category,
      weekday,
      hours,
      expected: expect('relative-demand', expected),
    })),
    ...ATTRACTIONS.map(({ id, category, attribute, expected }): Truth => ({
      kind: 'attraction',
      id,
      category,
      attribute,
      expected: expect('carts-per-view-ratio', expected),
    })),
    ...SEQUELS.map(({ id, after, category, expectedLift }): Truth => ({
      kind: 'association',
      id,
      unit: 'user',
      from: after,
      to: { eventType: 'purchase', category },
      expected: expect('lift', expectedLift * sharpness, 0.6),
    })),
    {
      kind: 'behavior',
      id: 'behavior-cart-purchase',
      unit: 'session',
      from: 'cart',
      to: 'purchase',
      expected: expect('session-lift', 7.4),
    },
    {
      kind: 'behavior',
      id: 'behavior-second-look-cart',
      unit: 'session-product',
      from: 'second-look',
      to: 'cart',
      expected: expect('session-product-cart-ratio', 2.6),
    },
  ];
}

function decoys(sharpness: number): Decoy[] {
  const activity = (id: string, from: string, to: string): Decoy => ({
    kind: 'association',
    id,
    unit: 'user',
    from: { eventType: 'view', category: from },
    to: { eventType: 'purchase', category: to },
    explainedBy: 'activity',
    apparent: expect('lift', 1.65),
    controlled: expect('lift', 0.9, 0.4),
  });
  return [
    ...FALSE_PEAKS.map(({ id, category, weekday, hours, onlyOn, expected }): Decoy => ({
      kind: 'demand-peak',
      id,
      category,
      weekday,
      hours,
      explainedBy: onlyOn ? 'one-day' : 'exposure',
      ...(onlyOn && { date: onlyOn }),
      apparent: expect('relative-demand', onlyOn ? expected * sharpness : expected),
      controlled: nothing('relative-demand', onlyOn ? 0.35 : 0.75),
    })),
    isNull(
      'decoy-peak-televisions-noise',
      { kind: 'demand-peak', category: 'electronics.video.tv', weekday: 4, hours: [20, 21] },
      'relative-demand',
    ),
    isNull('decoy-attraction-apple-notebooks', brandOf('computers.notebook', 'apple'), 'carts-per-view-ratio'),
    isNull('decoy-attraction-apple-clocks', brandOf('electronics.clocks', 'apple'), 'carts-per-view-ratio'),
    isNull(
      'decoy-attraction-cheap-refrigerators',
      bandOf('appliances.kitchen.refrigerators', 'low'),
      'carts-per-view-ratio',
    ),
    isNull('decoy-attraction-samsung-televisions', brandOf('electronics.video.tv', 'samsung'), 'carts-per-view-ratio'),
    {
      ...brandOf('appliances.environment.vacuum', 'vitek'),
      id: 'decoy-attraction-vitek-vacuums',
      explainedBy: 'price-band',
      apparent: expect('carts-per-view-ratio', 1.5, 0.4),
      controlled: nothing('carts-per-view-ratio'),
    },
    {
      ...bandOf('electronics.smartphone', 'high'),
      id: 'decoy-attraction-dear-smartphones',
      explainedBy: 'brand',
      apparent: expect('carts-per-view-ratio', 1.26, 0.15),
      controlled: nothing('carts-per-view-ratio', 0.12),
    },
    {
      ...brandOf(NOVEMBER_BRAND.category, NOVEMBER_BRAND.brand),
      id: 'decoy-attraction-amazfit-clocks',
      explainedBy: 'month',
      apparent: expect('carts-per-view-ratio', 1.15, 0.2),
      controlled: nothing('carts-per-view-ratio'),
    },
    activity('decoy-association-televisions-headphones', 'electronics.video.tv', 'electronics.audio.headphone'),
    activity('decoy-association-shoes-smartphones', 'apparel.shoes', 'electronics.smartphone'),
    {
      kind: 'behavior',
      id: 'decoy-behavior-long-sessions-cart',
      unit: 'session',
      from: 'ten-views',
      to: 'cart',
      explainedBy: 'exposure',
      apparent: expect('session-lift', 2.4),
      controlled: expect('carts-per-view-ratio', 0.6, 0.5),
    },
  ];
}

/** What explains a decoy although nothing is planted. */
const WITHOUT_EFFECTS: readonly Decoy['explainedBy'][] = ['noise', 'month', 'activity'];

/** Whether a log can show the decoy: what explains it is planted, its day is in it, or both months that explain it. */
function isShown({ date, explainedBy, kind }: Decoy, { effects, calendar: { start, end } }: Shop): boolean {
  if (!effects && kind !== 'behavior' && !WITHOUT_EFFECTS.includes(explainedBy)) return false;
  const at = date === undefined ? null : dayNumber(date) * DAY_SECONDS;
  if (at !== null) return at >= start && at < end;
  return explainedBy !== 'month' || (start < NOVEMBER_STARTS_AT && end > NOVEMBER_STARTS_AT);
}

/** Where the truths of a log that has its folder to share are written. */
export function truthsBeside(log: string): string {
  return `${log.replace(/\.csv(\.gz)?$/i, '')}.truths.json`;
}

const instant = (time: number): string => new Date((START_SECONDS + time) * 1000).toISOString();

function faults(shop: Shop, events: number): Fault[] {
  const { start, end } = shop.calendar;
  const bots = shop.monthKey === null ? customersFor(events) : firstBot(shop);
  const all: Fault[] = [
    { kind: 'purchases-not-logged', from: instant(PURCHASE_GAP.from), to: instant(PURCHASE_GAP.to) },
    { kind: 'carts-not-logged', category: 'apparel', from: '2019-10-01T00:00:00.000Z', to: '2019-11-01T00:00:00.000Z' },
    {
      kind: 'late-brand',
      category: NOVEMBER_BRAND.category,
      brand: NOVEMBER_BRAND.brand,
      from: '2019-11-01T00:00:00.000Z',
    },
    ...Array.from({ length: botsFor(events) }, (_, bot): Fault => ({
      kind: 'bot',
      userId: String(userId(bots + bot)),
    })),
  ];
  return all.filter(
    ({ kind, from = '', to = '9' }) =>
      from < instant(end) && to > instant(start) && (kind !== 'late-brand' || from > instant(start)),
  );
}

/** Writes down what is planted in the log and what only looks so. */
export function describeTruths(
  shop: Shop,
  { events, rows, files }: Pick<TruthsDocument, 'events' | 'rows' | 'files'>,
): TruthsDocument {
  const sharpness = shop.monthKey === null ? 1 : IN_A_MONTH;
  return {
    about:
      'A synthetic shop made by Cartograph. No row comes from a real customer. docs/reference/demo-shop.md explains every field.',
    formatVersion: 1,
    seed: shop.seed,
    ...(!shop.effects && { effects: false }),
    events,
    rows,
    files,
    timeZone: SHOP_TIME_ZONE,
    priceBands: shop.catalog.categories
      .filter(({ plan }) => plan.code !== '')
      .map(({ plan, bandBounds: [mid, high] }) => ({ category: plan.code, mid, high })),
    truths: truths(sharpness).filter(({ kind }) => shop.effects || kind === 'behavior'),
    decoys: decoys(sharpness).filter((decoy) => isShown(decoy, shop)),
    faults: faults(shop, events),
  };
}
