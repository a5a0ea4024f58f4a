import type { Catalogue } from './catalogue.js';
import { makeCatalogue } from './catalogue.js';
import { logNormalTable } from './exact.js';

/** What every customer of one shop has in common. Memory: the catalogue, whatever the size of the log. */
export interface Shop {
  seed: number;
  catalogue: Catalogue;
  /** Draw from these by `table[random.below(table.length)]`. */
  sessionsPerCustomer: Uint16Array;
  viewsPerSession: Uint16Array;
}

/** Events that one customer leaves on average, measured on large shops; it turns a wanted size into customers. */
const EVENTS_PER_CUSTOMER = 20.4;

export function openShop({ seed, events }: { seed: number; events: number }): Shop {
  return {
    seed,
    catalogue: makeCatalogue({ seed, events }),
    sessionsPerCustomer: logNormalTable({ median: 1.72, sigma: 1.25, most: 160 }),
    viewsPerSession: logNormalTable({ median: 2.2, sigma: 1.17, most: 400 }),
  };
}

/** How many customers visit a shop with about this many events. */
export function customersFor(events: number): number {
  return Math.max(1, Math.floor(events / EVENTS_PER_CUSTOMER + 0.5));
}
