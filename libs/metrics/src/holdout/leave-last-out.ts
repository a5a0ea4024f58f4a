import { splitBy, type Split, type TimedInteractions } from './holdout.js';

/**
 * Leave-last-out: each user's latest interaction tests, the earlier ones train. A user's only interaction stays in training.
 * Equal times are ordered by item id, then by position. It leaks the future of other users; use it to compare with figures
 * of that protocol (Hidasi, Czapp, arXiv 2307.14951).
 */
export function leaveLastOut(columns: TimedInteractions): Split {
  const { users, items, times } = columns;
  const last = new Map<number, number>();
  const counts = new Map<number, number>();
  for (let position = 0; position < users.length; position += 1) {
    const user = users[position] ?? 0;
    counts.set(user, (counts.get(user) ?? 0) + 1);
    const best = last.get(user);
    if (best === undefined || isLater(position, best)) last.set(user, position);
  }
  return splitBy(columns, (position) => {
    const user = users[position] ?? 0;
    return last.get(user) === position && (counts.get(user) ?? 0) > 1;
  });

  function isLater(position: number, best: number): boolean {
    const change = (times[position] ?? 0) - (times[best] ?? 0);
    if (change !== 0) return change > 0;
    return (items[position] ?? 0) >= (items[best] ?? 0);
  }
}
