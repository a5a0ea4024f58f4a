import { basicsOf } from '../recount.js';
import { everyType, count, money, form, numberOf, differs, isFalse, hasNone } from './figures.js';
import type { Page } from './page.js';

export const products: Page = {
  path: '/products',
  hasPeriod: false,
  answered: (client) => client.analytics.products({}),
  losses: { named: everyType, leftOut: [] },
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      lacks: 'total',
      form: form(
        String.raw`${count} products? brought ${money}\. (?<unknown1>[\d,]+) of (?<unknown2>[\d,]+) with enough viewers sells? clearly better than usual in the category; (?<unknown3>[\d,]+) of (?<unknown4>[\d,]+) much viewed (?:is|are) clearly rarely bought\.`,
      ),
      falsehoods: (
        [products = '', revenue = '', stars = '', among = '', laggards = '', viewed = ''],
        { rows, daysLeftOut },
      ) => {
        const counted = rows.filter(({ day }) => !daysLeftOut.includes(day));
        const basics = basicsOf(counted);
        return [
          differs('products', products, basics.products),
          differs('revenue', revenue, basics.revenue / 100),
          isFalse(
            numberOf(stars) > numberOf(among) || numberOf(laggards) > numberOf(viewed),
            'more stand out than there are',
          ),
          isFalse(Math.max(numberOf(among), numberOf(viewed)) > basics.products, 'there are fewer products'),
          isFalse(hasNone(counted, 'purchase') && numberOf(stars) + numberOf(laggards) > 0, 'nothing was bought'),
        ];
      },
    },
  ],
};
