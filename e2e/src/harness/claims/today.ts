import { amountOf, grouped, type Told } from '../recount.js';
import { everyType, form, differs, isFalse, isOf, rangeOf, shiftDay, spanOf } from './figures.js';
import type { Page, Truth } from './page.js';

const period = '(.+?)';

export const today: Page = {
  path: '/',
  hasPeriod: false,
  answered: (client) => client.analytics.changes({}),
  losses: { named: everyType, leftOut: ['view', 'cart', 'purchase'] },
  // Nothing is compared across a change of the tracking.
  lead: { hasDays: true, changesOf: [] },
  sentences: [
    {
      form: form(String.raw`What changed in ${period} cannot be told: the log has fewer than three weeks before it\.`),
      falsehoods: ([week = ''], { rows }) => [
        isFalse(lastDayOf(week, rows) === null, 'it is not the last week'),
        isFalse(spanOf(rows) > 29, 'the log has four weeks'),
      ],
    },
    {
      form: form(
        String.raw`We found no unusual change in ${period}\. We checked (?<unknown1>[\d,]+) measures? against the weeks before\. Small changes may go unnoticed\.(?: .+ a rise of (?<unknown2>[\d,.]+%) would be found in 80% of cases\.)?`,
      ),
      falsehoods: ([week = ''], { rows }) => [
        isFalse(lastDayOf(week, rows) === null, 'it is not the last week'),
        isFalse(spanOf(rows) < 22, 'there are no three weeks before'),
      ],
    },
    {
      form: form(
        String.raw`(?<unknown1>[\d,]+) changes? stands? out in ${period}, of (?<unknown2>[\d,]+) looked at\. Most of all: (.+?) of (.+?): (?<size>[\d.,]+%) (above|below) what the weeks before lead to expect \(95% interval (?<unknown3>.+)\)\.`,
      ),
      unknownOf: (truth) => (isPlain(truth) ? [] : ['size']),
      falsehoods: ([, week = '', , measure = '', scope = '', size = '', way = ''], truth) => {
        const { rows } = truth;
        const last = lastDayOf(week, rows);
        if (last === null) return ['it is not the last week'];
        if (!isPlain(truth)) return [];
        const { now, expected } = weekOf(rows, measure, scope, last, truth);
        return [
          differs(`${measure} of ${scope}`, size, Math.abs(now / expected - 1)),
          isFalse((way === 'above') !== now > expected, `${measure} were ${now}, where ${expected} were expected`),
        ];
      },
    },
  ],
};

/** Where no fault but the log's first and last hours takes days out. */
const isPlain = ({ faults }: Truth): boolean => faults.every(({ kind }) => kind === 'PARTIAL_DAY');

/** The day with which the week ends: the log's last, or the one before where the log leaves it early; null where it is another week. */
function lastDayOf(week: string, rows: readonly Told[]): string | null {
  const last = rows.at(-1)!.day;
  return [last, shiftDay(last, -1)].find((day) => rangeOf(shiftDay(day, -6), day) === week) ?? null;
}

/** A measure of seven days, and what the means of the same weekdays in up to eight weeks before add up to; days that the log has only a part of do not count. */
function weekOf(
  rows: readonly Told[],
  measure: string,
  scope: string,
  last: string,
  { faults }: Truth,
): { now: number; expected: number } {
  const own = rows.filter((row) => isOf(row, scope));
  const [first, partial] = [rows[0]!.day, new Set(faults.map(({ date }) => date))];
  const byDay = grouped(own, ({ day }) => day);
  const sum = (day: string): { value: number; of: number } => {
    const events = byDay.get(day) ?? [];
    return measure === 'Sessions that buy'
      ? {
          value: new Set(events.filter(({ type }) => type === 'purchase').map(({ session }) => session)).size,
          of: amountOf(events, 'Sessions'),
        }
      : { value: amountOf(events, measure), of: 1 };
  };
  let [now, expected] = [0, 0];
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const day = shiftDay(last, -weekday);
    if (partial.has(day)) continue;
    const before = [1, 2, 3, 4, 5, 6, 7, 8]
      .map((week) => shiftDay(day, -7 * week))
      .filter((one) => one >= first && !partial.has(one))
      .map(sum);
    const total = (key: 'value' | 'of'): number => before.reduce((all, one) => all + one[key], 0);
    const own = sum(day);
    now += own.value;
    expected += (own.of * total('value')) / total('of');
  }
  return { now, expected };
}
