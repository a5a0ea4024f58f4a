import { basicsOf, revenueByDay } from '../recount.js';
import { nothingLeftOut, money, form, differs, isFalse, hasNone, dayOf } from './figures.js';
import type { Page } from './page.js';

export const explore: Page = {
  path: '/explore',
  hasPeriod: false,
  isCounted: true,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(String.raw`Revenue: ${money} all together\.(?: Highest: (.+?) with ${money}\.)?`),
      falsehoods: ([total = '', day, most], { rows }) => {
        const days = revenueByDay(rows);
        return [
          differs('revenue', total, basicsOf(rows).revenue / 100),
          isFalse(hasNone(rows, 'purchase'), 'a log without purchases does not tell the revenue'),
          day !== undefined && differs(`revenue of ${day}`, most!, (days.get(dayOf(day)) ?? 0) / 100),
          day !== undefined && differs('the highest day', most!, Math.max(...days.values()) / 100),
        ];
      },
    },
    {
      form: form(String.raw`Revenue is not known here: the log does not have what it counts\.`),
      falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'there are purchases')],
    },
  ],
};
