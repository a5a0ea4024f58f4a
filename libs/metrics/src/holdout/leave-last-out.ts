import { checkColumns, splitBy, type Split, type TimedInteractions } from './holdout.js';

/**
 * Leave-last-out: each user's latest interaction tests, the earlier ones train. A user's only interaction stays in training.
 * Equal times are ordered by item id, then by position. It leaks the future of other users; use it to compare with figures
 * of that protocol (Hidasi, Czapp, arXiv 2307.14951).
 */
export function leaveLastOut(columns: TimedInteractions): Split {
  const { users, items, times } = columns;
  checkColumns(columns);
  let span = 0;
  for (const user of users) if (user >= span) span = user + 1;
  const last = new Int32Array(span).fill(-1);
  const counts = new Int32Array(span);
  for (let position = 0; position < users.length; position += 1) {
    const user = users[position]!;
    counts[user]! += 1;
    const best = last[user]!;
    const later =
      best < 0 ||
      times[position]! > times[best]! ||
      (times[position] === times[best] && items[position]! >= items[best]!);
    if (later) last[user] = position;
  }
  return splitBy(columns, (position) => {
    const user = users[position]!;
    return last[user] === position && counts[user]! > 1;
  });
}
