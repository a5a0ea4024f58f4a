import {
  association,
  associationDiscoveries,
  purchaseDrivers,
  purchaseDriversFalseDiscoveries,
  demand,
} from '@cartograph/analytics';

/** The demo shop's own clock. */
const TIME_ZONE = 'Asia/Dubai';

/**
 * What is asked of every shop without effects. `rate` is the rate of false discoveries that the answer states; in a shop without effects every
 * discovery is false, so it bounds the share of shops with any.
 *
 * @type {{ name: string, rate: number, ask: (store: import('@cartograph/events').EventStore) => Promise<{ lookedAt: number, discoveries: number }> }[]}
 */
export const HYPOTHESES = [
  demandOf('H2 demand, top categories', { level: 'top' }),
  demandOf('H2 demand, whole codes', { level: 'code' }),
  demandOf('H2 demand by views alone, top categories', { level: 'top', measure: 'views' }),
  associationOf('H1 association, looked at and bought', {}),
  associationOf('H1 association, bought and bought', { from: 'purchase' }),
  associationOf('H1 association, put into the cart in one session', { unit: 'session', from: 'cart', to: 'cart' }),
  {
    name: 'H3 purchase drivers, every trait and step',
    rate: 0.05,
    ask: async (store) => purchaseDriversFalseDiscoveries(await purchaseDrivers(store, { timeZone: TIME_ZONE })),
  },
];

function demandOf(name, question) {
  return {
    name,
    rate: 0.05,
    ask: async (store) => {
      const { lookedAt, findings } = await demand(store, { timeZone: TIME_ZONE, ...question });
      return { lookedAt, discoveries: findings.length };
    },
  };
}

function associationOf(name, question) {
  return {
    name,
    rate: 0.05,
    ask: async (store) => associationDiscoveries(await association(store, { timeZone: TIME_ZONE, ...question })),
  };
}
