import { Option, type Command } from 'commander';
import { count, decimal, percent, table } from '../../output.js';
import {
  ANSWERED,
  asked,
  printAnswer,
  SCOPE_DECLARED,
  SCOPED,
  type ScopeOptions,
  scopeVariables,
  withScope,
} from './asked.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

interface Part {
  part: string;
  carts: number;
  abandoned: number;
  abandonedPerCart: Estimate;
  valueLeft: string;
}

interface Abandonment {
  period: { from: string; to: string };
  carts: number;
  bought: number;
  partlyBought: number;
  abandoned: number;
  emptied: number | null;
  abandonedPerCart: Estimate;
  users: number;
  productsLeft: number;
  valueLeft: string;
  returned: number;
  hoursUntilReturn: { p25: Estimate; median: Estimate; p75: Estimate; p90: Estimate } | null;
  returns: {
    hours: number;
    followed: number;
    returnedPerCart: Estimate;
    boughtSamePerCart: Estimate;
    boughtAnythingPerCart: Estimate;
  }[];
  recovery: { carts: number; valueLeft: string; valueRecovered: string };
  byCategory: Part[];
  categoryCount: number;
}

interface AbandonmentOptions extends ScopeOptions {
  graceHours?: number;
  first: number;
}

const ESTIMATE = '{ value low high incomputable { reason detail } }';
const PART = `part carts abandoned abandonedPerCart ${ESTIMATE} productsLeft valueLeft`;
const QUERY = `query($input: AbandonmentInput, ${SCOPE_DECLARED}) { ${SCOPED} { abandonment(input: $input) { ${ANSWERED} graceHours carts bought partlyBought abandoned emptied abandonedPerCart ${ESTIMATE} users productsLeft valueLeft unpricedLeft valueLeftPartly returned hoursUntilReturn { p25 ${ESTIMATE} median ${ESTIMATE} p75 ${ESTIMATE} p90 ${ESTIMATE} } returns { hours followed returnedPerCart ${ESTIMATE} boughtSamePerCart ${ESTIMATE} boughtAnythingPerCart ${ESTIMATE} } recovery { carts valueLeft valueRecovered } byCategory { ${PART} } categoryCount byHour { ${PART} } definition { name formula population query } } } }`;

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
      ).argParser(Number),
    )
    .addOption(new Option('--first <n>', 'categories to tell, from 1 to 100').argParser(Number).default(20));
  withScope(command).action(async (options: AbandonmentOptions) => {
    const variables = scopeVariables(options);
    const { ask } = await import('../../ask.js');
    const {
      analytics: { abandonment },
    } = await ask<{ analytics: { abandonment: Abandonment } }>(asked(options), QUERY, {
      ...variables,
      input: { graceHours: options.graceHours ?? null, first: options.first },
    });
    printAnswer(abandonment, { json: options.json, text: () => lines(abandonment).join('\n') });
  });
}

function lines(answer: Abandonment): string[] {
  const share = ({ value, low, high }: Estimate): string =>
    value === null || low === null || high === null ? '–' : `${percent(value)} (${percent(low)} to ${percent(high)})`;
  const within = ({ value, low, high }: Estimate): string =>
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
