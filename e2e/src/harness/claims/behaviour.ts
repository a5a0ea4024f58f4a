import { basicsOf } from '../recount.js';
import { nothingLeftOut, count, form, numberOf, isFalse } from './figures.js';
import type { Page } from './page.js';

export const behaviour: Page = {
  path: '/behaviour',
  hasPeriod: false,
  isCounted: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`We confirmed no pair here at equal activity\. Of ${count} associations looked at, event types and steps included, (none|[\d,]+) (?:is|are) confirmed(?: and [\d,]+ (?:is|are) refuted)?\. Those that are not confirmed may still exist\.(?: In an average pair, this search would confirm .+)?`,
      ),
      falsehoods: ([lookedAt = '', found = '']) => [
        isFalse(found !== 'none' && numberOf(found) > numberOf(lookedAt), 'more are confirmed than were looked at'),
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
        String.raw`(?:Users|Sessions) that (?:looked at|put into the cart|bought) .+ at [\d.]+ times the odds of others as active .+`,
      ),
      falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).products < 2, 'there is no pair')],
    },
  ],
};
