import { logRow, type LogRow } from './log-rows.js';

/** The day that lost its purchases. */
export const LOST = '2019-11-08';

/** Two weeks of 96 sessions a day; all view, every second carts, every fourth buys, but for a day that lost its purchases. */
export const lostDayRows = (): LogRow[] =>
  Array.from({ length: 14 }, (_, day) =>
    Array.from({ length: 96 }, (_, visit): LogRow[] => {
      const user = String(visit % 2 === 0 ? 1_000 + visit + 100 * Math.floor(day / 2) : 10_000 + day * 100 + visit);
      const at = (second: number): string =>
        new Date(Date.UTC(2019, 10, 1 + day) + visit * 900_000 + second * 1000)
          .toISOString()
          .slice(0, 19)
          .replace('T', ' ');
      const row = { user, session: `${user}-${day}`, product: String(visit % 5), price: '4.00' };
      const isLost = at(0).startsWith(LOST);
      return [
        logRow({ ...row, time: at(0) }),
        ...(visit % 2 === 0 ? [logRow({ ...row, type: 'cart', time: at(10) })] : []),
        ...(visit % 4 === 0 && !isLost ? [logRow({ ...row, type: 'purchase', time: at(20) })] : []),
      ];
    }).flat(),
  ).flat();
