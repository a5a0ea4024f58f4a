import { basicsOf } from '../recount.js';
import { nothingLeftOut, count, money, form, numberOf, differs, isFalse, hasNone } from './figures.js';
import type { Page } from './page.js';

export const products: Page = {
  path: '/products',
  hasPeriod: false,
  isCounted: true,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`${count} products? brought ${money}\. ${count} of ${count} with enough viewers sell clearly better than usual in the category; ${count} of ${count} much viewed are clearly rarely bought\.`,
      ),
      falsehoods: ([products = '', revenue = '', stars = '', , laggards = ''], { rows }) => [
        differs('products', products, basicsOf(rows).products),
        differs('revenue', revenue, basicsOf(rows).revenue / 100),
        isFalse(hasNone(rows, 'purchase') && numberOf(stars) + numberOf(laggards) > 0, 'nothing was bought'),
      ],
    },
  ],
};
