import { parseFunnelEvents, parseFunnelSteps } from '@cartograph/sdk';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { count, percent, table } from '../../output.js';
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

interface Step {
  eventTypes: string[];
  category: string | null;
  brand: string | null;
  minPrice: string | null;
  maxPrice: string | null;
  isOptional: boolean;
  reached: number;
  perFirstStep: Estimate;
  perPreviousStep: Estimate;
  secondsFromPrevious: { p25: Estimate; median: Estimate; p75: Estimate; p90: Estimate } | null;
  lost: number | null;
  /** Only where users are asked for. */
  lostUsers?: number | null;
  ways: { through: number; without: number } | null;
}

interface Funnel {
  unit: 'SESSION' | 'USER';
  period: { from: string; to: string };
  steps: Step[];
  breakdown: string | null;
  groups: { group: string; steps: Pick<Step, 'reached' | 'perFirstStep'>[] }[];
  groupCount: number;
}

interface FunnelOptions extends ScopeOptions {
  steps?: ReturnType<typeof parseFunnelSteps>;
  order?: string;
  hold?: string;
  within?: number;
  exclude: ReturnType<typeof parseFunnelEvents>;
  by?: string;
  first: number;
  users: boolean;
}

const ESTIMATE = '{ value low high incomputable { reason detail } }';
const TIME = '{ value low high method incomputable { reason detail } }';
const STEP = `eventTypes category brand minPrice maxPrice isOptional reached perFirstStep ${ESTIMATE} perPreviousStep ${ESTIMATE} secondsFromPrevious { p25 ${TIME} median ${TIME} p75 ${TIME} p90 ${TIME} } lost ways { through without }`;

/** The document: of groups only what is printed, and of sessions no users that are not, for these are in no table of the lake and take a scan of the events. */
function queryOf({ json, users, within }: Pick<FunnelOptions, 'json' | 'users' | 'within'>): string {
  const step = json ? `${STEP} users lostUsers` : users || within !== undefined ? `${STEP} lostUsers` : STEP;
  const group = json ? step : `reached perFirstStep ${ESTIMATE}`;
  return `query($input: FunnelInput, ${SCOPE_DECLARED}) { ${SCOPED} { funnel(input: $input) { ${ANSWERED} unit order hold windowMinutes steps { ${step} } breakdown groups { group steps { ${group} } } groupCount definition { name formula population query } } } }`;
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
      new Option('--by <breakdown>', 'tell groups apart by the first event of the first step').choices([
        'category',
        'brand',
        'price-band',
        'hour',
        'weekday',
        'visitor',
      ]),
    )
    .addOption(new Option('--first <n>', 'categories or brands to tell, from 1 to 100').argParser(Number).default(20))
    .option(
      '--users',
      'tell how many users are lost at each step of a session, too, which takes longer on a large log',
      false,
    );
  withScope(command).action(async (options: FunnelOptions) => {
    const variables = scopeVariables(options);
    const input = {
      steps: options.steps ?? null,
      order: options.order?.toUpperCase() ?? null,
      hold: options.hold?.toUpperCase() ?? null,
      windowMinutes: options.within ?? null,
      exclude: options.exclude,
      breakdown: options.by?.toUpperCase().replace('-', '_') ?? null,
      breakdownFirst: options.first,
    };
    const { ask } = await import('../../ask.js');
    const {
      analytics: { funnel },
    } = await ask<{ analytics: { funnel: Funnel } }>(asked(options), queryOf(options), { ...variables, input });
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
  const hasUsers = steps.some(({ lostUsers }) => lostUsers !== undefined);
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
        ...(hasUsers ? [step.lostUsers == null ? '' : count(step.lostUsers)] : []),
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
              share(one.steps.at(-1)?.perFirstStep ?? { value: null, low: null, high: null }),
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
