import { logRow, type LogRow } from './log-rows.js';

/** What `campaignShop` writes, counted by hand. */
export const CAMPAIGN_SHOP = {
  allVisitors: { size: 300, buyers: 45 },
  cartedNotBought: { size: 60, buyers: 15 },
  viewedNotCarted: { size: 210, buyers: 0 },
} as const;

/**
 * 300 visitors who all look at something: 1–90 put it into the cart, 1–30 buy it at once, and 31–45 come back and buy it
 * in a later session. Purchases cost 5, 10, 15 … by user.
 */
export function campaignShop(): LogRow[] {
  const rows: LogRow[] = [];
  for (let user = 1; user <= 300; user += 1) {
    const own = { user: String(user), session: `first-${user}` };
    rows.push(logRow(own));
    if (user <= 90) rows.push(logRow({ ...own, type: 'cart' }));
    if (user <= 30) rows.push(logRow({ ...own, type: 'purchase', price: `${5 * (1 + (user % 9))}.00` }));
  }
  for (let user = 31; user <= 45; user += 1) {
    rows.push(
      logRow({ user: String(user), session: `second-${user}`, type: 'purchase', price: `${5 * (1 + (user % 9))}.00` }),
    );
  }
  return rows;
}

/** The same in a log that goes on for weeks, because one who bought nothing looks in again: it follows everybody for long enough. */
export function followedShop(): LogRow[] {
  return [...campaignShop(), logRow({ user: '300', session: 'last-300', time: '2019-10-25 08:00:00' })];
}
