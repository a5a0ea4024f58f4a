import { seededRandom } from '@cartograph/threads';
import { normals } from '../rating-chance.js';
import type { Ratings } from '../ratings.js';

/** Ratings of rows; ids are the rows as text. Rows may come in any order. */
export function ratingsOf(
  rows: readonly (readonly [user: number, item: number, value: number])[],
  size?: { users: number; items: number },
  scale = { low: 1, high: 5 },
): Ratings {
  const sorted = rows.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const ids = (count: number): string[] => Array.from({ length: count }, (_, row) => String(row));
  return {
    userIds: ids(size?.users ?? 1 + Math.max(...rows.map(([user]) => user))),
    itemIds: ids(size?.items ?? 1 + Math.max(...rows.map(([, item]) => item))),
    users: Int32Array.from(sorted, ([user]) => user),
    items: Int32Array.from(sorted, ([, item]) => item),
    values: Float64Array.from(sorted, ([, , value]) => value),
    at: null,
    scale,
  };
}

/** Ratings that biases and two tastes make, with noise, in whole stars from 1 to 5. */
export function tasteRatings({ users = 60, items = 40, share = 0.4, seed = 1 } = {}): Ratings {
  const random = seededRandom(seed);
  const draw = (count: number, deviation: number): Float64Array => normals(count, deviation, random);
  const [userBias, itemBias, userTaste, itemTaste] = [
    draw(users, 0.4),
    draw(items, 0.4),
    draw(2 * users, 1),
    draw(2 * items, 0.7),
  ];
  const rows: [number, number, number][] = [];
  for (let user = 0; user < users; user += 1) {
    for (let item = 0; item < items; item += 1) {
      const noise = draw(1, 0.4)[0]!;
      if (random.next() >= share) continue;
      const taste = userTaste[2 * user]! * itemTaste[2 * item]! + userTaste[2 * user + 1]! * itemTaste[2 * item + 1]!;
      rows.push([
        user,
        item,
        Math.min(5, Math.max(1, Math.round(3.4 + userBias[user]! + itemBias[item]! + taste + noise))),
      ]);
    }
  }
  return ratingsOf(rows, { users, items });
}
