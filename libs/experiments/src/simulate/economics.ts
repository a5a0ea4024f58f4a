/** What a campaign costs and what an order leaves. Money is in the currency of the history's orders. */
export interface Economics {
  /** What is left of an order's worth before the campaign's costs, fraction in [0, 1]. */
  grossMargin: number;
  /** For each contact, 0 or more. Default 0. */
  perContact?: number;
  /** Contacts with each user who gets the campaign, 0 or more. Default 1. */
  contactsPerUser?: number;
  /** Once, 0 or more. Default 0. */
  fixed?: number;
  /** Share of what is paid that is given back on every order of a treated user, also on those that would have come anyway, fraction in [0, 1]. Default 0. */
  discount?: number;
}

/** Costs as somebody states them. What is not there is unknown, or for `contactsPerUser`, `fixed` and `discount` the default. */
export type StatedEconomics = Partial<Economics>;

/** What has to be known before there is a profit to tell. */
export const NEEDED_COSTS = ['grossMargin', 'perContact'] as const;
export type NeededCost = (typeof NEEDED_COSTS)[number];

/** Costs of which not all is known that a profit needs. */
export interface UnknownEconomics {
  /** In the order of `NEEDED_COSTS`, at least one. */
  unknown: readonly NeededCost[];
}

/** The costs, or what is missing for a profit: the margin, and what a contact costs unless there are no contacts. */
export function economicsOf(stated: StatedEconomics): Economics | UnknownEconomics {
  const { grossMargin, perContact, contactsPerUser } = stated;
  const needsContact = perContact === undefined && contactsPerUser !== 0;
  if (grossMargin !== undefined && !needsContact) return { ...stated, grossMargin };
  return {
    unknown: NEEDED_COSTS.filter((name) => (name === 'grossMargin' ? grossMargin === undefined : needsContact)),
  };
}

export const isKnown = (economics: Economics | UnknownEconomics): economics is Economics => !('unknown' in economics);

const UNKNOWN_COSTS = {
  both: 'The gross margin and the cost of a contact are unknown',
  grossMargin: 'The gross margin is unknown',
  perContact: 'The cost of a contact is unknown',
} as const;

/** Why there is no profit to tell, and what to give, in a sentence or two. */
export function unknownCostsText({ unknown }: UnknownEconomics): string {
  const what = unknown.length === 1 ? UNKNOWN_COSTS[unknown[0]!] : UNKNOWN_COSTS.both;
  const where = unknown.map((name) => `costs.${name}`).join(' and ');
  return `${what}, so there is no profit to tell. Set ${unknown.length === 1 ? 'it' : 'them'} in the shop's settings, or give ${where} in a scenario file.`;
}

/** Sums of a run that money is made of, over the users who got the campaign. */
export interface MoneySums {
  treatmentUsers: number;
  /** Worth of their orders with the campaign, before the discount. */
  revenueWith: number;
  /** Worth of the orders added less that of those lost and taken away, seen by the test or not. */
  extraRevenue: number;
}

/** What a campaign brings: net profit = margin − cost. */
export interface Money {
  margin: number;
  cost: number;
  netProfit: number;
}

export const ECONOMICS = ['grossMargin', 'perContact', 'contactsPerUser', 'fixed', 'discount'] as const;
export type EconomicsName = (typeof ECONOMICS)[number];

/** Checks the economics and fills the defaults in. @throws RangeError - names the field. */
export function checkEconomics(economics: Economics): Required<Economics> {
  const all = { perContact: 0, contactsPerUser: 1, fixed: 0, discount: 0, ...economics };
  for (const name of ['grossMargin', 'discount'] as const) {
    if (!(all[name] >= 0 && all[name] <= 1))
      throw new RangeError(`economics.${name} is ${all[name]}; give a fraction from 0 to 1.`);
  }
  for (const name of ['perContact', 'contactsPerUser', 'fixed'] as const) {
    if (!(all[name] >= 0 && all[name] < Number.POSITIVE_INFINITY))
      throw new RangeError(`economics.${name} is ${all[name]}; give a finite number, 0 or more.`);
  }
  return all;
}

/**
 * margin = grossMargin · extra revenue; cost = contacts · perContact + fixed + discount · revenue with the campaign.
 *
 * @param economics - checked.
 */
export function moneyOf(
  { treatmentUsers, revenueWith, extraRevenue }: MoneySums,
  { grossMargin, perContact, contactsPerUser, fixed, discount }: Required<Economics>,
): Money {
  const margin = grossMargin * extraRevenue;
  const cost = treatmentUsers * contactsPerUser * perContact + fixed + discount * revenueWith;
  return { margin, cost, netProfit: margin - cost };
}
