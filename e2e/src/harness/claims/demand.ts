import { basicsOf } from '../recount.js';
import { nothingLeftOut, form, isFalse } from './figures.js';
import type { Page } from './page.js';

export const demand: Page = {
  path: '/demand',
  hasPeriod: false,
  answered: nothingLeftOut,
  sentences: [
    {
      form: form(
        String.raw`This log cannot tell peaks from chance: it takes four weeks, and some thousand events of a category beside the rest of a shop\.`,
      ),
      falsehoods: (_, { rows }) => [
        isFalse(basicsOf(rows).days >= 35 && rows.length > 20_000, 'the log has weeks and events enough'),
      ],
    },
    {
      form: form(String.raw`We confirmed no peak of any category\.(?<unknown1>.*)`),
      falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look')],
    },
    {
      form: form(
        String.raw`(\S+) stands out on (?<unknown1>.+): \+(?<unknown2>[\d,.]+)% beyond .+ we are 95% sure it is at least \+(?<unknown3>[\d,.]+)%\.(?<unknown4>.*)`,
      ),
      falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look')],
    },
  ],
};
