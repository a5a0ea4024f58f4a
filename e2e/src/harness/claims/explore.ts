import { basicsOf, revenueByDay } from '../recount.js';
import { before, money, form, differs, inPeriod, isFalse, hasNone, dayOf } from './figures.js';
import type { Page, ToldFault } from './page.js';

export const explore: Page = {
  path: '/explore',
  hasPeriod: true,
  answered: (client, period) =>
    client.analytics.explore({ measure: 'REVENUE', by: ['DAY'], ...(period ? { period } : {}) }),
  losses: { named: ['purchase'], leftOut: [] },
  // Revenue leaves no day out: it says which days lost some of it.
  lead: { hasDays: true, changesOf: null },
  sentences: [
    {
      lacks: 'total',
      form: form(
        String.raw`Revenue: ${money} all together\.(?: ([+-]?[\d,.]+%) against the period before\.| (It is not compared) with the period before, because tracking failed or changed, or a day is not complete\.)?(?: Highest: (?<day>.+?) with ${money}\.)?`,
      ),
      // Of days that sold the same any may be named.
      unknownOf: (truth) => {
        const days = [...revenueByDay(inPeriod(truth)).values()];
        return days.filter((one) => one === Math.max(...days)).length > 1 ? ['day'] : [];
      },
      falsehoods: ([total = '', change, notCompared, day, most], truth) => {
        const rows = inPeriod(truth);
        const days = revenueByDay(rows);
        const [now, earlier] = [basicsOf(rows).revenue, basicsOf(before(truth)).revenue];
        return [
          differs('revenue', total, now / 100),
          change !== undefined && differs('the change', change.replace(/^[+-]/, ''), Math.abs(now / earlier - 1)),
          isFalse(change?.startsWith('-') === true && now > earlier, 'revenue rose'),
          isFalse(change?.startsWith('+') === true && now < earlier, 'revenue fell'),
          isFalse(change !== undefined && truth.faults.some(isSure), 'revenue is compared across a fault'),
          isFalse(notCompared !== undefined && !truth.faults.some(isSure), 'no fault forbids comparing'),
          isFalse(hasNone(truth.rows, 'purchase'), 'a log without purchases does not tell the revenue'),
          day !== undefined && differs(`revenue of ${day}`, most!, (days.get(dayOf(day)) ?? 0) / 100),
          day !== undefined && differs('the highest day', most!, Math.max(...days.values()) / 100),
        ];
      },
    },
    {
      form: form(String.raw`Revenue is not known here: the log does not have what it counts\.`),
      falsehoods: (_, truth) => [isFalse(!hasNone(inPeriod(truth), 'purchase'), 'there are purchases')],
    },
  ],
};

/** A shop with few visitors has days without any. */
const isSure = ({ kind, expectedSessions }: ToldFault): boolean =>
  kind !== 'MISSING_DAY' || (expectedSessions ?? 0) >= 20;
