import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayNumber, NOVEMBER_STARTS_AT } from './calendar.js';
import { generateDemoShop } from './generate.js';
import { bandOf, cartsPerViewRatio, localClock, relativeDemand, userAssociation } from './testing/count.js';
import { readLog, type Log } from './testing/read-log.js';
import type { Attraction, Decoy, DemandPeak, Expectation, Truth, TruthsDocument } from './truths.js';

let folder: string;
let log: Log;
let document: TruthsDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-shop-'));
  const { files, truthsFile, rows } = await generateDemoShop({ outDir: folder, events: 1_000_000 });
  document = JSON.parse(await readFile(truthsFile, 'utf8')) as TruthsDocument;
  log = await readLog(files, rows);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const within = (value: number, { low, high }: Expectation): void => {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
};
const named = <T extends Truth | Decoy>(list: readonly T[], id: string): T => {
  const found = list.find((entry) => entry.id === id);
  if (!found) throw new Error(`truths.json has no ${id}`);
  return found;
};
const truth = (id: string): Truth => named(document.truths, id);
const decoy = (id: string): Decoy => named(document.decoys, id);

describe('what truths.json says is in the log', () => {
  it('describes every pattern once, with its expected size', () => {
    const ids = [...document.truths, ...document.decoys].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.truths.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['demand-peak', 'attraction', 'association', 'behavior']),
    );
    expect(document.decoys.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['demand-peak', 'attraction', 'association', 'behavior']),
    );
    expect(document.rows).toBeGreaterThanOrEqual(log.rows);
  });

  it('planted peaks of demand are there by sessions and by carts and purchases', () => {
    for (const peak of document.truths.filter((entry): entry is Truth & DemandPeak => entry.kind === 'demand-peak')) {
      within(relativeDemand(log, peak, { of: 'sessions' }), peak.expected);
      expect(relativeDemand(log, peak, { of: 'carts-and-purchases' }), peak.id).toBeGreaterThan(1.6);
    }
  });

  it('planted attributes attract', () => {
    for (const pattern of document.truths.filter((entry): entry is Truth & Attraction => entry.kind === 'attraction')) {
      within(cartsPerViewRatio(log, pattern, document.priceBands), pattern.expected);
    }
  });

  it('planted associations hold, also among users with equally many sessions', () => {
    for (const pattern of document.truths) {
      if (pattern.kind !== 'association') continue;
      const { lift, oddsRatioAtEqualActivity } = userAssociation(log, pattern);
      within(lift, pattern.expected);
      expect(oddsRatioAtEqualActivity).toBeGreaterThan(3);
    }
  });

  it('a cart leads to a purchase, and a second look to a cart', () => {
    const { lift } = sessionLift(
      (flags) => flags.cart,
      (flags) => flags.purchase,
    );
    within(lift, truth('behavior-cart-purchase').expected);
    within(secondLookRatio(), truth('behavior-second-look-cart').expected);
  });
});

describe('what only looks so', () => {
  it('a window filled by exposure has no more carts and purchases than another', () => {
    const pattern = decoy('decoy-peak-refrigerators-exposure');
    if (pattern.kind !== 'demand-peak' || !pattern.apparent) throw new Error('not a peak');
    within(relativeDemand(log, pattern, { of: 'sessions' }), pattern.apparent);
    within(relativeDemand(log, pattern, { of: 'carts-and-purchases' }), pattern.controlled);
  });

  it('a peak of a single day is gone without that day', () => {
    const pattern = decoy('decoy-peak-vacuums-one-day');
    if (pattern.kind !== 'demand-peak' || !pattern.apparent || !pattern.date) throw new Error('not a peak of a day');
    within(relativeDemand(log, pattern, { of: 'sessions' }), pattern.apparent);
    within(relativeDemand(log, pattern, { of: 'sessions', exceptDay: dayNumber(pattern.date) }), pattern.controlled);
    expect(localClock(dayNumber(pattern.date) * 86_400).weekday).toBe(pattern.weekday);
  });

  it('patterns that are noise are within noise', () => {
    const noise = document.decoys.filter(({ explainedBy }) => explainedBy === 'noise');
    expect(noise.length).toBeGreaterThan(1);
    for (const pattern of noise) {
      if (pattern.kind === 'demand-peak') within(relativeDemand(log, pattern, { of: 'sessions' }), pattern.controlled);
      if (pattern.kind === 'attraction')
        within(cartsPerViewRatio(log, pattern, document.priceBands), pattern.controlled);
    }
  });

  it('attributes that look attractive do so no more within strata of what explains them', () => {
    const strata = {
      'price-band': (row: number) => ['low', 'mid', 'high'].indexOf(bandOf(log, row, document.priceBands)),
      brand: (row: number) => log.brand[row] as number,
      month: (row: number) => Number((log.time[row] as number) < NOVEMBER_STARTS_AT),
    };
    const apparent = document.decoys.filter((one) => one.kind === 'attraction' && one.apparent);
    expect(apparent.length).toBeGreaterThan(1);
    for (const pattern of apparent) {
      if (pattern.kind !== 'attraction' || !pattern.apparent) throw new Error('filtered above');
      const stratum = strata[pattern.explainedBy as keyof typeof strata];
      within(cartsPerViewRatio(log, pattern, document.priceBands), pattern.apparent);
      within(cartsPerViewRatio(log, pattern, document.priceBands, stratum), pattern.controlled);
    }
  });

  it('associations made by activity vanish among users with equally many sessions', () => {
    const apparent = document.decoys.filter((one) => one.kind === 'association' && one.apparent);
    expect(apparent.length).toBeGreaterThan(1);
    for (const pattern of apparent) {
      if (pattern.kind !== 'association' || !pattern.apparent) throw new Error('filtered above');
      const { lift, oddsRatioAtEqualActivity } = userAssociation(log, pattern);
      within(lift, pattern.apparent);
      within(oddsRatioAtEqualActivity, pattern.controlled);
    }
  });

  it('long sessions have carts because they have more views, not more carts a view', () => {
    const pattern = decoy('decoy-behavior-long-sessions-cart');
    if (!pattern.apparent) throw new Error('no apparent size');
    const { lift, perViewRatio } = sessionLift(
      (flags) => flags.views >= 10,
      (flags) => flags.cart,
    );
    within(lift, pattern.apparent);
    within(perViewRatio, pattern.controlled);
  });
});

interface SessionFlags {
  views: number;
  carts: number;
  cart: boolean;
  purchase: boolean;
}

const cartsPerView = (list: SessionFlags[]): number =>
  list.reduce((sum, { carts }) => sum + carts, 0) / list.reduce((sum, { views }) => sum + views, 0);

function sessionLift(
  from: (flags: SessionFlags) => boolean,
  to: (flags: SessionFlags) => boolean,
): { lift: number; perViewRatio: number } {
  const sessions = Array.from({ length: log.sessions }, (): SessionFlags => ({
    views: 0,
    carts: 0,
    cart: false,
    purchase: false,
  }));
  for (let row = 0; row < log.rows; row++) {
    const flags = sessions[log.session[row] as number];
    if (!flags) continue;
    if (log.type[row] === 0) flags.views++;
    else if (log.type[row] === 1) {
      flags.carts++;
      flags.cart = true;
    } else flags.purchase = true;
  }
  const [yes, no] = [sessions.filter((flags) => from(flags)), sessions.filter((flags) => !from(flags))];
  const share = (list: SessionFlags[]): number => list.filter((flags) => to(flags)).length / list.length;
  return { lift: share(yes) / share(sessions), perViewRatio: cartsPerView(yes) / cartsPerView(no) };
}

function secondLookRatio(): number {
  const looks = new Map<string, { views: number; cart: boolean }>();
  for (let row = 0; row < log.rows; row++) {
    const key = `${log.session[row]}/${log.product[row]}`;
    const entry = looks.get(key) ?? { views: 0, cart: false };
    looks.set(key, entry);
    if (log.type[row] === 0) entry.views++;
    if (log.type[row] === 1) entry.cart = true;
  }
  const counts = { again: [0, 0], once: [0, 0] };
  for (const { views, cart } of looks.values()) {
    if (views === 0) continue;
    const side = views > 1 ? counts.again : counts.once;
    side[0]!++;
    if (cart) side[1]!++;
  }
  return counts.again[1]! / counts.again[0]! / (counts.once[1]! / counts.once[0]!);
}
