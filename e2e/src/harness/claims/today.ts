import { nothingLeftOut, count, form, isFalse, spanOf, lastWeekOf } from './figures.js';
import type { Page } from './page.js';

export const today: Page = {
  path: '/',
  hasPeriod: false,
  isCounted: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(String.raw`What changed in .+ cannot be told: the log has fewer than three weeks before it\.`),
      falsehoods: (_, { rows }) => [isFalse(spanOf(rows) > 29, 'the log has four weeks')],
    },
    {
      form: form(
        String.raw`We found no unusual change in .+\. We checked ${count} measures? against the weeks before\. Small changes may go unnoticed\.(?: .+ would be found in 80% of cases\.)?`,
      ),
      falsehoods: (_, { rows }) => [isFalse(spanOf(rows) < 22, 'there are no three weeks before')],
    },
    {
      form: form(
        String.raw`${count} changes? stands? out in (.+), of ${count} looked at\. Most of all: (.+?) of (.+?): ([\d.,]+%) (above|below) what the weeks before lead to expect \(95% interval .+\)\.`,
      ),
      falsehoods: ([, , , measure = '', scope = '', , way = ''], { rows }) => {
        if (scope !== 'the shop' || measure.startsWith('Sessions that')) return [];
        const { now, expected } = lastWeekOf(rows, measure);
        return [
          isFalse((way === 'above') !== now > expected, `${measure} were ${now}, where ${expected} were expected`),
        ];
      },
    },
  ],
};
