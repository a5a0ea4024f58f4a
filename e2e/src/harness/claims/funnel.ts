import { cartsOf, funnelOf, type Told } from '../recount.js';
import {
  lostOf,
  everyType,
  share,
  count,
  money,
  form,
  differs,
  isFalse,
  counted,
  countedSessions,
  hasNone,
  isLost,
  missing,
  named,
} from './figures.js';
import type { Page } from './page.js';

export const funnel: Page = {
  path: '/funnel',
  hasPeriod: true,
  answered: (client, period) => client.analytics.funnel(period ? { period } : {}),
  losses: { named: ['view', 'cart', 'purchase'], leftOut: ['view', 'cart', 'purchase'] },
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      form: form(
        String.raw`The largest share is lost between “(\w+)” and “(\w+)”: ${share} of sessions go no further, ${count} of ${count}\.(?: How many reach “(\w+)” is unknown: the log has no such events for this period\.)?`,
      ),
      falsehoods: ([from = '', , text = '', lost = '', of = '', unknown], truth) => {
        const reached = funnelOf(countedSessions(truth));
        const losses = [0, 1]
          .filter((at) => reached[at]! > 0 && (unknown === undefined || at + 1 < named[unknown]![1]))
          .map((at) => 1 - reached[at + 1]! / reached[at]!);
        const at = named[from]?.[1] ?? 0;
        const gone = reached[at]! - (reached[at + 1] ?? 0);
        return [
          differs(`those who came to ${from}`, of, reached[at]!),
          differs('those lost', lost, gone),
          differs('the share lost', text, gone / reached[at]!),
          isFalse(
            losses.some((other) => other > gone / reached[at]! + 1e-9),
            'another step loses a larger share',
          ),
          isFalse(
            unknown !== undefined && !hasNone(counted(truth), named[unknown]?.[0] as Told['type']),
            `there are events of ${unknown}`,
          ),
          isFalse(
            hasNone(truth.rows, 'purchase') && unknown === undefined,
            'without a purchase in the log nobody knows who bought',
          ),
        ];
      },
    },
    {
      form: form(String.raw`How many reach “(\w+)” is unknown: the log has no such events for this period\.`),
      falsehoods: ([step = ''], truth) => [
        isFalse(!hasNone(counted(truth), named[step]?.[0] as Told['type']), `there are events of ${step}`),
      ],
    },
    {
      form: form(String.raw`${count} sessions? came to the first step, and none of them further\.`),
      falsehoods: ([began = ''], truth) => {
        const [view, cart] = funnelOf(countedSessions(truth));
        return [differs('sessions with a view', began, view), isFalse(cart > 0, 'some came further')];
      },
    },
    {
      form: form(String.raw`Nobody came to the first step in this period\.`),
      falsehoods: (_, truth) => [
        isFalse(funnelOf(countedSessions(truth))[0] > 0, 'somebody viewed'),
        isFalse(hasNone(truth.rows, 'view'), 'a log without views does not tell who viewed'),
        isFalse(isLost(truth, null) || isLost(truth, 'view'), 'the log lost who viewed'),
      ],
    },
    missing,
  ],
};

export const carts: Page = {
  path: '/funnel?tab=carts',
  hasPeriod: true,
  answered: (client, period) => client.analytics.abandonment(period ? { period } : {}),
  losses: { named: everyType, leftOut: ['cart', 'remove_from_cart', 'purchase'] },
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      form: form(
        String.raw`${share} of carts were abandoned, ${count} of ${count}, with products worth ${money} in them\.(?: After ${share} of them, the customer came back within a day; after ${share}, the customer bought a product left in the cart within 7 days\.)?`,
      ),
      falsehoods: ([text = '', abandoned = '', of = '', value = '', back, again], truth) => {
        const carts = cartsOf(truth.rows, countedSessions(truth), lostOf(truth, ['VIEW', 'PURCHASE']));
        return [
          differs('the share abandoned', text, carts.abandoned / carts.carts),
          differs('abandoned carts', abandoned, carts.abandoned),
          differs('carts', of, carts.carts),
          differs('what was left', value, carts.valueLeft / 100),
          back !== undefined && differs('the share that came back', back, carts.returnedDay / carts.followedDay),
          again !== undefined && differs('the share that bought', again, carts.boughtWeek / carts.followedWeek),
          isFalse(hasNone(truth.rows, 'purchase'), 'without a purchase in the log nobody knows what became of carts'),
        ];
      },
    },
    {
      form: form(
        String.raw`How many carts were abandoned is unknown: the log has no purchases for this period\. ${count} sessions? put something into a cart\.`,
      ),
      falsehoods: ([carts = ''], truth) => [
        isFalse(!hasNone(counted(truth), 'purchase'), 'there are purchases'),
        differs('carts', carts, cartsOf(truth.rows, countedSessions(truth), new Set()).carts),
      ],
    },
    {
      form: form(
        String.raw`How many carts were abandoned is unknown: tracking lost what was put into carts in this period\.`,
      ),
      falsehoods: (_, truth) => [isFalse(!isLost(truth, 'cart'), 'no carts were lost')],
    },
    {
      form: form(String.raw`Nobody put anything into a cart in this period\.`),
      falsehoods: (_, truth) => [
        isFalse(!hasNone(counted(truth), 'cart'), 'somebody did'),
        isFalse(isLost(truth, null) || isLost(truth, 'cart'), 'the log lost who did'),
      ],
    },
    missing,
  ],
};
