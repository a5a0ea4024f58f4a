import type { Association, CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cartographJson, freshFolder } from './harness/product.js';
import { startServer, type Server } from './harness/server.js';

/** The full run asks for a million, in which every planted association has to be found. */
const events = process.env['CARTOGRAPH_DEMO_EVENTS'] ?? '100000';
const isWhole = Number(events) >= 1_000_000;

const [NOTEBOOK, PRINTER, WASHER, IRON] = [
  'computers.notebook',
  'computers.peripherals.printer',
  'appliances.kitchen.washer',
  'appliances.iron',
] as const;
/** What truths.json calls decoys: only activity makes them go together. */
const DECOYS = [
  ['electronics.video.tv', 'electronics.audio.headphone'],
  ['apparel.shoes', 'electronics.smartphone'],
] as const;

let server: Server;
let client: CartographClient;
let seen: Association;
let bought: Association;
beforeAll(async () => {
  const data = freshFolder('association-truths');
  await cartographJson(['demo', '--events', events, '--data', data, '--json']);
  server = await startServer('serve', [], { dataDir: data });
  client = await server.asAdmin();
  seen = await client.analytics.association({ first: 100 });
  bought = await client.analytics.association({ from: 'PURCHASE', first: 100 });
}, 1_800_000);
afterAll(() => server.dispose());

/** Categories with a code of which a pair is found, as a set: which of the two was first is a question of its own. */
const found = ({ baskets }: Association): string[] =>
  [
    ...new Set(
      baskets.pairs
        .filter(({ judgment, first, second }) => judgment.holds && /\D/.test(first) && /\D/.test(second))
        .map(({ first, second }) => [first, second].toSorted().join(' + ')),
    ),
  ].toSorted();
const pair = (...names: readonly string[]): string => names.toSorted().join(' + ');

describe(`H1 on the demo shop of ${events} events`, () => {
  it('finds that a cart leads to a purchase, in sessions and in users, and a second look to the cart', () => {
    expect(seen.verdict).toBe('SUPPORTED');
    for (const unit of ['SESSION', 'USER'] as const) {
      const association = seen.events.find(
        (one) => one.unit === unit && one.first === 'CART' && one.second === 'PURCHASE',
      )!;
      expect(association.judgment.holds).toBe(true);
      expect(association.controlled.low!).toBeGreaterThan(5);
    }
    const look = seen.behaviors.find(({ name }) => name === 'second-look')!;
    expect([look.controlled.low! > 1, look.judgment.confirmed]).toEqual([true, true]);
  });

  it.runIf(isWhole)('holds a second look for a sign of buying at equal activity, too', () => {
    expect(seen.behaviors.find(({ name }) => name === 'second-look')!.judgment.holds).toBe(true);
  });

  it('takes long sessions for what they are: more views, not more carts a view', () => {
    const long = seen.behaviors.find(({ name }) => name === 'long-session')!;
    expect(long.apparent.low!).toBeGreaterThan(1.5);
    expect([long.controlled.high! < 1, long.simpson, long.judgment.holds]).toEqual([true, 'REVERSED', false]);
    expect(seen.simpson.warnings).toEqual(
      expect.arrayContaining([expect.objectContaining({ about: 'behavior', first: 'long-session', kind: 'REVERSED' })]),
    );
  });

  const planted = [pair(NOTEBOOK, PRINTER), pair(WASHER, IRON)].toSorted();

  it('finds no pair of the categories that have a code but the planted ones', () => {
    for (const answer of [seen, bought]) expect(found(answer).filter((one) => !planted.includes(one))).toEqual([]);
  });

  it.runIf(isWhole)('finds the planted pairs', () => {
    for (const answer of [seen, bought]) expect(found(answer)).toEqual(planted);
  });

  it('lets pairs that only activity makes vanish at equal activity', () => {
    for (const [first, second] of DECOYS) {
      const decoy = seen.baskets.pairs.find((one) => one.first === first && one.second === second);
      if (decoy) expect([decoy.judgment.holds, decoy.controlled.low! <= 1]).toEqual([false, true]);
      expect(found(seen)).not.toContain(pair(first, second));
    }
    expect(seen.simpson.found).toBeGreaterThan(0);
  });

  it.runIf(isWhole)('warns of many such pairs', () => {
    expect(seen.simpson.warnings.length).toBeGreaterThan(50);
  });
});
