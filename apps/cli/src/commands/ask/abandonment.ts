import { GetAbandonmentDocument, type GetAbandonmentQuery } from '@cartograph/sdk/operations/abandonment';
import { Option, type Command } from 'commander';
import { wholeNumber } from '../../options.js';
import { count, decimal, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Abandonment = GetAbandonmentQuery['analytics']['abandonment'];

interface AbandonmentOptions extends ScopeOptions {
  graceHours?: number;
  first: number;
}

/** `ask abandonment`: carts that were left, their value, and whether their users come back. */
export function askAbandonment(parent: Command): void {
  const command = parent
    .command('abandonment')
    .description('carts that were left: how many, worth how much, and whether their users come back');
  command
    .addOption(
      new Option(
        '--grace-hours <n>',
        'hours after the last cart event in which buying in another session counts as bought, from 1 to 720',
      ).argParser(wholeNumber(1, 720)),
    )
    .addOption(
      new Option('--first <n>', 'categories to tell, from 1 to 100').argParser(wholeNumber(1, 100)).default(20),
    );
  withScope(command).action(async (options: AbandonmentOptions) => {
    const variables = scopeVariables(options);
    const { ask } = await import('../../ask.js');
    const {
      analytics: { abandonment },
    } = await ask(asked(options), GetAbandonmentDocument, {
      ...variables,
      input: { graceHours: options.graceHours ?? null, first: options.first },
    });
    printAnswer(abandonment, { json: options.json, text: () => lines(abandonment).join('\n') });
  });
}

function lines(answer: Abandonment): string[] {
  const share = ({ value, low, high }: Abandonment['abandonedPerCart']): string =>
    value === null || low === null || high === null ? '–' : `${percent(value)} (${percent(low)} to ${percent(high)})`;
  const within = ({ value, low, high }: Abandonment['abandonedPerCart']): string =>
    value === null || low === null || high === null
      ? '–'
      : `${value.toFixed(1)} hours (${low.toFixed(1)} to ${high.toFixed(1)})`;
  const { hoursUntilReturn: hours, recovery } = answer;
  return [
    `${answer.period.from} to ${answer.period.to}: ${count(answer.abandoned)} of ${count(answer.carts)} carts abandoned, ${share(answer.abandonedPerCart)}; ${count(answer.bought)} bought, ${count(answer.partlyBought)} partly, ${answer.emptied === null ? 'and how many were emptied is not known, as the log has no removals' : `${count(answer.emptied)} emptied again`}`,
    `left in them: ${count(answer.productsLeft)} products for ${decimal(answer.valueLeft)}, of ${count(answer.users)} users`,
    hours
      ? `half of the ${count(answer.returned)} who came back did so within ${within(hours.median)}, nine tenths within ${within(hours.p90)}`
      : 'no return is known: the log ends, or loses a day, before anybody came back',
    recovery.carts === 0
      ? 'the log follows no abandoned cart for 7 days'
      : `of ${decimal(recovery.valueLeft)} left in the ${count(recovery.carts)} carts followed for 7 days, products were bought back for ${decimal(recovery.valueRecovered)}`,
    '',
    table([
      ['within', 'carts followed', 'came back', 'bought what they left', 'bought anything'],
      ...answer.returns.map((one) => [
        `${one.hours} h`,
        count(one.followed),
        share(one.returnedPerCart),
        share(one.boughtSamePerCart),
        share(one.boughtAnythingPerCart),
      ]),
    ]),
    '',
    table([
      ['category', 'carts', 'abandoned', 'of carts', 'value left'],
      ...answer.byCategory.map((one) => [
        one.part,
        count(one.carts),
        count(one.abandoned),
        share(one.abandonedPerCart),
        decimal(one.valueLeft),
      ]),
    ]),
    `${answer.byCategory.length} of ${count(answer.categoryCount)} categories`,
  ];
}
