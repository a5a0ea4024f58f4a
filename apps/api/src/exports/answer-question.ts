import type {
  ExploreDimension,
  ExploreMeasure,
  ExploreQuestion,
  ProductSort,
  ProductsQuestion,
  ProductStanding,
  Question,
} from '@cartograph/analytics';
import type { EventStore, EventType } from '@cartograph/events';
import { RelativePeriod } from '../answer.js';
import { badInput } from '../errors.js';
import { daysOf } from '../period.js';

/** The parameters of an address, each at most once. */
export class Parameters {
  readonly #query: Readonly<Record<string, unknown>>;

  constructor(query: Readonly<Record<string, unknown>>) {
    this.#query = query;
  }

  /** @throws ApiError - given twice. */
  text(name: string): string | null {
    const value = this.#query[name];
    if (value === undefined || value === '') return null;
    if (typeof value !== 'string') throw badInput(`"${name}" is given more than once. Give it once.`);
    return value;
  }

  list(name: string): string[] | null {
    return this.text(name)?.split(',') ?? null;
  }

  /** @throws ApiError - no whole number. */
  whole(name: string): number | null {
    const text = this.text(name);
    if (text === null) return null;
    if (!/^\d{1,9}$/.test(text)) throw badInput(`"${name}" is ${JSON.stringify(text)}. Give a whole number.`);
    return Number(text);
  }

  /** @throws ApiError - none of these. */
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | null {
    const text = this.text(name);
    if (text === null) return null;
    const found = allowed.find((value) => value === text);
    if (found === undefined) throw badInput(`"${name}" is ${JSON.stringify(text)}. Give one of ${allowed.join(', ')}.`);
    return found;
  }
}

async function scope(parameters: Parameters, shopZone: string, store: () => Promise<EventStore>): Promise<Question> {
  const [from, to] = [parameters.text('from'), parameters.text('to')];
  if ((from === null) !== (to === null))
    throw badInput('A period has two ends: give "from" and "to", or neither for the whole log.');
  const relative = parameters.oneOf('relative', Object.values(RelativePeriod));
  const timeZone = parameters.text('timeZone') ?? shopZone;
  const [category, brand] = [parameters.text('category'), parameters.text('brand')];
  return {
    period: await daysOf(from === null && relative === null ? null : { from, to, relative }, timeZone, store),
    timeZone,
    filter: category === null && brand === null ? null : { category, brand },
    bots: parameters.oneOf('bots', ['include', 'exclude']) ?? 'include',
  };
}

/** The question of `/exports/explore.…`: names as the library spells them, lists with commas. The library refuses what it does not know. */
export async function exploreQuestion(
  parameters: Parameters,
  timeZone: string,
  store: () => Promise<EventStore>,
): Promise<ExploreQuestion> {
  const measure = parameters.text('measure');
  if (measure === null) throw badInput('Say what to measure, such as measure=revenue.');
  return {
    ...(await scope(parameters, timeZone, store)),
    measure: measure as ExploreMeasure,
    by: (parameters.list('by') ?? []) as ExploreDimension[],
    top: parameters.whole('top') ?? 10,
    topWithin: parameters.text('topWithin') as ExploreDimension | null,
    eventTypes: parameters.list('eventTypes')?.map((type) => type as EventType) ?? null,
    product: parameters.text('product'),
    priceFrom: parameters.text('priceFrom'),
    priceTo: parameters.text('priceTo'),
    priceEdges: parameters.list('priceEdges'),
  };
}

const SORTS = [
  'views',
  'carts',
  'removes',
  'purchases',
  'revenue',
  'viewers',
  'buyers',
  'price',
  'cartersPerViewer',
  'buyersPerViewer',
  'buyersPerCarter',
  'removersPerCarter',
] as const satisfies readonly ProductSort[];
const STANDINGS = ['star', 'laggard', 'usual', 'unknown'] as const satisfies readonly ProductStanding[];

/** The question of `/exports/products.…`, without its page. */
export async function productsQuestion(
  parameters: Parameters,
  timeZone: string,
  store: () => Promise<EventStore>,
): Promise<ProductsQuestion> {
  return {
    ...(await scope(parameters, timeZone, store)),
    sort: parameters.oneOf('sort', SORTS) ?? 'views',
    direction: parameters.oneOf('direction', ['asc', 'desc']) ?? 'desc',
    standing: parameters.oneOf('standing', STANDINGS),
  };
}
