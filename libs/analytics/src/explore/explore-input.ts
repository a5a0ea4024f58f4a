import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { isPrice } from '../decimal.js';
import type { ResolvedPeriod } from '../period.js';
import { dayCount } from '../local-days.js';
import { QuestionError } from '../question-error.js';
import { EXPLORE_DIMENSIONS, type ExploreDimension } from './explore-dimensions.js';
import { EXPLORE_MEASURES, type ExploreMeasure } from './explore-measures.js';

/** What is asked besides the period, zone, category, brand and bots. */
export interface ExploreInput {
  measure: ExploreMeasure;
  /** Up to three different ones. Default: none, only the total. */
  by?: readonly ExploreDimension[];
  /** Rows of their own in each dimension of as many values as the log has, 1 to 100. Default 10. */
  top?: number;
  /** A dimension of the clock, or of few values, before those of many in `by`: the top is that of each of its values, such as of each month. Default: of the period. */
  topWithin?: ExploreDimension | null;
  eventTypes?: readonly EventType[] | null;
  product?: string | null;
  /** Least price of the event, included. */
  priceFrom?: string | null;
  /** Price that the event's lies below. */
  priceTo?: string | null;
  /** Edges of the price bands, ascending. Default {@link PRICE_EDGES}. */
  priceEdges?: readonly string[] | null;
}

const MOST_DIMENSIONS = 3;
const MOST_TOP = 100;
const MOST_EDGES = 30;
const MOST_CELLS = 10_000;

/** @throws QuestionError - what cannot be asked, with what to ask instead. */
export function checkExplore(
  input: ExploreInput & Required<Pick<ExploreInput, 'by' | 'top'>> & { priceEdges: readonly string[] },
): void {
  const { measure, by, top, topWithin, eventTypes, priceFrom, priceTo, priceEdges } = input;
  if (!Object.hasOwn(EXPLORE_MEASURES, measure))
    throw invalid(
      'measure',
      measure,
      `There is no measure "${measure}". Take one of ${Object.keys(EXPLORE_MEASURES).join(', ')}.`,
    );
  for (const [at, dimension] of by.entries()) {
    if (!Object.hasOwn(EXPLORE_DIMENSIONS, dimension))
      throw invalid(
        'by',
        dimension,
        `There is no dimension "${dimension}". Take some of ${Object.keys(EXPLORE_DIMENSIONS).join(', ')}.`,
      );
    if (by.indexOf(dimension) < at)
      throw invalid('by', dimension, `The dimension "${dimension}" is named twice. Name each once.`);
  }
  if (by.length > MOST_DIMENSIONS)
    throw invalid('by', by.join(', '), `There are ${by.length} dimensions. Take up to ${MOST_DIMENSIONS}.`);
  if (!Number.isSafeInteger(top) || top < 1 || top > MOST_TOP)
    throw new QuestionError(
      'invalid-page-size',
      'top',
      String(top),
      `top is ${top}. Give a whole number from 1 to ${MOST_TOP}.`,
    );
  if (topWithin != null) checkTopWithin(topWithin, by);
  if (eventTypes?.length === 0)
    throw invalid('eventTypes', '', 'eventTypes is empty. Name at least one event type, or leave it out for all.');
  for (const type of eventTypes ?? []) {
    if (!EVENT_TYPES.includes(type))
      throw invalid('eventTypes', type, `There is no event type "${type}". Take some of ${EVENT_TYPES.join(', ')}.`);
  }
  checkPrice('priceFrom', priceFrom);
  checkPrice('priceTo', priceTo);
  if (priceFrom != null && priceTo != null && Number(priceFrom) >= Number(priceTo))
    throw invalid('priceFrom', priceFrom, `priceFrom (${priceFrom}) is not below priceTo (${priceTo}). Swap them.`);
  if (priceEdges.length === 0 || priceEdges.length > MOST_EDGES)
    throw invalid(
      'priceEdges',
      priceEdges.join(', '),
      `There are ${priceEdges.length} price edges. Give 1 to ${MOST_EDGES}.`,
    );
  for (const [at, edge] of priceEdges.entries()) {
    checkPrice('priceEdges', edge);
    const before = priceEdges[at - 1];
    if (Number(edge) <= Number(before ?? 0))
      throw invalid(
        'priceEdges',
        edge,
        `The price edge ${edge} is not above ${before ?? '0'}. Give them ascending, above 0.`,
      );
  }
}

function checkTopWithin(topWithin: ExploreDimension, by: readonly ExploreDimension[]): void {
  const isOpen = (dimension: ExploreDimension): boolean => EXPLORE_DIMENSIONS[dimension]?.kind === 'open';
  const refused = (remedy: string): QuestionError =>
    invalid('topWithin', topWithin, `topWithin is "${topWithin}". ${remedy}`);
  if (isOpen(topWithin)) throw refused('Take a dimension of time or of few values, such as month.');
  const at = by.indexOf(topWithin);
  if (at < 0) throw refused('Name it in by, too.');
  if (by.slice(0, at).some(isOpen)) throw refused(`Name it in by before the dimensions of many values.`);
  if (!by.some(isOpen)) throw refused('Name a dimension of many values in by, such as product, that top chooses from.');
}

/**
 * Refuses an answer of too many rows, instead of cutting it.
 *
 * @param open - for each dimension how many rows one of many values has at most; null for the others.
 * @throws QuestionError - more than 10,000 rows.
 */
export function checkCells(
  { covered }: ResolvedPeriod,
  by: readonly ExploreDimension[],
  open: readonly (number | null)[],
  edges: number,
): void {
  const days = covered ? dayCount(covered.from, covered.to) : 0;
  const sizes: Partial<Record<ExploreDimension, number>> = {
    day: days,
    week: Math.ceil(days / 7) + 1,
    month: Math.ceil(days / 28) + 1,
    hour: Math.min(24, days * 24),
    weekday: Math.min(7, days),
    priceBand: edges + 2,
    eventType: EVENT_TYPES.length,
    userKind: 2,
  };
  const cells = by.reduce((product, dimension, at) => product * (open[at] ?? sizes[dimension] ?? 1), 1);
  if (cells > MOST_CELLS) {
    throw invalid(
      'by',
      by.join(', '),
      `These dimensions make up to ${cells.toLocaleString('en')} rows; an answer has up to ${MOST_CELLS.toLocaleString('en')}. Take weeks or months instead of days, fewer dimensions, a smaller top, or a shorter period.`,
    );
  }
}

function checkPrice(argument: string, price: string | null | undefined): void {
  if (price != null && (!isPrice(price) || price.startsWith('-')))
    throw invalid(
      argument,
      price,
      `"${price}" is no price. Write ${argument} as a plain number with at most four decimals, such as 19.90.`,
    );
}

const invalid = (argument: string, value: string, message: string): QuestionError =>
  new QuestionError('invalid-filter', argument, value, message);
