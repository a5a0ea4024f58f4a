import { basicsOf } from '../recount.js';
import { count, form, differs, isFalse, rangeOf } from './figures.js';
import type { Page } from './page.js';

export const data: Page = {
  path: '/data',
  hasPeriod: false,
  sentences: [
    {
      form: form(
        String.raw`The log holds ${count} events? of ${count} days?, (.+?)\. (?:No fault is known\.|(?<unknown1>\d+) faults? (?:is|are) known; (?:it is|they are) listed under “Coverage”\.) Every one of ${count} rows? read in the last (?:import|\d+ imports) is accounted for; none is in quarantine\. The last import ended (?<unknown2>.+)`,
      ),
      falsehoods: ([events = '', days = '', period = '', , read = ''], { rows }) => [
        differs('events', events, rows.length),
        differs('days', days, basicsOf(rows).days),
        isFalse(
          period !== rangeOf(rows[0]!.day, rows.at(-1)!.day),
          `the log has ${rangeOf(rows[0]!.day, rows.at(-1)!.day)}`,
        ),
        differs('rows read', read, rows.length),
      ],
    },
  ],
  figures: ({ rows }) => {
    const { visitors, sessions, products, buyers, revenue } = basicsOf(rows);
    return { events: rows.length, users: visitors, sessions, products, buyers, revenue: revenue / 100 };
  },
};
