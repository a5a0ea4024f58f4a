import { basicsOf, grouped, type Told } from '../recount.js';
import { counted, everyType, form, isFalse, isOf, numberOf, spelled } from './figures.js';
import type { Page } from './page.js';

export const behavior: Page = {
  path: '/behavior',
  hasPeriod: false,
  answered: (client) => client.analytics.association({}),
  losses: { named: everyType, leftOut: everyType },
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      form: form(
        String.raw`We confirmed no pair here at equal activity\. Of (?<unknown1>[\d,]+) associations looked at, event types and steps included, (?<unknown2>none|[\d,]+) (?:is|are) confirmed(?: and (?<unknown3>[\d,]+) (?:is|are) refuted)?\. Those that are not confirmed may still exist\.(?: In an average pair, this search would confirm (?<unknown4>.+))?`,
      ),
      falsehoods: ([lookedAt = '', found = '', refuted = '0'], { rows }) => [
        isFalse(spelled(found) + numberOf(refuted) > numberOf(lookedAt), 'more are judged than were looked at'),
        isFalse(new Set(rows.map(({ type }) => type)).size < 2, 'events of one type go with nothing'),
        isFalse(basicsOf(rows).visitors < 2, 'one user is not two halves of users'),
      ],
    },
    {
      form: form(
        String.raw`The log cannot tell: in this period and filter there are no events, events of one type only, or too few users to confirm anything\.`,
      ),
      falsehoods: (_, { rows }) => [
        isFalse(
          new Set(rows.map(({ type }) => type)).size > 1 && basicsOf(rows).visitors > 200,
          'there are events of several types, and users',
        ),
      ],
    },
    {
      form: form(
        String.raw`Users who viewed (.+) bought (.+) more often: the odds are (?<unknown1>[\d.]+) times those of other, equally active users (?<unknown2>.+)`,
      ),
      falsehoods: ([first = '', second = '', times = ''], truth) => [
        isFalse(basicsOf(truth.rows).products < 2, 'there is no pair'),
        // Activity is told apart more coarsely here: what is close to 1 may lie on its other side.
        isFalse(
          Math.abs(Math.log(Number(times))) > CLEAR &&
            !(oddsOf(counted(truth), first, second) > 1 === Number(times) > 1),
          `the odds of ${second} are ${oddsOf(counted(truth), first, second)} times those of others`,
        ),
      ],
    },
  ],
};

const CLEAR = Math.log(1.25);

/** Odds of users who looked at one category to buy of another, against the others who looked about as often: Mantel and Haenszel over tenths of all users. */
function oddsOf(rows: readonly Told[], looked: string, bought: string): number {
  const users = [...grouped(rows, ({ user }) => user).values()]
    .map((events) => ({
      views: events.filter(({ type }) => type === 'view').length,
      looked: events.some((event) => event.type === 'view' && isOf(event, looked)),
      bought: events.some((event) => event.type === 'purchase' && isOf(event, bought)),
    }))
    .toSorted((a, b) => a.views - b.views);
  let [above, below] = [0, 0];
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const alike = users.slice((tenth * users.length) / 10, ((tenth + 1) * users.length) / 10);
    const of = (isLooking: boolean, isBuying: boolean): number =>
      alike.filter((one) => one.looked === isLooking && one.bought === isBuying).length;
    above += (of(true, true) * of(false, false)) / Math.max(1, alike.length);
    below += (of(true, false) * of(false, true)) / Math.max(1, alike.length);
  }
  return above / below;
}
