import type { EventType, FunnelEventInput, FunnelStepInput } from '../generated/schema.js';

const TYPES: Record<string, EventType> = {
  view: 'VIEW',
  cart: 'CART',
  remove: 'REMOVE_FROM_CART',
  remove_from_cart: 'REMOVE_FROM_CART',
  purchase: 'PURCHASE',
};
const NAMES: Record<EventType, string> = {
  VIEW: 'view',
  CART: 'cart',
  REMOVE_FROM_CART: 'remove',
  PURCHASE: 'purchase',
};
const AMOUNT = /^\d{1,14}(\.\d{1,4})?$/;
const EXAMPLE = 'view:category=electronics>cart?>purchase';

/**
 * Reads the steps of a funnel from a short text, such as `view:category=electronics,price=10..50>cart?>purchase`.
 *
 * Steps stand with `>` between them. A step is one or more of `view`, `cart`, `remove`, `purchase` with `|` between, after a `:` its filters with `,`
 * between (`category=…`, `brand=…`, `price=low..high`, either bound may be missing), and a `?` at its end where it is optional. Characters that the text
 * itself uses are written as in addresses: `%2C` for a comma.
 *
 * @throws RangeError - names the step that cannot be read, and what may stand there.
 */
export function parseFunnelSteps(text: string): FunnelStepInput[] {
  return text.split('>').map((part, at) => {
    const isOptional = part.trim().endsWith('?');
    return { ...parseEvent(part.trim().replace(/\?$/, ''), `Step ${at + 1}`), ...(isOptional ? { isOptional } : {}) };
  });
}

/** Reads events that must not come between, in the same text as steps without `?`; an empty text is none. */
export function parseFunnelEvents(text: string): FunnelEventInput[] {
  return text.trim() === '' ? [] : text.split('>').map((part, at) => parseEvent(part.trim(), `Event ${at + 1}`));
}

/** The text that {@link parseFunnelSteps} reads. */
export function formatFunnelSteps(steps: readonly FunnelStepInput[]): string {
  return steps.map((step) => formatEvent(step) + (step.isOptional ? '?' : '')).join('>');
}

function formatEvent({ eventTypes, category, brand, minPrice, maxPrice }: FunnelEventInput): string {
  const filters = [
    ...(category ? [`category=${encoded(category)}`] : []),
    ...(brand ? [`brand=${encoded(brand)}`] : []),
    ...(minPrice || maxPrice ? [`price=${minPrice ?? ''}..${maxPrice ?? ''}`] : []),
  ];
  return eventTypes.map((type) => NAMES[type]).join('|') + (filters.length === 0 ? '' : `:${filters.join(',')}`);
}

function parseEvent(text: string, place: string): FunnelEventInput {
  const colon = text.indexOf(':');
  const [types, filters] = colon === -1 ? [text, null] : [text.slice(0, colon), text.slice(colon + 1)];
  const eventTypes = types.split('|').map((name): EventType => {
    const type = TYPES[name.trim()];
    if (!type)
      throw new RangeError(
        `${place} is "${text}"; "${name}" is no event. Write view, cart, remove or purchase, as in ${EXAMPLE}.`,
      );
    return type;
  });
  const event: FunnelEventInput = { eventTypes: [...new Set(eventTypes)] };
  for (const filter of filters === null ? [] : filters.split(',')) {
    const [name = '', ...rest] = filter.split('=');
    const value = decoded(rest.join('='), place, text);
    if (value === '')
      throw new RangeError(
        `${place} is "${text}"; the filter "${filter}" has no value. Write category=…, brand=… or price=10..50.`,
      );
    if (name === 'category') event.category = value;
    else if (name === 'brand') event.brand = value;
    else if (name === 'price') Object.assign(event, prices(value, place, text));
    else
      throw new RangeError(
        `${place} is "${text}"; it cannot be filtered by "${name}". Write category=…, brand=… or price=10..50.`,
      );
  }
  return event;
}

function prices(value: string, place: string, text: string): Pick<FunnelEventInput, 'minPrice' | 'maxPrice'> {
  const [low = '', high = '', ...more] = value.split('..');
  const bounds = [low, high].filter((bound) => bound !== '');
  if (!value.includes('..') || more.length > 0 || bounds.length === 0 || bounds.some((bound) => !AMOUNT.test(bound))) {
    throw new RangeError(`${place} is "${text}"; "${value}" is no range of prices. Write 10..50, 10.. or ..50.`);
  }
  return { ...(low === '' ? {} : { minPrice: low }), ...(high === '' ? {} : { maxPrice: high }) };
}

const encoded = (value: string): string => value.replace(/[%>:,=?|]/g, (character) => encodeURIComponent(character));

function decoded(value: string, place: string, text: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new RangeError(
      `${place} is "${text}"; a "%" in it is no code of a character. Write %25 for the sign itself.`,
    );
  }
}
