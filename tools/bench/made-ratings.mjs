import { seededRandom } from '@cartograph/threads';

const [USERS, ITEMS, WANTED, TASTES] = [1_000, 1_700, 100_000, 6];

/**
 * Makes ratings that have something to learn, of the size of MovieLens-100k: items are met by Zipf's law (exponent 0.7), users differ in how many they rate, and stars from 1 to 5 come of
 * biases, six tastes and noise.
 *
 * @param {number} [seed]
 * @returns {import('@cartograph/ratings').Ratings}
 */
export function makeRatings(seed = 7) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const normals = (/** @type {number} */ count, /** @type {number} */ deviation) =>
    Float64Array.from({ length: count }, () => deviation * normal());
  const [userBias, itemBias, userTaste, itemTaste] = [
    normals(USERS, 0.45),
    normals(ITEMS, 0.5),
    normals(USERS * TASTES, 1),
    normals(ITEMS * TASTES, 0.25),
  ];
  const reach = new Float64Array(ITEMS);
  let sum = 0;
  for (let item = 0; item < ITEMS; item += 1) reach[item] = sum += (item + 1) ** -0.7;
  const activity = Float64Array.from({ length: USERS }, () => Math.exp(normal()));
  const perActivity = WANTED / activity.reduce((total, value) => total + value, 0);

  /** @type {number[]} */ const users = [];
  /** @type {number[]} */ const items = [];
  /** @type {number[]} */ const values = [];
  for (let user = 0; user < USERS; user += 1) {
    const wanted = Math.min(ITEMS / 2, Math.max(5, Math.round((activity[user] ?? 0) * perActivity)));
    /** @type {Set<number>} */ const met = new Set();
    while (met.size < wanted) met.add(drawn(reach, random.next() * sum));
    for (const item of [...met].toSorted((a, b) => a - b)) {
      let rating = 3.5 + (userBias[user] ?? 0) + (itemBias[item] ?? 0) + 0.7 * normal();
      for (let taste = 0; taste < TASTES; taste += 1)
        rating += (userTaste[user * TASTES + taste] ?? 0) * (itemTaste[item * TASTES + taste] ?? 0);
      users.push(user);
      items.push(item);
      values.push(Math.min(5, Math.max(1, Math.round(rating))));
    }
  }
  const ids = (/** @type {number} */ count) => Array.from({ length: count }, (_, row) => String(row));
  return {
    userIds: ids(USERS),
    itemIds: ids(ITEMS),
    users: Int32Array.from(users),
    items: Int32Array.from(items),
    values: Float64Array.from(values),
    at: null,
    scale: { low: 1, high: 5 },
  };
}

/** The first place whose running sum lies above a number. @param {Float64Array} reach @param {number} number */
function drawn(reach, number) {
  let [low, high] = [0, reach.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((reach[middle] ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
