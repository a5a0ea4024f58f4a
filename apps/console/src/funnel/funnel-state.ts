import { formatFunnelSteps, parseFunnelEvents, parseFunnelSteps } from '@cartograph/sdk';
import type {
  EventType,
  FunnelBreakdown,
  FunnelHold,
  FunnelInput,
  FunnelOrder,
  FunnelStepInput,
} from '@cartograph/sdk/schema';
import { oneOf, readParam, type UrlCodec } from '../ui/page/url-state.js';
import type { FunnelQuery } from '@cartograph/sdk/operations/funnel';

/** What the funnel answers. */
export type FunnelData = FunnelQuery['analytics']['funnel'];
export type FunnelStepData = FunnelData['steps'][number];

export const orders = ['ORDERED', 'STRICT', 'ANY'] as const satisfies readonly FunnelOrder[];
export const holds = ['NOTHING', 'PRODUCT', 'CATEGORY'] as const satisfies readonly FunnelHold[];
export const withins = ['session', '30', '1440', '10080', '43200'] as const;
export const breakdowns = [
  'none',
  'CATEGORY',
  'BRAND',
  'PRICE_BAND',
  'HOUR',
  'WEEKDAY',
  'VISITOR',
] as const satisfies readonly (FunnelBreakdown | 'none')[];
export const eventTypes = ['VIEW', 'CART', 'REMOVE_FROM_CART', 'PURCHASE'] as const satisfies readonly EventType[];

export const DEFAULT_STEPS: readonly FunnelStepInput[] = [
  { eventTypes: ['VIEW'] },
  { eventTypes: ['CART'] },
  { eventTypes: ['PURCHASE'] },
];
export const MOST_STEPS = 8;
export const FEWEST_STEPS = 2;
const MOST_GROUPS = 100;

/** Steps in the address: `view:category=electronics>cart?>purchase`. */
export const stepsCodec: UrlCodec<readonly FunnelStepInput[]> = {
  fallback: DEFAULT_STEPS,
  read: (text) => {
    const steps = readable(() => parseFunnelSteps(text));
    return steps && steps.length >= FEWEST_STEPS && steps.length <= MOST_STEPS ? withOptionalInside(steps) : null;
  },
  write: formatFunnelSteps,
};

/** Types of events that end a chain: `remove>purchase`. */
export const excludeCodec: UrlCodec<readonly EventType[]> = {
  fallback: [],
  read: (text) => readable(() => parseFunnelEvents(text))?.flatMap((event) => event.eventTypes) ?? null,
  write: (types) => formatFunnelSteps(types.map((type) => ({ eventTypes: [type] }))),
};

/** Minutes, or one session. */
export const withinCodec: UrlCodec<string> = {
  fallback: 'session',
  read: (text) => (/^[1-9]\d{0,5}$/.test(text) && Number(text) <= 129_600 ? text : null),
  write: (text) => text,
};
export const orderCodec = oneOf(orders, 'ORDERED');
export const holdCodec = oneOf(holds, 'NOTHING');
export const breakdownCodec = oneOf(breakdowns, 'CATEGORY');

/** The question that an address asks; what cannot be together is left out, as the builder leaves it out. */
export function readFunnel(search: URLSearchParams): FunnelInput {
  const order = readParam(search, 'order', orderCodec);
  const within = readParam(search, 'within', withinCodec);
  const breakdown = readParam(search, 'by', breakdownCodec);
  const exclude = readParam(search, 'not', excludeCodec);
  const steps = readParam(search, 'steps', stepsCodec);
  return {
    steps: steps.map((step, place) =>
      order === 'STRICT' && step.isOptional && steps[place - 1]?.isOptional ? { ...step, isOptional: false } : step,
    ),
    order,
    hold: readParam(search, 'hold', holdCodec),
    windowMinutes: within === 'session' ? null : Number(within),
    exclude: order === 'STRICT' ? [] : exclude.map((type) => ({ eventTypes: [type] })),
    breakdown: breakdown === 'none' ? null : breakdown,
    breakdownFirst: MOST_GROUPS,
  };
}

/** The first and the last step cannot be optional. */
export function withOptionalInside(steps: readonly FunnelStepInput[]): FunnelStepInput[] {
  return steps.map((step, place) => {
    if (!step.isOptional || (place > 0 && place < steps.length - 1)) return step;
    return { ...step, isOptional: false };
  });
}

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The windows to choose from, with the one that an address names besides. */
export function withinOptions(within: string): { value: string; name: (typeof withins)[number] | null }[] {
  const known = withins.map((value) => ({ value, name: value }));
  return known.some(({ value }) => value === within) ? known : [...known, { value: within, name: null }];
}
