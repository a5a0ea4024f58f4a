import { GetTimeToPurchaseDocument, type GetTimeToPurchaseQuery } from '@cartograph/sdk/operations/time-to-purchase';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, duration, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type TimeToPurchase = GetTimeToPurchaseQuery['analytics']['timeToPurchase'];
type Times = TimeToPurchase['all'];

/** `ask time-to-purchase`: how long from the first view of a product to its purchase. */
export function askTimeToPurchase(parent: Command): void {
  withScope(
    parent
      .command('time-to-purchase')
      .description('how long buyers take from their first view of a product to its purchase, by category'),
  )
    .addOption(
      new Option(
        '--depth <parts>',
        'parts of a category code that name a category, 1 to 4; default: the whole code',
      ).argParser(wholeNumber(1, 4)),
    )
    .addOption(new Option('--first <rows>', 'categories, 0 to 100').argParser(wholeNumber(0, 100)).default(20))
    .action(async (options: ScopeOptions & { depth?: number; first: number }) => {
      const { ask } = await import('../../ask.js');
      const {
        analytics: { timeToPurchase },
      } = await ask(asked(options), GetTimeToPurchaseDocument, {
        ...scopeVariables(options),
        input: { depth: options.depth ?? null, first: options.first },
      });
      printAnswer(timeToPurchase, { json: options.json, text: () => textOf(timeToPurchase) });
    });
}

const UNKNOWN = '?';
const share = ({ value }: Times['sameDay']): string => (value === null ? UNKNOWN : percent(value));
const time = (value: number | null | undefined): string => (value == null ? UNKNOWN : duration(value));

function textOf({ all, categories, categoryCount }: TimeToPurchase): string {
  const row = (name: string, { purchases, viewed, sameSession, sameDay, seconds, ...rest }: Times): string[] => [
    name,
    count(purchases),
    count(viewed),
    share(rest.viewedPerPurchase),
    share(sameSession),
    share(sameDay),
    time(seconds?.p25.value),
    seconds?.median.value == null
      ? UNKNOWN
      : `${time(seconds.median.value)} (${time(seconds.median.low)} to ${time(seconds.median.high)})`,
    time(seconds?.p75.value),
    time(seconds?.p90.value),
  ];
  return [
    table([
      ['category', 'purchases', 'viewed before', 'share', 'same session', 'same day', 'p25', 'median', 'p75', 'p90'],
      row('everything', all),
      ...categories.map(({ category, times }) => row(category, times)),
    ]),
    `${count(categories.length)} of ${count(categoryCount)} categories. A purchase is a user's first of a product; times are from the first view, both in the period.`,
  ].join('\n');
}
