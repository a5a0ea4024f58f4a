import { basicsOf } from '../recount.js';
import { nothingLeftOut, form, numberOf, spelled, isFalse } from './figures.js';
import type { Page } from './page.js';

export const behaviour: Page = {
  path: '/behaviour',
  hasPeriod: false,
  answered: nothingLeftOut,
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
        String.raw`(?:Users|Sessions) that (?:looked at|put into the cart|bought) .+ at (?<unknown1>[\d.]+) times the odds of others as active (?<unknown2>.+)`,
      ),
      falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).products < 2, 'there is no pair')],
    },
  ],
};
