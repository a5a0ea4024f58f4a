import { seededRandom } from '@cartograph/threads';

/** Users, items, wanted pairs, most pairs of a user. */
const SIZES = {
  XS: { users: 2_000, items: 1_000, wanted: 40_000, cap: 200 },
  S: { users: 50_000, items: 10_000, wanted: 1_000_000, cap: 1_000 },
  M: { users: 500_000, items: 50_000, wanted: 10_000_000, cap: 2_000 },
};

const CLUSTERS = 40;
const NICHES = 5;
const FAVORITES = 3;

/**
 * Makes a deterministic matrix of implicit feedback that has something to learn.
 *
 * Item popularity is Zipf (exponent 0.9). Each item has a primary place (weight 0.8) and a secondary one (0.2) among
 * 40 tastes of 5 niches. A user has three favorite niches in order of love, stays in the niche nine times in ten, else
 * in its taste, and takes anything one time in ten; how much she does is log-normal. Strengths 1–5 lean higher in her
 * first taste. Of each user with at least 5 pairs one random pair is held out.
 *
 * @param {string} size - XS, S or M.
 * @param {number} [seed]
 * @returns training CSR (row = user) and, for each user, the held-out item or −1.
 */
export function makeInteractions(size, seed = 7) {
  if (!Object.hasOwn(SIZES, size))
    throw new RangeError(`--size is "${size}"; use one of ${Object.keys(SIZES).join(', ')}.`);
  const { users, items, wanted, cap } = SIZES[/** @type {keyof typeof SIZES} */ (size)];
  const random = seededRandom(seed);
  const below = (/** @type {number} */ n) => Math.floor(random.next() * n);

  const places = placeItems(items, below);
  const activity = activities(users, wanted, cap, random);
  const indptr = new Int32Array(users + 1);
  const heldOut = new Int32Array(users).fill(-1);
  /** @type {number[]} */ const indices = [];
  /** @type {number[]} */ const values = [];
  for (let user = 0; user < users; user += 1) {
    const pairs = drawUser(places, activity[user] ?? 1, random);
    const chosen = [...pairs.keys()].toSorted((a, b) => a - b);
    const out = chosen.length >= 5 ? (chosen[below(chosen.length)] ?? -1) : -1;
    heldOut[user] = out;
    for (const item of chosen) {
      if (item === out) continue;
      indices.push(item);
      values.push(pairs.get(item) ?? 1);
    }
    indptr[user + 1] = indices.length;
  }
  return {
    train: {
      rows: users,
      columns: items,
      indptr,
      indices: Int32Array.from(indices),
      values: Float32Array.from(values),
    },
    heldOut,
  };
}

/** Items by niche, with cumulative integer weights to draw from. @param {number} items @param {(n: number) => number} below */
function placeItems(items, below) {
  const rank = Array.from({ length: items }, (_, item) => item);
  for (let last = items - 1; last > 0; last -= 1) {
    const other = below(last + 1);
    [rank[last], rank[other]] = [/** @type {number} */ (rank[other]), /** @type {number} */ (rank[last])];
  }
  /** @type {{ item: number, weight: number }[][]} */
  const niches = Array.from({ length: CLUSTERS * NICHES }, () => []);
  for (let item = 0; item < items; item += 1) {
    const weight = Math.round(1e8 * Math.pow((rank[item] ?? 0) + 1, -0.9));
    const primary = below(CLUSTERS);
    const secondary = (primary + 1 + below(CLUSTERS - 1)) % CLUSTERS;
    niches[primary * NICHES + below(NICHES)]?.push({ item, weight: weight * 8 });
    niches[secondary * NICHES + below(NICHES)]?.push({ item, weight: weight * 2 });
  }
  const members = niches.flat();
  const item = Int32Array.from(members, (member) => member.item);
  const end = new Float64Array(members.length);
  let mass = 0;
  for (const [position, member] of members.entries()) end[position] = mass += member.weight;
  const nicheEnd = new Float64Array(niches.length);
  let filled = 0;
  for (const [niche, list] of niches.entries()) {
    filled += list.length;
    nicheEnd[niche] = filled === 0 ? 0 : (end[filled - 1] ?? 0);
  }
  return { item, end, nicheEnd, mass };
}

/** Pairs a user wants: log-normal, capped, scaled to the wanted sum. @param {number} users @param {number} wanted @param {number} cap @param {{ next(): number }} random */
function activities(users, wanted, cap, random) {
  const factor = Float64Array.from({ length: users }, () => {
    let normal = -6;
    for (let draw = 0; draw < 12; draw += 1) normal += random.next();
    return Math.exp(normal - 0.5);
  });
  const fraction = Float64Array.from({ length: users }, () => random.next());
  const at = (/** @type {number} */ mean) =>
    factor.map((value, user) => Math.min(cap, Math.max(1, Math.floor(mean * value + (fraction[user] ?? 0)))));
  let [low, high] = [0, (4 * wanted) / users];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, value) => sum + value, 0) < wanted) low = middle;
    else high = middle;
  }
  return at(high);
}

/** @param {ReturnType<typeof placeItems>} places @param {number} want @param {{ next(): number }} random @returns {Map<number, number>} item → strength */
function drawUser(places, want, random) {
  const { item, end, nicheEnd, mass } = places;
  const favorites = Array.from({ length: FAVORITES }, () => firstAbove(nicheEnd, random.next() * mass));
  const first = 0.4 + 0.3 * random.next();
  const second = first + (0.9 - first) * (0.5 + 0.4 * random.next());
  /** @type {Map<number, number>} */ const pairs = new Map();
  for (let attempts = 0; pairs.size < want && attempts < 12 * want + 20; attempts += 1) {
    const draw = random.next();
    const slot = draw < first ? 0 : draw < second ? 1 : draw < 0.9 ? 2 : 3;
    const niche = favorites[slot];
    const isInNiche = random.next() < 0.9;
    let [from, to] = [0, mass];
    if (niche !== undefined) {
      const [begin, stop] = isInNiche
        ? [niche, niche + 1]
        : [niche - (niche % NICHES), niche - (niche % NICHES) + NICHES];
      [from, to] = [begin === 0 ? 0 : (nicheEnd[begin - 1] ?? 0), nicheEnd[stop - 1] ?? mass];
    }
    const chosen = item[firstAbove(end, from + random.next() * (to - from))] ?? 0;
    const luck = random.next();
    const steps = slot === 0 ? [0.5, 0.75, 0.88, 0.96] : [0.7, 0.9, 0.96, 0.99];
    if (!pairs.has(chosen)) pairs.set(chosen, 1 + steps.filter((step) => luck >= step).length);
  }
  return pairs;
}

/** First position whose cumulative value lies above a point. @param {Float64Array} cumulative @param {number} point */
function firstAbove(cumulative, point) {
  let [low, high] = [0, cumulative.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] ?? 0) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}
