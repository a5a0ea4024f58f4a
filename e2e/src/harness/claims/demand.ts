import { basicsOf, type Told } from '../recount.js';
import { form, isFalse, isOf } from './figures.js';
import type { Page } from './page.js';

export const demand: Page = {
  path: '/demand',
  hasPeriod: false,
  answered: (client) => client.analytics.demand({}),
  losses: { named: ['view'], leftOut: [] },
  lead: { hasDays: true, changesOf: null, lacks: 'hours' },
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
      form: form(
        String.raw`Only one category, (.+), has events here, so there is no rest of the shop to compare it with\.`,
      ),
      falsehoods: ([category = ''], { rows }) => [
        isFalse(!rows.every((row) => isOf(row, category)), 'other categories have events, too'),
      ],
    },
    {
      form: form(String.raw`No product with events here has a category code, so no peak can be looked for\.`),
      falsehoods: (_, { rows }) => [
        isFalse(!rows.every((row) => isOf(row, 'uncategorized')), 'a product with events has a category code'),
      ],
    },
    {
      form: form(String.raw`We confirmed no peak of any category\.(?<unknown1>.*)`),
      falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look')],
    },
    {
      form: form(
        String.raw`(.+?) stands out on (\w+) (?<unknown1>\d+)–(?<unknown2>\d+): \+(?<unknown3>[\d,.]+)% beyond .+ we are 95% sure it is at least \+(?<unknown4>[\d,.]+)%\.(?<unknown5>.*)`,
      ),
      falsehoods: ([category = '', weekday = '', from = '', to = ''], { rows }) => [
        isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look'),
        isFalse(
          !(riseIn(rows, category, { weekday, from: Number(from), to: Number(to) }) > 1),
          `views of ${category} are no larger a part of the shop's then`,
        ),
      ],
    },
  ],
};

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** How many times the views of a category against those of the rest of the shop are what they are at all other hours. */
function riseIn(
  rows: readonly Told[],
  category: string,
  { weekday, from, to }: { weekday: string; from: number; to: number },
): number {
  const isThen = ({ seconds }: Told): boolean => {
    const local = new Date((seconds + 4 * 3600) * 1000);
    return WEEKDAYS[local.getUTCDay()] === weekday && local.getUTCHours() >= from && local.getUTCHours() < to;
  };
  const views = rows.filter(({ type }) => type === 'view');
  const [own, rest] = [true, false].map((isOwn) => views.filter((row) => isOf(row, category) === isOwn));
  const [ownThen, restThen] = [own!, rest!].map((some) => some.filter(isThen).length);
  return (ownThen! * (rest!.length - restThen!)) / ((own!.length - ownThen!) * restThen!);
}
