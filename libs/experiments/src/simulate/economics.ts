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

/** Sums of a run that money is made of, over the users who got the campaign. */
export interface MoneySums {
  treatmentUsers: number;
  /** Worth of their orders with the campaign, before the discount. */
  revenueWith: number;
  /** Worth of the orders added less that of those lost and taken away, seen by the test or not. */
  extraRevenue: number;
}

/** What a campaign brings: net = margin − cost. */
export interface Money {
  margin: number;
  cost: number;
  net: number;
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
  return { margin, cost, net: margin - cost };
}
