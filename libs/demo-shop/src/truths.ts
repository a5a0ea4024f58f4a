import type { Shop } from './shop.js';
export function describeTruths(shop: Shop, { events, rows }: { events: number; rows: number }): unknown {
  return { seed: shop.seed, events, rows };
}
