import {
  FunnelDocument,
  GetFunnelDocument,
  type FunnelQuery,
  type FunnelQueryVariables,
  type GetFunnelQuery,
} from '@cartograph/sdk/operations/funnel';
import { parseFunnelEvents, parseFunnelSteps } from '@cartograph/sdk';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { schemaName, wholeNumber } from '../../options.js';
import { count, percent, table } from '../../output.js';
import { asked, printAnswer, type ScopeOptions, scopeVariables, withScope } from './asked.js';

type Funnel = FunnelQuery['analytics']['funnel'] | GetFunnelQuery['analytics']['funnel'];
type Step = Funnel['steps'][number];
type Estimate = Step['perFirstStep'];

interface FunnelOptions extends ScopeOptions {
  steps?: ReturnType<typeof parseFunnelSteps>;
  order?: 'ordered' | 'strict' | 'any';
  hold?: 'nothing' | 'product' | 'category';
  within?: number;
  exclude: ReturnType<typeof parseFunnelEvents>;
  by?: 'category' | 'brand' | 'price-band' | 'hour' | 'weekday' | 'visitor';
  first: number;
  users: boolean;
}

/** `ask funnel`: how far sessions or users come along some steps. */
export function askFunnel(parent: Command): void {
  const command = parent
    .command('funnel')
    .description('how far sessions, or users within a window, come along some steps');
  command
    .addOption(
      new Option(
        '--steps <text>',
        'steps with ">" between, such as "view:category=electronics,price=10..50>cart?>purchase"; "?" makes one optional, "|" joins types; default: view>cart>purchase',
      ).argParser(read(parseFunnelSteps)),
    )
    .addOption(
      new Option(
        '--order <order>',
        'ordered: one after another; strict: right after another; any: whichever comes first',
      ).choices(['ordered', 'strict', 'any']),
    )
    .addOption(
      new Option('--hold <what>', 'what all steps must have in common').choices(['nothing', 'product', 'category']),
    )
    .addOption(
      new Option(
        '--within <time>',
        'a window over the events of a user instead of one session: 30m, 12h, 7d',
      ).argParser(minutes),
    )
    .addOption(
      new Option('--exclude <text>', 'events that must not come between, such as "remove>purchase:brand=lg"')
        .argParser(read(parseFunnelEvents))
        .default([], 'none'),
    )
    .addOption(
      new Option('--by <breakdown>', 'distinguish groups by the first event of the first step').choices([
        'category',
        'brand',
        'price-band',
        'hour',
        'weekday',
        'visitor',
      ]),
    )
    .addOption(
      new Option('--first <n>', 'categories or brands to tell, from 1 to 100')
        .argParser(wholeNumber(1, 100))
        .default(20),
    )
    .option(
      '--users',
      'tell how many users are lost at each step of a session, too, which takes longer on a large log',
      false,
    );
  withScope(command).action(async (options: FunnelOptions) => {
    const variables = scopeVariables(options);
    const input = {
      steps: options.steps ?? null,
      order: options.order === undefined ? null : schemaName(options.order),
      hold: options.hold === undefined ? null : schemaName(options.hold),
      windowMinutes: options.within ?? null,
      exclude: options.exclude,
      breakdown: options.by === undefined ? null : schemaName(options.by),
      breakdownFirst: options.first,
    };
    const { ask } = await import('../../ask.js');
    // Users of sessions are in no table of the lake: to count them takes a scan of the events.
    const isWhole = options.json || options.users || options.within !== undefined;
    const document = isWhole ? GetFunnelDocument : FunnelDocument;
    const {
      analytics: { funnel },
    } = await ask<FunnelQuery | GetFunnelQuery, FunnelQueryVariables>(asked(options), document, {
      ...variables,
      input,
    });
    printAnswer(funnel, { json: options.json, text: () => lines(funnel).join('\n') });
  });
}

/** Minutes of `30m`, `12h`, `7d`. */
export function minutes(text: string): number {
  const [, amount, unit] = /^(\d{1,6})(m|h|d)$/.exec(text) ?? [];
  const factor = { m: 1, h: 60, d: 1440 }[unit ?? ''];
  if (amount === undefined || factor === undefined)
    throw new InvalidArgumentError('Give minutes, hours or days: 30m, 12h, 7d.');
  return Number(amount) * factor;
}

function read<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof RangeError) throw new InvalidArgumentError(error.message);
      throw error;
    }
  };
}

function lines({ unit, period, steps, breakdown, groups, groupCount }: Funnel): string[] {
  const counted = unit === 'USER' ? 'users' : 'sessions';
  const share = ({ value, low, high }: Estimate): string =>
    value === null || low === null || high === null ? '–' : `${percent(value)} (${percent(low)} to ${percent(high)})`;
  const name = ({ eventTypes, category, brand, minPrice, maxPrice, isOptional }: Step): string =>
    [
      eventTypes.map((type) => type.toLowerCase().replaceAll('_', ' ')).join(' or '),
      ...(category === null ? [] : [`of ${category}`]),
      ...(brand === null ? [] : [`by ${brand}`]),
      ...(minPrice === null && maxPrice === null ? [] : [`at ${minPrice ?? ''}..${maxPrice ?? ''}`]),
      ...(isOptional ? ['(optional)'] : []),
    ].join(' ');
  const ways = steps.flatMap((step, place) => {
    const next = steps.find((other, at) => at > place && !other.isOptional);
    return step.ways && next
      ? [
          `${name(next)}: ${count(step.ways.through)} ${counted} through "${name(step)}", ${count(step.ways.without)} without it`,
        ]
      : [];
  });
  const hasUsers = steps.some((step) => 'lostUsers' in step);
  return [
    `${period.from} to ${period.to}, ${counted}`,
    table([
      [
        '',
        counted,
        'of the first step',
        'of the step before',
        'half within',
        'lost',
        ...(hasUsers ? ['users lost'] : []),
      ],
      ...steps.map((step, place) => [
        `${place + 1} ${name(step)}`,
        count(step.reached),
        place === 0 ? '' : share(step.perFirstStep),
        place === 0 ? '' : share(step.perPreviousStep),
        step.secondsFromPrevious ? timeBetween(step.secondsFromPrevious.median) : '',
        step.lost === null ? '' : count(step.lost),
        ...(hasUsers ? ['lostUsers' in step && step.lostUsers !== null ? count(step.lostUsers) : ''] : []),
      ]),
    ]),
    ...ways,
    ...(breakdown === null
      ? []
      : [
          '',
          table([
            [breakdown.toLowerCase().replace('_', ' '), ...steps.map(name), 'of the first step'],
            ...groups.map((one) => [
              one.group,
              ...one.steps.map(({ reached }) => count(reached)),
              ...one.steps.slice(-1).map(({ perFirstStep }) => share(perFirstStep)),
            ]),
          ]),
          `${groups.length} of ${count(groupCount)} groups`,
        ]),
  ];
}

function timeBetween({ value, low, high }: Estimate): string {
  return value === null || low === null || high === null ? '–' : `${time(value)} (${time(low)} to ${time(high)})`;
}

function time(seconds: number): string {
  const [size, unit] =
    seconds < 120 ? [1, 's'] : seconds < 7200 ? [60, 'min'] : seconds < 172_800 ? [3600, 'h'] : [86_400, 'd'];
  return `${Math.round((seconds / Number(size)) * 10) / 10} ${unit}`;
}
