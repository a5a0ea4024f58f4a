import { basicsOf } from '../recount.js';
import {
  everyType,
  share,
  count,
  money,
  interval,
  form,
  differs,
  isFalse,
  difference,
  shareDiffers,
  inPeriod,
  counted,
  hasNone,
  isLost,
  missing,
  shiftDay,
  before,
} from './figures.js';
import type { Page } from './page.js';

export const overview: Page = {
  path: '/overview',
  hasPeriod: true,
  answered: (client, period) => client.analytics.overview(period ? { period } : {}),
  losses: { named: everyType, leftOut: ['view', 'purchase'] },
  // Its own sentence says how many days are left out.
  lead: { hasDays: false, changesOf: ['VIEW', 'PURCHASE'] },
  sentences: [
    {
      form: form(
        String.raw`${share} of visitors bought(?:: ${count} of ${count})? ${interval}(?:, without ${count} days? that lost events)?\. (?:They spent|The log holds revenue of) ${money}\.(?: That is (?:${money} percentage points (more|less) than in the period before; (more than chance explains|it may be chance)|(the same) as in the period before)\.)?`,
      ),
      falsehoods: ([rate, buyers, of, low, high, without, spent = '', points, way, certainty, same], truth) => {
        const { visitors, buyers: bought } = basicsOf(counted(truth));
        const previous = basicsOf(before(truth));
        const change = difference([bought, visitors], [previous.buyers, previous.visitors]);
        return [
          ...shareDiffers('the share that bought', [rate, low, high], bought, visitors),
          buyers !== undefined && differs('buyers', buyers, bought),
          of !== undefined && differs('visitors', of, visitors),
          differs('days left out', without ?? '0', truth.daysLeftOut.length),
          differs('revenue', spent, basicsOf(inPeriod(truth)).revenue / 100),
          ...truth.daysLeftOut.map((day) => {
            const rows = truth.rows.filter((row) => row.day === day);
            // Where the day before or after is lost, the first or last hours of a day may seem to be, too.
            const isBeside = truth.lost.some(({ date }) => [-1, 1].some((days) => shiftDay(date, days) === day));
            return isFalse(
              !isBeside && !hasNone(rows, 'view') && !hasNone(rows, 'purchase'),
              `${day} lost no views and no purchases`,
            );
          }),
          ...(points === undefined
            ? [isFalse(same !== undefined && change.value !== 0, 'the rate is not the same as before')]
            : [
                differs('the change', points, Math.abs(change.value) * 100),
                isFalse((way === 'more') !== change.value > 0, `the rate is not ${way}`),
                isFalse((certainty === 'it may be chance') !== change.isChance, `it is not so that ${certainty}`),
              ]),
        ];
      },
    },
    {
      form: form(
        String.raw`The conversion rate is unknown: the log has no purchases that count for this period\. ${count} visitors? came in ${count} sessions?\.`,
      ),
      falsehoods: ([visitors = '', sessions = ''], truth) => [
        isFalse(!hasNone(counted(truth), 'purchase'), 'there are purchases'),
        differs('visitors', visitors, basicsOf(inPeriod(truth)).visitors),
        differs('sessions', sessions, basicsOf(inPeriod(truth)).sessions),
      ],
    },
    {
      form: form(
        String.raw`The conversion rate is unknown: tracking lost the views of this period, so visitors are missing from the log\.`,
      ),
      falsehoods: (_, truth) => [isFalse(!isLost(truth, 'view'), 'views are known')],
    },
    {
      form: form(String.raw`Nobody visited in this period\.`),
      falsehoods: (_, truth) => [
        isFalse(inPeriod(truth).length > 0, 'somebody visited'),
        isFalse(isLost(truth, null), 'the log lost who visited'),
      ],
    },
    missing,
  ],
  figures: (truth) => {
    const all = basicsOf(inPeriod(truth));
    const some = basicsOf(counted(truth));
    const isUnknown = hasNone(truth.rows, 'purchase') || isLost(truth, 'purchase') || isLost(truth, 'view');
    return {
      conversionRate: isUnknown || some.visitors === 0 ? null : some.buyers / some.visitors,
      revenue: isUnknown ? null : all.revenue / 100,
      buyers: isUnknown ? null : all.buyers,
      visitors: all.visitors,
      purchaseSessionsPerSession: isUnknown || some.sessions === 0 ? null : some.purchaseSessions / some.sessions,
      averageOrderValue: isUnknown || some.purchaseSessions === 0 ? null : some.revenue / 100 / some.purchaseSessions,
    };
  },
};

/** The report to print says of the log what the overview does. */
export const summaryReport: Page = { ...overview, path: '/summary-report' };
