import { sessionsOf, type Told } from '../recount.js';
import { nothingLeftOut, form, isFalse } from './figures.js';
import type { Page } from './page.js';

export const attraction: Page = {
  path: '/attraction',
  hasPeriod: false,
  isCounted: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`This log cannot tell which attributes go with purchases: a category needs 100 sessions in which one viewed product went on and another did not\.`,
      ),
      falsehoods: () => [],
    },
    { form: form(String.raw`We confirmed no product attribute that goes with .+`), falsehoods: () => [] },
    {
      form: form(
        String.raw`There is nothing to compare: in no session of this period did one product of a category go on and another did not\.`,
      ),
      falsehoods: (_, { rows }) => [
        isFalse(
          sessionsOf(rows, () => true).some((events) =>
            // The three categories with a name; products without a price are not compared.
            [0, 1, 2].some((category) => {
              const own = events.filter(({ product, price }) => product % 4 === category && price > 0);
              const of = (type: Told['type']): Set<number> =>
                new Set(own.filter((event) => event.type === type).map(({ product }) => product));
              const [viewed, carted, bought] = [of('view'), of('cart'), of('purchase')];
              const went = [...viewed].filter((product) => carted.has(product) || bought.has(product));
              return went.length > 0 && went.length < viewed.size;
            }),
          ),
          'a session did',
        ),
      ],
    },
    {
      form: form(
        String.raw`.+ in .+: such products go (?:into the cart|from the cart to the purchase) [\d.]+ times as often .+`,
      ),
      falsehoods: (_, { rows }) => [isFalse(sessionsOf(rows, () => true).length < 100, 'there are no 100 sessions')],
    },
  ],
};
