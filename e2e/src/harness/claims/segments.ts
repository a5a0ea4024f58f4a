import { buyersOf, repeatOf } from '../recount.js';
import {
  nothingLeftOut,
  lostOf,
  share,
  count,
  money,
  interval,
  form,
  numberOf,
  differs,
  isFalse,
  hasNone,
  faithful,
  spelled,
} from './figures.js';
import type { Page } from './page.js';

export const segments: Page = {
  path: '/segments',
  hasPeriod: false,
  isCounted: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`(.+) brings in the most revenue: ${share} of buyers \(${count}\) account for ${share} of it\.`,
      ),
      falsehoods: ([name = '', text = '', of = '', revenue = ''], { rows }) => {
        const buyers = buyersOf(rows);
        const all = buyers.reduce((sum, buyer) => sum + buyer.revenue, 0);
        const size = numberOf(of);
        const most = buyers.slice(0, size).reduce((sum, buyer) => sum + buyer.revenue, 0) / all;
        const repeat = buyers.filter(({ sessions }) => sessions > 1).length;
        return [
          differs('their share of buyers', text, size / buyers.length),
          isFalse(numberOf(revenue) / 100 > most + 0.0006, `no ${size} buyers spend more than ${most}`),
          isFalse(faithful.has(name) && size > repeat, `${repeat} buyers bought more than once, not ${size}`),
        ];
      },
    },
    {
      form: form(String.raw`RFM finds no segments among these buyers\.`),
      falsehoods: (_, { rows }) => [isFalse(hasNone(rows, 'purchase'), 'there are no buyers')],
    },
    {
      form: form(String.raw`Nobody bought in this period\.`),
      falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'somebody bought')],
    },
  ],
};

export const repeat: Page = {
  path: '/segments?tab=repeat',
  hasPeriod: false,
  isCounted: true,
  answered: (client) => client.analytics.repeatPurchase({}),
  sentences: [
    {
      form: form(
        String.raw`${share} of buyers ${interval} buy again within ${count} days? of their first purchase, those watched too short taken into account \(${count} buyers?\)\.`,
      ),
      falsehoods: ([text = '', , , days = '', of = ''], truth) => {
        const { buyers, share: again } = repeatOf(truth.rows, numberOf(days), lostOf(truth, ['PURCHASE']));
        return [differs('the share that buys again', text, again), differs('buyers', of, buyers)];
      },
    },
    {
      form: form(String.raw`Nobody was watched long enough after a purchase in this period\.`),
      falsehoods: (_, { rows }) => {
        const bought = rows.filter(({ type }) => type === 'purchase');
        const watched = bought.length === 0 ? 0 : rows.at(-1)!.seconds - bought[0]!.seconds;
        return [isFalse(watched > 2 * 86_400, 'somebody was watched for days')];
      },
    },
  ],
};

export const customerValue: Page = {
  path: '/segments?tab=value',
  hasPeriod: false,
  isCounted: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`A customer is expected to spend ${money} \[.+\] in the next 12 months, over ${count} customers\.`,
      ),
      falsehoods: ([value = '', of = ''], { rows }) => [
        differs('customers', of, buyersOf(rows).length),
        isFalse(!(numberOf(value) >= 0), 'it is no amount'),
      ],
    },
    {
      form: form(
        String.raw`There is no answer: of ${count} customers ([\d,]+|nobody) bought on a second day, and that does not tell what they will do\.`,
      ),
      falsehoods: ([of = '', again = ''], { rows }) => [
        differs('customers', of, buyersOf(rows).length),
        isFalse(buyersOf(rows).filter(({ days }) => days > 1).length !== spelled(again), `${again} is not how many`),
      ],
    },
    {
      form: form(String.raw`There is no answer: one customer does not tell what customers will do\.`),
      falsehoods: (_, { rows }) => [isFalse(buyersOf(rows).length !== 1, 'there is not one buyer')],
    },
    {
      form: form(String.raw`Nobody bought in this period\.`),
      falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'somebody bought')],
    },
  ],
};
