import { writeFileSync } from 'node:fs';

export const header = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';

/** One hand-written row of the log. */
export interface LogRow {
  at: string;
  type: 'view' | 'cart' | 'remove_from_cart' | 'purchase';
  product: number;
  /** In hundredths. */
  price: number;
  user: number;
  session: string;
}

/** What an import of a log must say, counted here without the product. */
export interface Expected {
  rows: number;
  events: Record<LogRow['type'], number>;
  users: number;
  products: number;
  sessions: number;
  buyers: number;
  revenue: string;
  zeroPrices: number;
}

const categories = [
  { id: '2053013555631882655', code: 'electronics.smartphone' },
  { id: '2053013563810775923', code: 'appliances.kitchen.kettle' },
  { id: '2053013559868129947', code: 'furniture.bedroom.bed' },
  { id: '2053013554415534427', code: '' },
];
const brands = ['samsung', 'apple', 'bosch', '', 'xiaomi'];
export const brandOf = (product: number): string => brands[product % brands.length] ?? '';

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Generates a small shop's log: each user likes a few products, comes back, carts some of what they look at and buys some of that.
 * No row comes twice.
 *
 * @param days - calendar days from 1 October 2019, so that a split by time leaves something to learn and to test.
 */
export function makeLog(options: { users: number; days?: number; seed?: number; products?: number }): LogRow[] {
  const random = seeded(options.seed ?? 1);
  const pick = (below: number): number => Math.floor(random() * below);
  const days = options.days ?? 14;
  const products = options.products ?? 120;
  const rows: LogRow[] = [];
  for (let user = 0; user < options.users; user++) {
    const taste = Array.from({ length: 6 }, () => pick(products));
    for (let visit = 1 + pick(4); visit > 0; visit--) {
      const session = `5e55${String(user).padStart(6, '0')}-${String(visit).padStart(4, '0')}`;
      let at = Date.UTC(2019, 9, 1 + pick(days), pick(24), pick(60));
      const put = (type: LogRow['type'], product: number): void => {
        at += 1000 * (1 + pick(90));
        const price = product % 40 === 7 ? 0 : 1000 + product * 137;
        rows.push({
          at: new Date(at).toISOString().slice(0, 19).replace('T', ' '),
          type,
          product: 1_000_000 + product,
          price,
          user: 500_000_000 + user,
          session,
        });
      };
      for (let look = 1 + pick(5); look > 0; look--) {
        const product = random() < 0.8 ? (taste[pick(taste.length)] ?? 0) : pick(products);
        put('view', product);
        if (random() < 0.35) {
          put('cart', product);
          if (random() < 0.15) put('remove_from_cart', product);
          else if (random() < 0.45) put('purchase', product);
        }
      }
    }
  }
  return rows.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** One line of CSV. */
export function lineOf(row: LogRow): string {
  const category = categories[row.product % categories.length] ?? { id: '1', code: '' };
  const price = `${Math.trunc(row.price / 100)}.${String(row.price % 100).padStart(2, '0')}`;
  return [
    `${row.at} UTC`,
    row.type,
    row.product,
    category.id,
    category.code,
    brandOf(row.product),
    price,
    row.user,
    row.session,
  ].join(',');
}

/** A log file with its header and a final newline. */
export const csvOf = (rows: readonly LogRow[]): string => `${[header, ...rows.map(lineOf)].join('\n')}\n`;

/** Writes a log file. */
export function writeLog(path: string, rows: readonly LogRow[]): string {
  writeFileSync(path, csvOf(rows));
  return path;
}

/** Counts a log by hand. */
export function expectedOf(rows: readonly LogRow[]): Expected {
  const of = (type: LogRow['type']): LogRow[] => rows.filter((row) => row.type === type);
  const cents = of('purchase').reduce((sum, row) => sum + BigInt(row.price), 0n);
  return {
    rows: rows.length,
    events: {
      view: of('view').length,
      cart: of('cart').length,
      remove_from_cart: of('remove_from_cart').length,
      purchase: of('purchase').length,
    },
    users: new Set(rows.map((row) => row.user)).size,
    products: new Set(rows.map((row) => row.product)).size,
    sessions: new Set(rows.map((row) => `${row.user} ${row.session}`)).size,
    buyers: new Set(of('purchase').map((row) => row.user)).size,
    revenue: `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`,
    zeroPrices: rows.filter((row) => row.price === 0).length,
  };
}
