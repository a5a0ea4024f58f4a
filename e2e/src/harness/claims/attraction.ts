import { sessionsOf, type Told } from '../recount.js';
import { nothingLeftOut, form, isFalse } from './figures.js';
import type { Page } from './page.js';

export const attraction: Page = {
  path: '/attraction',
  hasPeriod: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`This log cannot tell which attributes go with purchases: a category needs 100 sessions in which one viewed product went on and another did not\.`,
      ),
      falsehoods: () => [],
    },
    {
      form: form(String.raw`We confirmed no product attribute that goes with (?<unknown1>.+)`),
      falsehoods: (_, { rows }) => [isFalse(mostCompared(rows) < 100, 'no category has 100 sessions to compare')],
    },
    {
      form: form(
        String.raw`There is nothing to compare: in no session of this period did one product of a category go on and another did not\.`,
      ),
      falsehoods: (_, { rows }) => [isFalse(mostCompared(rows.filter(({ price }) => price > 0)) > 0, 'a session did')],
    },
    {
      form: form(
        String.raw`(?<unknown1>.+) in (?<unknown2>.+): such products go (?:into the cart|from the cart to the purchase) (?<unknown3>[\d.]+) times as often (?<unknown4>.+)`,
      ),
      falsehoods: (_, { rows }) => [isFalse(mostCompared(rows) < 100, 'no category has 100 sessions to compare')],
    },
  ],
};

/** Of the three categories with a name, the most sessions in which one viewed product went on and another did not. */
function mostCompared(rows: readonly Told[]): number {
  const sessions = sessionsOf(rows, () => true);
  return Math.max(
    ...[0, 1, 2].map(
      (category) =>
        sessions.filter((events) => {
          const own = events.filter(({ product }) => product % 4 === category);
          const of = (type: Told['type']): Set<number> =>
            new Set(own.filter((event) => event.type === type).map(({ product }) => product));
          const [viewed, carted, bought] = [of('view'), of('cart'), of('purchase')];
          const went = [...viewed].filter((product) => carted.has(product) || bought.has(product));
          const sold = [...carted].filter((product) => bought.has(product));
          return (went.length > 0 && went.length < viewed.size) || (sold.length > 0 && sold.length < carted.size);
        }).length,
    ),
  );
}
