import { logRow, type LogRow } from './log-rows.js';

/** A plain, seeded source of numbers in [0, 1). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const at = (minute: number): string =>
  new Date(Date.UTC(2019, 9, 1) + minute * 60_000).toISOString().slice(0, 19).replace('T', ' ');

/** The tastes of the shop of {@link tasteRows}: product ids 1000–1005, 1006–1011, 1012–1017. */
export const TASTES = ['electronics.audio', 'apparel.shoes', ''] as const;

/** A category id for each taste. */
export const TASTE_CATEGORY_IDS = ['2053013555631882001', '2053013555631882002', '2053013555631882003'] as const;

/**
 * Forty days of a small shop in which people cart within a taste, so that a personal model can beat popularity.
 * Users are 5001 and up; each viewed two products of her taste first. Product 1999 is viewed by all and carted by nobody.
 */
export function tasteRows(users = 240): LogRow[] {
  const next = chance(11);
  const below = (n: number): number => Math.floor(next() * n);
  const rows: LogRow[] = [];
  for (let n = 0; n < users; n += 1) {
    const user = String(5001 + n);
    const taste = below(3);
    const event = (type: LogRow['type'], minute: number, place: number): LogRow => {
      const product = place * 6 + Math.min(below(6), below(6));
      return logRow({
        user,
        type,
        time: at(minute),
        product: String(1000 + product),
        category: TASTES[place] ?? '',
        categoryId: TASTE_CATEGORY_IDS[place] ?? '',
      });
    };
    const joined = below(40 * 1440);
    for (let view = 0; view < 2; view += 1) rows.push(event('view', Math.max(0, joined - below(5 * 1440)), taste));
    rows.push(
      logRow({
        user,
        type: 'view',
        time: at(joined),
        product: '1999',
        category: TASTES[1],
        categoryId: TASTE_CATEGORY_IDS[1],
      }),
    );
    for (let cart = 1 + below(10); cart > 0; cart -= 1)
      rows.push(event('cart', joined + below(41 * 1440 - joined), next() < 0.9 ? taste : below(3)));
  }
  rows.push(
    logRow({
      user: '9001',
      type: 'view',
      time: at(100),
      product: '1012',
      category: '',
      categoryId: TASTE_CATEGORY_IDS[2],
    }),
  );
  return rows;
}
