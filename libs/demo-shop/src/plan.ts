// What is planted in the log, and how strongly. The generator acts on these tables and truths.ts writes them down:
// nothing else in the shop depends on the weekday, the hour, the brand, the price band or another category.

export type PriceBand = 'low' | 'mid' | 'high';
export const PRICE_BANDS: readonly PriceBand[] = ['low', 'mid', 'high'];

/** A window of weekday and hours on the shop's clock in which a category's sessions are more frequent. */
export interface PlantedPeak {
  id: string;
  /** A category code or the start of one. */
  category: string;
  /** ISO: 1 is Monday. */
  weekday: number;
  hours: readonly number[];
  /** Chance of a session inside the window against outside, before a customer's own calendar limits it. */
  intensity: number;
  /** A false peak of one local day. */
  onlyOn?: string;
  /** A false peak of views alone: carts and purchases of the window are as rare as without it, by this divisor. */
  dampedBy?: number;
  /** Relative demand to be seen in the log, by sessions. */
  expected: number;
}

/** An attribute of a product that multiplies the chance that a view leads to a cart or a purchase. */
export interface PlantedAttraction {
  id: string;
  category: string;
  attribute: { name: 'brand'; value: string } | { name: 'priceBand'; value: PriceBand };
  factor: number;
  /** Ratio of carts per view against the category's other products to be seen in the log. */
  expected: number;
}

/** One behavior that leads a customer to another shelf some days later. */
export interface PlantedSequel {
  id: string;
  after: { eventType: 'view' | 'purchase'; category: string };
  category: string;
  chance: number;
  /** Multiplies the chance of a cart or purchase in the sequel's session. */
  readiness: number;
  /** Lift P(buys `category` | did `after`) ÷ P(buys `category`) over users, to be seen in the log. */
  expectedLift: number;
}

export const PEAKS: readonly PlantedPeak[] = [
  {
    id: 'peak-furniture-saturday-evening',
    category: 'furniture',
    weekday: 6,
    hours: [19, 20, 21],
    intensity: 3.4,
    expected: 2.4,
  },
  {
    id: 'peak-headphones-monday-morning',
    category: 'electronics.audio.headphone',
    weekday: 1,
    hours: [8, 9],
    intensity: 3.2,
    expected: 2.5,
  },
  {
    id: 'peak-kids-friday-late-morning',
    category: 'kids',
    weekday: 5,
    hours: [10, 11, 12],
    intensity: 3.6,
    expected: 2.5,
  },
  {
    id: 'peak-notebooks-sunday-night',
    category: 'computers.notebook',
    weekday: 7,
    hours: [21, 22, 23],
    intensity: 3.2,
    expected: 2.4,
  },
  { id: 'peak-auto-thursday-afternoon', category: 'auto', weekday: 4, hours: [17, 18], intensity: 3, expected: 2.4 },
];

/** Windows that look like peaks: one is filled by exposure without demand, one by a single day. */
export const FALSE_PEAKS: readonly PlantedPeak[] = [
  {
    id: 'decoy-peak-refrigerators-exposure',
    category: 'appliances.kitchen.refrigerators',
    weekday: 3,
    hours: [13, 14],
    intensity: 3.4,
    dampedBy: 3,
    expected: 2.45,
  },
  {
    id: 'decoy-peak-vacuums-one-day',
    category: 'appliances.environment.vacuum',
    weekday: 2,
    hours: [15, 16, 17],
    intensity: 24,
    onlyOn: '2019-11-12',
    expected: 2.5,
  },
];

export const ATTRACTIONS: readonly PlantedAttraction[] = [
  {
    id: 'attraction-apple-smartphones',
    category: 'electronics.smartphone',
    attribute: { name: 'brand', value: 'apple' },
    factor: 1.6,
    expected: 1.6,
  },
  {
    id: 'attraction-apple-headphones',
    category: 'electronics.audio.headphone',
    attribute: { name: 'brand', value: 'apple' },
    factor: 1.9,
    expected: 1.9,
  },
  {
    id: 'attraction-cheap-vacuums',
    category: 'appliances.environment.vacuum',
    attribute: { name: 'priceBand', value: 'low' },
    factor: 2,
    expected: 2,
  },
  {
    id: 'attraction-cheap-washers',
    category: 'appliances.kitchen.washer',
    attribute: { name: 'priceBand', value: 'low' },
    factor: 1.8,
    expected: 1.8,
  },
  {
    id: 'attraction-dear-televisions',
    category: 'electronics.video.tv',
    attribute: { name: 'priceBand', value: 'high' },
    factor: 1.7,
    expected: 1.7,
  },
];

export const SEQUELS: readonly PlantedSequel[] = [
  {
    id: 'association-notebook-view-printer-purchase',
    after: { eventType: 'view', category: 'computers.notebook' },
    category: 'computers.peripherals.printer',
    chance: 0.06,
    readiness: 2.5,
    expectedLift: 5.5,
  },
  {
    id: 'association-washer-purchase-iron-purchase',
    after: { eventType: 'purchase', category: 'appliances.kitchen.washer' },
    category: 'appliances.iron',
    chance: 0.2,
    readiness: 5,
    expectedLift: 45,
  },
];

/** Looking at a product again in the same session multiplies the chance of a cart by this. */
export const SECOND_LOOK_FACTOR = 1.9;

/** A brand that comes to the shelf in November, when cart logging is more complete: its carts per view look high. */
export const NOVEMBER_BRAND = { category: 'electronics.clocks', brand: 'amazfit', octoberShare: 0.12 } as const;

/** Whether a category code lies under a (shorter or equal) code. */
export function isUnder(code: string, prefix: string): boolean {
  return code === prefix || code.startsWith(`${prefix}.`);
}
