import { seededRandom } from '@cartograph/threads';
import type { LogRow } from './tiny-lake.js';

/** Which products of a category are how many times as likely to be carted. */
export interface PlantedPull {
  category: string;
  brand: string;
  factor: number;
}

/**
 * A log of sessions that each look at four products of one category, all of one time, whose readiness to cart varies between sessions; a pull
 * multiplies the chance of a cart. Of what is carted, half is bought, the first by rank.
 */
export function pulledLog({
  categories,
  sessions,
  pulls,
  seed,
}: {
  categories: readonly string[];
  sessions: number;
  pulls: readonly PlantedPull[];
  seed: number;
}): LogRow[] {
  const random = seededRandom(seed);
  const brands = ['alpha', 'beta', 'gamma', ''];
  return categories.flatMap((code, shelf) =>
    Array.from({ length: sessions }, (_, session): LogRow[] => {
      const user = String(shelf * 1_000_000 + 17 * session + 5);
      const start =
        Date.parse('2019-10-01T00:00:00Z') +
        Math.floor(random.next() * 40) * 86_400_000 +
        Math.floor(random.next() * 80_000) * 1000;
      const at = (second: number): string =>
        new Date(start + second * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const readiness = random.next() < 0.5 ? 0.35 : 0.05;
      const products = new Set<number>();
      while (products.size < 4) products.add(Math.floor(random.next() * 40));
      return [...products].flatMap((number, place): LogRow[] => {
        const brand = brands[number % 4]!;
        const product = {
          product: String(1000 * (shelf + 1) + number),
          user,
          session: `s${user}`,
          code,
          categoryId: String(500 + shelf),
          brand: brand || null,
          price: (20 + ((number * 7) % 40)).toFixed(2),
        };
        const pull = pulls.find((one) => one.category === code && one.brand === brand)?.factor ?? 1;
        const rows: LogRow[] = [{ ...product, at: at(place * 20), type: 'view' }];
        if (random.next() < Math.min(0.95, readiness * pull)) {
          rows.push({ ...product, at: at(place * 20 + 5), type: 'cart' });
          if (random.next() < 0.5) rows.push({ ...product, at: at(100), type: 'purchase' });
        }
        return rows;
      });
    }).flat(),
  );
}
