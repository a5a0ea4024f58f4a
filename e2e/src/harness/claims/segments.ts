import { buyersOf, repeatOf, rfmOf } from '../recount.js';
import { lostOf, share, count, interval, form, numberOf, differs, isFalse, hasNone, spelled } from './figures.js';
import type { Page } from './page.js';

export const segments: Page = {
  path: '/segments',
  hasPeriod: false,
  answered: (client) => client.analytics.rfm({}),
  losses: { named: ['purchase'], leftOut: [] },
  lead: { hasDays: false, changesOf: ['PURCHASE'], lacks: 'purchases' },
  sentences: [
    {
      form: form(
        String.raw`(.+) brings in the most revenue: ${share} of buyers \(${count}\) account for ${share} of it\.`,
      ),
      falsehoods: ([name = '', text = '', of = '', revenue = ''], { rows }) => {
        const found = rfmOf(rows);
        const all = [...found.values()].reduce(
          (sum, one) => ({ buyers: sum.buyers + one.buyers, revenue: sum.revenue + one.revenue }),
          { buyers: 0, revenue: 0 },
        );
        const segment = found.get(name) ?? { buyers: 0, revenue: 0 };
        return [
          differs('their buyers', of, segment.buyers),
          differs('their share of buyers', text, segment.buyers / all.buyers),
          differs('their share of revenue', revenue, segment.revenue / all.revenue),
          isFalse(
            [...found.values()].some((other) => other.revenue > segment.revenue),
            'another segment brings in more',
          ),
        ];
      },
    },
    {
      form: form(String.raw`RFM finds no segments among these buyers\.`),
      falsehoods: (_, { rows }) => [
        isFalse(hasNone(rows, 'purchase'), 'there are no buyers'),
        isFalse(
          [...rfmOf(rows).values()].some(({ revenue }) => revenue > 0),
          'they differ in when and how often they bought',
        ),
      ],
    },
    {
      form: form(String.raw`Nobody bought in this period\.`),
      falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'somebody bought')],
    },
  ],
};

/** Days after the first purchase that are looked at, up to 30. */
const withinDays = [1, 3, 7, 14, 30];
const nextOf = (days: string): number => withinDays.find((one) => one > numberOf(days)) ?? Infinity;

export const repeat: Page = {
  path: '/segments?tab=repeat',
  hasPeriod: false,
  answered: (client) => client.analytics.repeatPurchase({}),
  losses: { named: ['purchase'], leftOut: [] },
  lead: { hasDays: false, changesOf: ['PURCHASE'], lacks: 'purchases' },
  sentences: [
    {
      form: form(
        String.raw`${share} of buyers ${interval} buy again within ${count} days? of their first purchase, those watched too short taken into account \(${count} buyers?\)\.`,
      ),
      falsehoods: ([text = '', from = '', to = from, days = '', of = ''], truth) => {
        const again = repeatOf(truth.rows, numberOf(days), lostOf(truth, ['PURCHASE']));
        return [
          differs('the share that buys again', text, again.share),
          differs('its low end', from, again.low),
          differs('its high end', to, again.high),
          differs('buyers', of, again.buyers),
          // Of 30 days, or else of the longest that is known: somebody was watched so long, or all have bought again before.
          isFalse(
            numberOf(days) !== 30 && (again.longestHours >= nextOf(days) * 24 || again.share === 1),
            'more days are known',
          ),
          isFalse(numberOf(days) * 24 > again.longestHours && again.share < 1, 'nobody was watched so long'),
          isFalse(!withinDays.includes(numberOf(days)), 'nobody asks for so many days'),
        ];
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
  answered: (client) => client.analytics.lifetimeValue({}),
  losses: { named: ['purchase'], leftOut: [] },
  lead: { hasDays: false, changesOf: ['PURCHASE'], lacks: 'purchases' },
  sentences: [
    {
      form: form(
        String.raw`A customer is expected to spend (?<unknown1>[\d,.]+) \[(?<unknown2>.+)\] in the next 12 months, over ${count} customers\.`,
      ),
      falsehoods: ([value = '', , of = ''], { rows }) => [
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
