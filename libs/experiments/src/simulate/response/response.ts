import { seededRandom } from '@cartograph/threads';
import { drawBinomial } from '../binomial.js';
import { LENGTHS, sharedDoubles, type Columns } from '../history.js';
import {
  belongingOf,
  cartingOf,
  directOf,
  firstKinds,
  fitKinds,
  chancesOf,
  type FittedKinds,
  type Kinds,
} from './fit-kinds.js';
import { userRowsOf, type UserRows } from './user-rows.js';

/**
 * How users respond to a campaign, as well as the log tells: the kinds of users several times, each time fitted to another half of them, so that runs that take turns differ as much as the
 * log leaves open. All of it is numbers and shared memory, for threads.
 */
export interface Response {
  /** How often it was fitted; run n takes fit n modulo this. */
  fits: number;
  kinds: number;
  lengths: number;
  /** Per user the row of `belonging`. */
  rowOf: Int32Array;
  rows: number;
  /** Per fit, row and kind the chance that a user is of this kind or one before. */
  belonging: Float64Array;
  segments: number;
  /** Per fit and class of session: how many looks it counts as. */
  looks: Float64Array;
  /** Per fit, segment and kind: readiness of a look, chance of a checkout. */
  readiness: Float64Array;
  checkout: Float64Array;
  /**
   * Per fit, segment and kind, by class of session: what of d of `Kinds` has the session's factor; mean odds that a look leads to a cart where nothing came of the session; share of orders in a session with a cart that nothing
   * but its checkout made.
   */
  direct: Float64Array;
  odds: Float64Array;
  onlyCheckout: Float64Array;
  /** Per fit. */
  shape: Float64Array;
}

const FITS = 32;
const MOST_KINDS = 4;
/** Steps of each fit to a half of the users: it begins where the fit to all ended. */
const STEPS_OF_HALF = 25;

/** Users who enter a campaign with their sessions in its period. */
interface Entrants {
  eligible: Int32Array;
  from: Int32Array;
  to: Int32Array;
}

/**
 * Learns how the users who enter respond.
 *
 * The number of kinds is that with the least BIC, up to four.
 *
 * Cost O(users + sessions), and a few hundred passes over the different users; 8 · 32 · rows · kinds bytes.
 */
export function responseOf(columns: Columns, entrants: Entrants): Response {
  const rows = userRowsOf(columns, entrants);
  const fitted = bestKinds(rows);
  const fits = Array.from({ length: FITS }, (_, fit) =>
    fitKinds(fitted, rows, { weights: ofOneHalf(rows, fit), steps: STEPS_OF_HALF, tolerance: 0.1 }),
  );
  return laidOut(fits, rows);
}

/** The kinds that tell the sessions best for their number. */
export function bestKinds(rows: UserRows): FittedKinds {
  const users = rows.users.reduce((sum, count) => sum + count, 0);
  const criterion = ({ kinds, logLikelihood }: FittedKinds): number =>
    ((kinds - 1) * rows.groups + 3 * kinds) * Math.log(users) - 2 * logLikelihood;
  let best = fitKinds(firstKinds(1, rows), rows);
  for (let kinds = 2; kinds <= MOST_KINDS; kinds += 1) {
    const next = fitKinds(firstKinds(kinds, rows), rows);
    if (criterion(next) >= criterion(best)) break;
    best = next;
  }
  return best;
}

/**
 * How often each row counts where one half of the users, drawn by lot, counts twice and the other not at all; the fit after an even one takes the other half. What is found of the halves differs
 * as much as what is found of users that are drawn again, and of each pair the mean is that of all.
 */
function ofOneHalf({ users }: UserRows, fit: number): Float64Array {
  const random = seededRandom(1, Math.floor(fit / 2));
  return users.map((count) => {
    const drawn = 2 * drawBinomial(random, count, 0.5);
    return fit % 2 === 0 ? drawn : 2 * count - drawn;
  });
}

function laidOut(fits: readonly Kinds[], rows: UserRows): Response {
  const { kinds, segments } = fits[0]!;
  const count = rows.users.length;
  const cells = segments * kinds;
  const response: Response = {
    fits: fits.length,
    kinds,
    segments,
    lengths: LENGTHS,
    rowOf: rows.rowOf,
    rows: count,
    belonging: sharedDoubles(fits.length * count * kinds),
    looks: sharedDoubles(fits.length * LENGTHS),
    readiness: sharedDoubles(fits.length * cells),
    checkout: sharedDoubles(fits.length * cells),
    direct: sharedDoubles(fits.length * cells * LENGTHS),
    odds: sharedDoubles(fits.length * cells * LENGTHS),
    onlyCheckout: sharedDoubles(fits.length * cells * LENGTHS),
    shape: sharedDoubles(fits.length),
  };
  for (const [fit, own] of fits.entries()) {
    const chances = belongingOf(own, rows);
    for (let row = 0; row < count; row += 1) {
      let sum = 0;
      for (let kind = 0; kind < kinds; kind += 1) {
        sum += chances[row * kinds + kind]!;
        response.belonging[(fit * count + row) * kinds + kind] = kind === kinds - 1 ? 1 : sum;
      }
    }
    response.shape[fit] = own.shape;
    response.looks.set(own.looks, fit * LENGTHS);
    response.checkout.set(own.checkout, fit * cells);
    for (let cell = 0; cell < cells; cell += 1) {
      const readiness = cartingOf(own, cell, 0);
      response.readiness[fit * cells + cell] = readiness;
      for (let length = 0; length < LENGTHS; length += 1) {
        const place = (fit * cells + cell) * LENGTHS + length;
        const [z, d] = [readiness * own.looks[length]!, directOf(own, cell, length)];
        const [, , unpaid, paid] = chancesOf(z, d, own.checkout[cell]!, own);
        response.direct[place] = own.shared * d;
        // E[e^λ − 1] of a look's intensity λ, gamma-distributed with shape a and rate (a + z + d) / readiness where nothing came of the session; d is what has its factor.
        const rate = own.shape + z + own.shared * d;
        response.odds[place] = Math.expm1(-own.shape * Math.log1p(-Math.min(0.9, readiness / rate)));
        response.onlyCheckout[place] = Math.min(1, (unpaid * own.checkout[cell]!) / ((1 - own.checkout[cell]!) * paid));
      }
    }
  }
  return response;
}
