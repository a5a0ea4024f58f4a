import { basicsOf } from '../recount.js';
import { nothingLeftOut, count, form, differs } from './figures.js';
import type { Page } from './page.js';

export const data: Page = {
  path: '/data',
  hasPeriod: false,
  isCounted: true,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`The log holds ${count} events? of ${count} days?, .+?\. (?:No fault is known\.|\d+ faults? (?:is|are) known; (?:it is|they are) listed under “Coverage”\.) Every one of .+ is accounted for; .+ in quarantine\. The last import ended .+`,
      ),
      falsehoods: ([events = '', days = ''], { rows }) => [
        differs('events', events, rows.length),
        differs('days', days, basicsOf(rows).days),
      ],
    },
  ],
  figures: ({ rows }) => {
    const { visitors, sessions, products, buyers, revenue } = basicsOf(rows);
    return { events: rows.length, users: visitors, sessions, products, buyers, revenue: revenue / 100 };
  },
};
