import { LENGTHS } from '../history.js';
import { CODES, type UserRows } from './user-rows.js';

/**
 * What a shop's users are like: kinds of users by how readily they put into the cart, check out, and buy without a cart.
 *
 * In a session of class l of a user of kind k and segment s, looks lead to a cart with intensity z = readiness[k] · looks[l] · segmentReadiness[s] times a factor of the session's own,
 * gamma-distributed with mean 1 and variance 1/a: what has the intensity x never happens with chance S(x) = (1 + x/a)^(−a). Something is bought past the cart with intensity
 * d = direct[k] · directLooks[l] · segmentDirect[s], of which the part `shared` has the same factor and the rest has none. What is in the cart is checked out with chance r = `checkout[s, k]`.
 */
export interface Kinds {
  kinds: number;
  segments: number;
  /** Per group of `UserRows` and kind the share of users: who comes often is of other kinds than who comes once. */
  shares: Float64Array;
  readiness: Float64Array;
  looks: Float64Array;
  segmentReadiness: Float64Array;
  /** a, in [`LEAST_SHAPE`, `MOST_SHAPE`]. */
  shape: number;
  /** From 0 to 1. */
  shared: number;
  /** Per segment and kind. */
  checkout: Float64Array;
  direct: Float64Array;
  directLooks: Float64Array;
  segmentDirect: Float64Array;
}

/** Kinds with how well they tell the sessions. */
export interface FittedKinds extends Kinds {
  logLikelihood: number;
}

const LEAST_SHAPE = 0.2;
/** So even are sessions that more makes no difference. */
const MOST_SHAPE = 64;
/** Sessions with carts that each kind is taken to have beside its own, checked out as often as all are; and each kind of a segment, checked out as often as the kind. */
const PRIOR_CARTS = 2;
/** Sessions that each class and each segment is taken to have beside its own, with the shop's shares. */
const PRIOR_SESSIONS = 1;
const LEAST = 1e-9;

/** S of `Kinds`, and its slope. */
export const never = (x: number, shape: number): number => Math.exp(-shape * Math.log1p(x / shape));
const slopeOfNever = (x: number, shape: number): number => -never(x, shape) / (1 + x / shape);

/** Where a search for so many kinds begins: all are alike but for how ready they are. */
export function firstKinds(kinds: number, rows: UserRows): Kinds {
  const sums = sumsOf(rows);
  const total = (flags: number[]): number =>
    Array.from({ length: LENGTHS }, (_, length) =>
      flags.reduce((sum, flag) => sum + sums[length * 4 + flag]!, 0),
    ).reduce((sum, each) => sum + each, 0);
  const [sessions, carted, paid, direct] = [total([0, 1, 2, 3]), total([2, 3]), total([3]), total([1])];
  const looks = Float64Array.from({ length: LENGTHS }, (_, length) => length + 1);
  const spread = (kind: number): number => (kinds === 1 ? 1 : 0.3 * 20 ** (kind / (kinds - 1)));
  const each = (of: (kind: number) => number): Float64Array =>
    Float64Array.from({ length: kinds }, (_, kind) => of(kind));
  const weights = each((kind) => 2 ** -(2 * kind));
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const paidShare = carted === 0 ? 0.5 : Math.min(0.99, Math.max(0.01, paid / carted));
  return {
    kinds,
    segments: rows.segments,
    shares: Float64Array.from({ length: rows.groups * kinds }, (_, place) => weights[place % kinds]! / whole),
    readiness: each((kind) => (spread(kind) * carted) / sessions / 2),
    looks,
    segmentReadiness: new Float64Array(rows.segments).fill(1),
    shape: MOST_SHAPE,
    shared: 0.5,
    checkout: new Float64Array(rows.segments * kinds).fill(paidShare),
    direct: each((kind) => (spread(kind) * direct) / sessions / 2),
    directLooks: looks.slice(),
    segmentDirect: new Float64Array(rows.segments).fill(1),
  };
}

/**
 * Improves kinds by expectation and maximization until the log-likelihood gains less than `tolerance` a step, or for `steps`.
 *
 * @param weights - how often each row counts; default as often as it has users.
 * Cost O(steps · (sessions by code and row + kinds · classes)).
 */
export function fitKinds(
  start: Kinds,
  rows: UserRows,
  {
    weights = rows.users,
    steps = 1_000,
    tolerance = 0.002,
  }: { weights?: Float64Array; steps?: number; tolerance?: number } = {},
): FittedKinds {
  let kinds = start;
  let last = Number.NEGATIVE_INFINITY;
  for (let step = 0; ; step += 1) {
    const { logLikelihood, shares, expected } = expectationOf(kinds, rows, weights);
    if (step === steps || logLikelihood - last < tolerance) return { ...kinds, logLikelihood };
    last = logLikelihood;
    kinds = maximized(kinds, shares, expected);
  }
}

/** Per row and kind the chance that a user of the row is of the kind. */
export function belongingOf(kinds: Kinds, rows: UserRows): Float64Array {
  const chances = new Float64Array(rows.users.length * kinds.kinds);
  const logs = logsOf(kinds);
  for (let row = 0; row < rows.users.length; row += 1) belongs(kinds, logs, rows, row, chances, row * kinds.kinds);
  return chances;
}

/** Writes the chances of a row's kinds; returns the log-likelihood of one user of the row. */
function belongs(
  { kinds, shares }: Kinds,
  logs: Float64Array,
  { segment, group, offsets, codes, counts }: UserRows,
  row: number,
  out: Float64Array,
  at: number,
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let kind = 0; kind < kinds; kind += 1) {
    let log = Math.log(shares[group[row]! * kinds + kind]!);
    for (let place = offsets[row]!; place < offsets[row + 1]!; place += 1)
      log += counts[place]! * logs[(segment[row]! * kinds + kind) * CODES + codes[place]!]!;
    out[at + kind] = log;
    most = Math.max(most, log);
  }
  let sum = 0;
  for (let kind = 0; kind < kinds; kind += 1) sum += out[at + kind] = Math.exp(out[at + kind]! - most);
  for (let kind = 0; kind < kinds; kind += 1) out[at + kind]! /= sum;
  return most + Math.log(sum);
}

/** Log-chances of the sessions of each segment and kind, by code. */
function logsOf(kinds: Kinds): Float64Array {
  const logs = new Float64Array(kinds.segments * kinds.kinds * CODES);
  for (let cell = 0; cell < kinds.segments * kinds.kinds; cell += 1)
    for (let length = 0; length < LENGTHS; length += 1)
      for (const [flags, chance] of chancesOf(
        cartingOf(kinds, cell, length),
        directOf(kinds, cell, length),
        kinds.checkout[cell]!,
        kinds,
      ).entries())
        logs[cell * CODES + length * 4 + flags] = Math.log(chance);
  return logs;
}

/** Chances of a session without cart and order, with an order alone, with a cart alone, with both. */
export function chancesOf(
  z: number,
  d: number,
  checkout: number,
  { shape, shared }: Pick<Kinds, 'shape' | 'shared'>,
): [number, number, number, number] {
  const apart = Math.exp(-(1 - shared) * d);
  const neither = never(z + shared * d, shape) * apart;
  const noCart = never(z, shape);
  const unpaid = (1 - checkout) * (never(shared * d, shape) * apart - neither);
  const least = (chance: number): number => Math.max(chance, Number.MIN_VALUE);
  return [least(neither), least(noCart - neither), least(unpaid), least(1 - noCart - unpaid)];
}

/** z of a segment and kind, which are one cell, by the class of a session. */
export function cartingOf({ kinds, readiness, looks, segmentReadiness }: Kinds, cell: number, length: number): number {
  return readiness[cell % kinds]! * looks[length]! * segmentReadiness[Math.floor(cell / kinds)]!;
}

/** d likewise. */
export function directOf({ kinds, direct, directLooks, segmentDirect }: Kinds, cell: number, length: number): number {
  return direct[cell % kinds]! * directLooks[length]! * segmentDirect[Math.floor(cell / kinds)]!;
}

interface Expectation {
  logLikelihood: number;
  /** Per group and kind users; per segment and kind sessions, by code. */
  shares: Float64Array;
  expected: Float64Array;
}

function expectationOf(kinds: Kinds, rows: UserRows, weights: Float64Array): Expectation {
  const logs = logsOf(kinds);
  const shares = new Float64Array(rows.groups * kinds.kinds);
  const expected = new Float64Array(rows.segments * kinds.kinds * CODES);
  const chances = new Float64Array(kinds.kinds);
  let logLikelihood = 0;
  for (let row = 0; row < weights.length; row += 1) {
    const weight = weights[row]!;
    if (weight === 0) continue;
    logLikelihood += weight * belongs(kinds, logs, rows, row, chances, 0);
    for (let kind = 0; kind < kinds.kinds; kind += 1) {
      const part = weight * chances[kind]!;
      const cell = rows.segment[row]! * kinds.kinds + kind;
      shares[rows.group[row]! * kinds.kinds + kind]! += part;
      for (let place = rows.offsets[row]!; place < rows.offsets[row + 1]!; place += 1)
        expected[cell * CODES + rows.codes[place]!]! += part * rows.counts[place]!;
    }
  }
  return { logLikelihood, shares, expected };
}

/** Steps towards the kinds that are likeliest for the sessions expected of each: every number by Fisher's scoring, the others as they are. */
function maximized(before: Kinds, shares: Float64Array, expected: Float64Array): Kinds {
  const counts = withPrior(expected, before);
  const kinds: Kinds = {
    ...before,
    shares: normalized(shares, before.kinds),
    readiness: before.readiness.slice(),
    looks: before.looks.slice(),
    segmentReadiness: before.segmentReadiness.slice(),
    checkout: before.checkout.slice(),
    direct: before.direct.slice(),
    directLooks: before.directLooks.slice(),
    segmentDirect: before.segmentDirect.slice(),
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const part of ['kind', 'length', 'segment'] as const)
      if (part !== 'segment' || kinds.segments > 1) scoreFactors(kinds, counts, part);
    scoreCheckout(kinds, counts);
    kinds.shape = Math.exp(
      likelierAfter(Math.log(kinds.shape), [Math.log(LEAST_SHAPE), Math.log(MOST_SHAPE)], counts, (log) => ({
        ...kinds,
        shape: Math.exp(log),
      })),
    );
    kinds.shared = likelierAfter(kinds.shared, [0, 1], counts, (shared) => ({ ...kinds, shared }));
  }
  for (const [ofKind, others] of [
    [kinds.readiness, [kinds.looks, kinds.segmentReadiness]],
    [kinds.direct, [kinds.directLooks, kinds.segmentDirect]],
  ] as const) {
    for (const factors of others) {
      const unit = factors[0]!;
      for (let place = 0; place < factors.length; place += 1) factors[place]! /= unit;
      for (let kind = 0; kind < kinds.kinds; kind += 1) ofKind[kind]! *= unit;
    }
  }
  return kinds;
}

const ROUNDS = 2;
/** A number is moved at most so far on its logarithm (or logit) in one step. */
const clipped = (step: number, most: number): number => Math.min(most, Math.max(-most, step));

/** Moves one set of factors of z and of d. */
function scoreFactors(kinds: Kinds, counts: Float64Array, part: 'kind' | 'length' | 'segment'): void {
  const [carting, direct] = (
    {
      kind: [kinds.readiness, kinds.direct],
      length: [kinds.looks, kinds.directLooks],
      segment: [kinds.segmentReadiness, kinds.segmentDirect],
    } as const
  )[part];
  const sums = Array.from({ length: 4 }, () => new Float64Array(carting.length));
  const [score, information, directScore, directInformation] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const { shape, shared } = kinds;
  for (let cell = 0; cell < kinds.segments * kinds.kinds; cell += 1) {
    const unpaid = 1 - kinds.checkout[cell]!;
    for (let length = 0; length < LENGTHS; length += 1) {
      const first = (cell * LENGTHS + length) * 4;
      const sessions = counts[first]! + counts[first + 1]! + counts[first + 2]! + counts[first + 3]!;
      if (sessions === 0) continue;
      const place = part === 'length' ? length : part === 'kind' ? cell % kinds.kinds : Math.floor(cell / kinds.kinds);
      const [z, d] = [cartingOf(kinds, cell, length), directOf(kinds, cell, length)];
      const chances = chancesOf(z, d, kinds.checkout[cell]!, kinds);
      const apart = Math.exp(-(1 - shared) * d);
      const slopeByD = (x: number): number =>
        d * apart * (shared * slopeOfNever(x, shape) - (1 - shared) * never(x, shape));
      const neitherByZ = z * apart * slopeOfNever(z + shared * d, shape);
      const noCartByZ = z * slopeOfNever(z, shape);
      const [neitherByD, noDirectByD] = [slopeByD(z + shared * d), slopeByD(shared * d)];
      const byZ = [neitherByZ, noCartByZ - neitherByZ, -unpaid * neitherByZ, unpaid * neitherByZ - noCartByZ];
      const byD = [neitherByD, -neitherByD, unpaid * (noDirectByD - neitherByD), -unpaid * (noDirectByD - neitherByD)];
      for (let flags = 0; flags < 4; flags += 1) {
        const chance = Math.max(chances[flags]!, LEAST);
        score[place]! += (counts[first + flags]! * byZ[flags]!) / chance;
        information[place]! += (sessions * byZ[flags]! ** 2) / chance;
        directScore[place]! += (counts[first + flags]! * byD[flags]!) / chance;
        directInformation[place]! += (sessions * byD[flags]! ** 2) / chance;
      }
    }
  }
  for (let place = 0; place < carting.length; place += 1) {
    if (information[place]! > 0)
      carting[place] = Math.max(LEAST, carting[place]! * Math.exp(clipped(score[place]! / information[place]!, 1)));
    if (directInformation[place]! > 0)
      direct[place] = Math.max(
        LEAST,
        direct[place]! * Math.exp(clipped(directScore[place]! / directInformation[place]!, 1)),
      );
  }
}

/** Moves the checkouts: a kind's are drawn to those of all, those of its segments to the kind's. */
function scoreCheckout(kinds: Kinds, counts: Float64Array): void {
  const { checkout, shape } = kinds;
  const cells = checkout.length;
  const [paid, carted] = [new Float64Array(cells), new Float64Array(cells)];
  for (let cell = 0; cell < cells; cell += 1) {
    for (let length = 0; length < LENGTHS; length += 1) {
      const first = (cell * LENGTHS + length) * 4;
      const [z, d] = [cartingOf(kinds, cell, length), directOf(kinds, cell, length)];
      const ordered = chancesOf(z, d, checkout[cell]!, kinds)[3];
      // Of sessions with a cart and an order, those whose cart was checked out.
      paid[cell]! += (counts[first + 3]! * checkout[cell]! * (1 - never(z, shape))) / Math.max(ordered, LEAST);
      carted[cell]! += counts[first + 2]! + counts[first + 3]!;
    }
    paid[cell] = Math.min(paid[cell]!, carted[cell]!);
  }
  const shrunk = (of: number, among: number, to: number): number => (of + PRIOR_CARTS * to) / (among + PRIOR_CARTS);
  const totals = (values: Float64Array, kind: number): number =>
    values.reduce((sum, value, cell) => (cell % kinds.kinds === kind ? sum + value : sum), 0);
  const all = sumOf(carted) === 0 ? 0.5 : sumOf(paid) / sumOf(carted);
  const ofKind = Array.from({ length: kinds.kinds }, (_, kind) =>
    shrunk(totals(paid, kind), totals(carted, kind), all),
  );
  for (let cell = 0; cell < cells; cell += 1)
    checkout[cell] = shrunk(paid[cell]!, carted[cell]!, ofKind[cell % kinds.kinds]!);
}

/** Each class of sessions and each segment gets a session with the shop's shares, dealt to the others as theirs are. */
function withPrior(expected: Float64Array, { kinds, segments }: Kinds): Float64Array {
  const all = sumOf(expected);
  if (all === 0) return expected;
  const [byKind, bySegment, byLength, byFlags] = [kinds, segments, LENGTHS, 4].map(
    (length) => new Float64Array(length),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const partsOf = (place: number): [number, number, number, number] => {
    const cell = Math.floor(place / CODES);
    return [cell % kinds, Math.floor(cell / kinds), Math.floor((place % CODES) / 4), place % 4];
  };
  for (let place = 0; place < expected.length; place += 1) {
    const [kind, segment, length, flags] = partsOf(place);
    const part = expected[place]! / all;
    byKind[kind]! += part;
    bySegment[segment]! += part;
    byLength[length]! += part;
    byFlags[flags]! += part;
  }
  return expected.map((count, place) => {
    const [kind, segment, length, flags] = partsOf(place);
    return count + PRIOR_SESSIONS * byKind[kind]! * (bySegment[segment]! + byLength[length]!) * byFlags[flags]!;
  });
}

/** A step of Newton's from a number, within its ends, taken where it makes the sessions likelier. */
function likelierAfter(
  at: number,
  [least, most]: readonly [number, number],
  counts: Float64Array,
  kindsWith: (value: number) => Kinds,
): number {
  const likelihood = (value: number): number => {
    const logs = logsOf(kindsWith(value));
    let sum = 0;
    for (let place = 0; place < counts.length; place += 1) if (counts[place]! > 0) sum += counts[place]! * logs[place]!;
    return sum;
  };
  const width = 0.05;
  const middle = Math.min(most - width, Math.max(least + width, at));
  const [below, here, above] = [likelihood(middle - width), likelihood(middle), likelihood(middle + width)];
  const curvature = (above - 2 * here + below) / width ** 2;
  const slope = (above - below) / (2 * width);
  const next = Math.min(
    most,
    Math.max(least, middle + clipped(curvature < 0 ? -slope / curvature : Math.sign(slope), 0.5)),
  );
  return likelihood(next) > likelihood(at) + 1e-9 ? next : at;
}

const sumOf = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function normalized(sums: Float64Array, kinds: number): Float64Array {
  const shares = sums.slice();
  for (let first = 0; first < shares.length; first += kinds) {
    const own = shares.subarray(first, first + kinds);
    const total = own.reduce((sum, value) => sum + value + LEAST, 0);
    for (let kind = 0; kind < kinds; kind += 1) own[kind] = (own[kind]! + LEAST) / total;
  }
  return shares;
}

/** Users' sessions by code, over all. */
function sumsOf({ users, offsets, codes, counts }: UserRows): Float64Array {
  const sums = new Float64Array(CODES);
  for (let row = 0; row < users.length; row += 1)
    for (let place = offsets[row]!; place < offsets[row + 1]!; place += 1)
      sums[codes[place]!]! += users[row]! * counts[place]!;
  return sums;
}
