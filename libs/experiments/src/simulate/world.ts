import {
  courseByDay,
  noveltyByAge,
  raisedRate,
  upliftsOf,
  type EffectModel,
  type Uplift,
  type UpliftName,
} from './effect.js';
import { sharedDoubles, sharedInts, STAGE, type Columns } from './history.js';
import { responseOf, type Response } from './response/response.js';
import { ImpossibleSimulationError } from './simulation.js';

/** When a user enters the test: with the first session in the period, or all on its first day. */
export type Entry = 'first-session' | 'start';

/** Everything that a simulated campaign draws from: the history and what the effect does to it. All of it is shared memory and numbers, for threads. */
export interface World {
  days: number;
  /** Users who enter the test. */
  eligible: Int32Array;
  /** Per user the day of entry, −1 for who does not enter. */
  entry: Int32Array;
  /** Per user the first session, and the first one that is not in the period. */
  from: Int32Array;
  to: Int32Array;
  day: Int32Array;
  stage: Uint8Array;
  length: Uint8Array;
  isCarted: Uint8Array;
  value: Float64Array;
  segment: Int32Array;
  pre: Float64Array;
  group: Int32Array;
  /** Per segment the sessions with orders, from which an added order takes its worth. */
  donors: Lists;
  /** Per segment the users with more than one session, whose later sessions an added return copies. */
  returners: Lists;
  /** Sessions with orders of the group that is cannibalized; empty where none is named. */
  groupDonors: Int32Array;
  /** Index of that group, −1 where none is named. */
  takenGroup: number;
  cannibalShare: number;
  /** How users respond; null where nothing moves carts or checkouts. */
  response: Response | null;
  /**
   * Per segment, day and age in days since entry (`ages` of them): the uplift of each look's chance to lead to a cart, that of a checkout; what an order is worth, times; chance that who has
   * only this session comes back or, below 0, that who comes back after it does not.
   */
  ages: number;
  cartUplift: Float64Array;
  checkoutUplift: Float64Array;
  worth: Float64Array;
  returning: Float64Array;
  /** Sessions that a user has in the period, at most. */
  mostSessions: number;
}

/** Lists behind one another: those of key k are `items[offsets[k]] … items[offsets[k + 1] − 1]`. */
export interface Lists {
  offsets: Int32Array;
  items: Int32Array;
}

/** Cells of an effect's tables, at most; each takes 40 bytes. */
const MOST_CELLS = 16e6;

/** What of a world is so whatever the effect. */
export interface Audience {
  columns: Columns;
  base: Pick<
    World,
    | 'days'
    | 'eligible'
    | 'entry'
    | 'from'
    | 'to'
    | 'day'
    | 'stage'
    | 'length'
    | 'isCarted'
    | 'value'
    | 'segment'
    | 'pre'
    | 'group'
    | 'mostSessions'
  >;
  rates: Rates;
  /** How the users respond, learned when it is first asked for. */
  response(): Response;
}

/**
 * Finds who enters a campaign and what they do without it.
 *
 * @param days - how long it runs, in days of the history from its day 0 on.
 * @throws ImpossibleSimulationError - fewer than two users enter, or nobody bought anything; RangeError - no days.
 * Cost O(users + sessions).
 */
export function audienceOf(columns: Columns, { days, entry: rule }: { days: number; entry: Entry }): Audience {
  if (!Number.isInteger(days) || days < 1)
    throw new RangeError(`days is ${days}; give a whole number of days, 1 or more.`);
  const { users, offsets, day, stage, length, isCarted, value, segment, segmentNames, pre, group } = columns;
  const [from, to, entry] = [sharedInts(users), sharedInts(users), sharedInts(users)];
  const eligible: number[] = [];
  let mostSessions = 0;
  for (let user = 0; user < users; user += 1) {
    const first = offsets[user]!;
    let end = first;
    while (end < offsets[user + 1]! && day[end]! < days) end += 1;
    from[user] = first;
    to[user] = end;
    entry[user] = rule === 'start' ? 0 : end > first ? day[first]! : -1;
    if (entry[user]! >= 0) eligible.push(user);
    mostSessions = Math.max(mostSessions, end - first);
  }
  if (eligible.length < 2) {
    throw new ImpossibleSimulationError(
      'too-few',
      `Of ${users} users ${eligible.length} enter the test within ${days} days; an experiment needs at least one in each arm.`,
    );
  }
  const base = {
    days,
    eligible: sharedList(eligible),
    entry,
    from,
    to,
    day,
    stage,
    length,
    isCarted,
    value,
    segment,
    pre,
    group,
    mostSessions,
  };
  return {
    columns,
    base,
    rates: ratesOf(base, segmentNames.length),
    response: () => learnedOnce(columns, `${days} ${rule}`, () => responseOf(columns, base)),
  };
}

/**
 * Lays a campaign's world out.
 *
 * @throws ImpossibleUpliftError - a segment's rate would leave [0, 1]; ImpossibleSimulationError - nothing was bought of the group that is cannibalized, or nothing was put into a cart;
 *   RangeError - another number of the effect out of range.
 * Cost what the response takes to learn, and O(segments · days · ages), ages = days with a novelty and 1 without; with a cannibalized group O(orders) more.
 */
export function worldOf({ columns, base, rates, response }: Audience, effect: EffectModel): World {
  const takenGroup = groupOf(effect, columns);
  const taken = takenGroup < 0 ? [] : rates.orders.filter((session) => base.group[session] === takenGroup);
  if (takenGroup >= 0 && taken.length === 0)
    throw new ImpossibleSimulationError(
      'no-data',
      `cannibalization.from names the group ${columns.groupNames[takenGroup]}, of which nothing was bought in the period; name another.`,
    );
  const tables = tablesOf(effect, rates, columns.segmentNames, base.days);
  const movesCarts = [tables.cartUplift, tables.checkoutUplift].some((uplifts) =>
    uplifts.some((uplift) => uplift !== 0),
  );
  if (movesCarts && rates.cartsPerView.every((rate) => rate === 0))
    throw new ImpossibleSimulationError(
      'no-data',
      'The history has no session with a cart, so an uplift of viewToCart or cartToPurchase has nothing to act on; give basket or return instead, or import the carts.',
    );
  return {
    ...base,
    response: movesCarts ? response() : null,
    donors: rates.donors,
    returners: rates.returners,
    takenGroup,
    groupDonors: sharedList(taken),
    cannibalShare: shareOf(effect),
    ...tables,
  };
}

const learned = new WeakMap<Columns, Map<string, Response>>();

/** A scenario asks for one audience several times: for its campaigns, its break-even, its tornado. */
function learnedOnce(columns: Columns, key: string, learn: () => Response): Response {
  const known = learned.get(columns) ?? new Map<string, Response>();
  learned.set(columns, known);
  const response = known.get(key) ?? learn();
  known.set(key, response);
  return response;
}

/** What a segment does without the campaign. */
export interface Rates {
  /** Share of sessions that come to a cart, and of these the share with an order. */
  cartsPerView: Float64Array;
  ordersPerCart: Float64Array;
  returners: Lists;
  usersPerSegment: Float64Array;
  donors: Lists;
  orders: number[];
}

function ratesOf(
  {
    eligible,
    from,
    to,
    stage,
    isCarted,
    segment,
  }: Pick<World, 'eligible' | 'from' | 'to' | 'stage' | 'isCarted' | 'segment'>,
  segments: number,
): Rates {
  const counts = Array.from({ length: 4 }, () => new Float64Array(segments));
  const [views, carts, bought, people] = counts as [Float64Array, Float64Array, Float64Array, Float64Array];
  const donors: number[][] = Array.from({ length: segments }, () => []);
  const returners: number[][] = Array.from({ length: segments }, () => []);
  const orders: number[] = [];
  for (const user of eligible) {
    const code = segment[user]!;
    people[code]! += 1;
    if (to[user]! - from[user]! > 1) returners[code]!.push(user);
    for (let session = from[user]!; session < to[user]!; session += 1) {
      if (stage[session] === STAGE.nothing) continue;
      views[code]! += 1;
      if (isCarted[session] === 1) carts[code]! += 1;
      if (stage[session] !== STAGE.bought) continue;
      if (isCarted[session] === 1) bought[code]! += 1;
      donors[code]!.push(session);
      orders.push(session);
    }
  }
  if (orders.length === 0)
    throw new ImpossibleSimulationError(
      'zero-baseline',
      `None of the ${eligible.length} users bought anything in the period, so a relative uplift has nothing to be relative to.`,
    );
  const share = (part: Float64Array, whole: Float64Array): Float64Array =>
    part.map((count, code) => (whole[code] === 0 ? 0 : count / whole[code]!));
  // A segment without orders takes the worth of an added one from all.
  return {
    cartsPerView: share(carts, views),
    ordersPerCart: share(bought, carts),
    usersPerSegment: people,
    returners: listsOf(returners),
    donors: listsOf(donors.map((own) => (own.length === 0 ? orders : own))),
    orders,
  };
}

function tablesOf(
  effect: EffectModel,
  rates: Rates,
  segmentNames: readonly string[],
  days: number,
): Pick<World, 'ages' | 'cartUplift' | 'checkoutUplift' | 'worth' | 'returning'> {
  const segments = segmentNames.length;
  const [course, novelty] = [courseByDay(effect.course, days), noveltyByAge(effect.course, days)];
  const ages = novelty.length;
  const cells = segments * days * ages;
  if (cells > MOST_CELLS)
    throw new RangeError(
      `${segments} segments on ${days} days with ${ages} ages make ${cells} effects, more than ${MOST_CELLS}; leave the novelty out, or take fewer days or segments.`,
    );
  const uplifts = {
    viewToCart: upliftsOf('viewToCart', effect.viewToCart, segmentNames),
    cartToPurchase: upliftsOf('cartToPurchase', effect.cartToPurchase, segmentNames),
    basket: upliftsOf('basket', effect.basket, segmentNames),
    return: upliftsOf('return', effect.return, segmentNames),
  };
  const tables = {
    cartUplift: sharedDoubles(cells),
    checkoutUplift: sharedDoubles(cells),
    worth: sharedDoubles(cells),
    returning: sharedDoubles(cells),
  };
  for (let code = 0; code < segments; code += 1) {
    const [carts, orders] = [rates.cartsPerView[code]!, rates.ordersPerCart[code]!];
    const back =
      rates.usersPerSegment[code] === 0
        ? 0
        : (rates.returners.offsets[code + 1]! - rates.returners.offsets[code]!) / rates.usersPerSegment[code]!;
    const raised = (name: UpliftName, rate: number, part: number, given: Uplift | undefined): number =>
      raisedOf(name, segmentNames[code]!, rate, uplifts[name][code]! * part, given?.ceiling);
    const upliftOf = (name: UpliftName, rate: number, part: number, given: Uplift | undefined): number =>
      rate === 0 ? uplifts[name][code]! * part : raised(name, rate, part, given) / rate - 1;
    for (let at = 0; at < days; at += 1) {
      for (let age = 0; age < ages; age += 1) {
        const cell = (code * days + at) * ages + age;
        const part = course[at]! * novelty[age]!;
        tables.cartUplift[cell] = upliftOf('viewToCart', carts, part, effect.viewToCart);
        tables.checkoutUplift[cell] = upliftOf('cartToPurchase', orders, part, effect.cartToPurchase);
        tables.worth[cell] = 1 + uplifts.basket[code]! * part;
        tables.returning[cell] = chanceOf(back, raised('return', back, part, effect.return));
      }
    }
  }
  return { ages, ...tables };
}

/** Chance that a no becomes a yes so that the rate p becomes q; below 0 the chance that a yes becomes a no. */
function chanceOf(p: number, q: number): number {
  if (q >= p) return p >= 1 ? 0 : Math.min(1, (q - p) / (1 - p));
  return Math.max(-1, (q - p) / p);
}

function raisedOf(
  name: UpliftName,
  segment: string,
  rate: number,
  uplift: number,
  ceiling: number | undefined,
): number {
  try {
    return raisedRate(rate, uplift, ceiling);
  } catch (error) {
    if (error instanceof RangeError)
      error.message = `${name} of segment ${segment}: ${error.message}${ceiling === undefined ? ' Or give a ceiling.' : ''}`;
    throw error;
  }
}

function shareOf({ cannibalization }: EffectModel): number {
  const share = cannibalization?.share ?? 0;
  if (!(share >= 0 && share <= 1))
    throw new RangeError(`cannibalization.share is ${share}; give a fraction from 0 to 1.`);
  return share;
}

function groupOf({ cannibalization }: EffectModel, { groupNames }: Columns): number {
  if (cannibalization === undefined || cannibalization.from === 'later') return -1;
  const code = groupNames.indexOf(cannibalization.from.group);
  if (code >= 0) return code;
  throw new RangeError(
    `cannibalization.from names the group ${cannibalization.from.group}; ${groupNames.length === 0 ? 'the history has no groups' : `the groups are ${groupNames.join(', ')}`}.`,
  );
}

function sharedList(values: readonly number[]): Int32Array {
  const list = sharedInts(values.length);
  list.set(values);
  return list;
}

function listsOf(lists: readonly (readonly number[])[]): Lists {
  const offsets = sharedInts(lists.length + 1);
  for (const [key, list] of lists.entries()) offsets[key + 1] = offsets[key]! + list.length;
  const items = sharedInts(offsets.at(-1)!);
  for (const [key, list] of lists.entries()) items.set(list, offsets[key]);
  return { offsets, items };
}
