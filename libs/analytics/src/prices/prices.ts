import type { EventStore } from '@cartograph/events';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { checkFilter } from '../event-filter.js';
import { QuestionError } from '../question-error.js';
import { bandsQuery, type PriceBandsOfCategory, readBands } from './bands.js';
import { changesQuery, WINDOW_DAYS } from './changes-query.js';
import type { EffectPower } from '../hypotheses/detectable.js';
import { allAssociations, LEAST_CHANGE, PRICE_LEVEL, type PriceAssociation } from './price-associations.js';
import { largestChanges, type PriceChange, readChanges } from './price-changes.js';
import { type CountedTypes, trackedPeriod } from '../tracked-period.js';

/** Arguments of {@link prices}. */
export interface PricesQuestion extends Question {
  /** Categories listed, 1 to 1000. Default 20. */
  first?: number;
  /** Changes listed, 0 to 1000. Default 20. */
  changesFirst?: number;
  /** Views that a listed change needs both before and after. Default 20. */
  smallestViews?: number;
}

/** Answer of {@link prices}. */
export interface Prices extends Answer {
  /** Categories with most views first. */
  categories: PriceBandsOfCategory[];
  categoriesTotal: number;
  /** Over all categories of the question, then for each one listed: cuts and raises, carts and purchases. */
  associations: PriceAssociation[];
  /** Rate of false discoveries among the associations. */
  level: number;
  /** Smallest change of a rate that counts, a fraction. */
  minimumEffect: number;
  /** How often the associations of such a size would have been confirmed, mean over all of them; empty where no ratio is known. */
  power: EffectPower[];
  /** The largest changes first. */
  changes: PriceChange[];
  /** Changes in the period; and those of them with enough views on both sides to be listed. */
  changesTotal: number;
  changesListed: number;
  windowDays: number;
  smallestViews: number;
}

const COUNTED: CountedTypes = { types: ['view', 'cart', 'purchase'] };

/**
 * Price bands of every category with what happened in them, and how conversion stood after changes of price against before.
 *
 * Bands are thirds of the prices of a category's products (each once, at its last price); an event is in the band of the price it had. A change is
 * the end of one run of a price and the start of another; the seven UTC days before its day, at the old price, are compared with the seven days after it, at
 * the new one, and the category's other products on the same days are divided out. That is an association: prices are not changed at random.
 * Days that lost views, carts or purchases are left out of the bands and of the days around changes.
 *
 * @returns no category and no change where nothing matches; ratios without counts are incomputable, those of events that are not known `not-logged`.
 * @throws QuestionError - an invalid period, time zone or filter, `invalid-page-size`, or no period on an empty log.
 * Cost: the days of products; with a period, without bots, or where the log lost events on a day, one scan of the events. Days around changes are always
 * read from the whole log: where it lost events on a day, or without bots, in one more scan.
 */
export async function prices(store: EventStore, question: PricesQuestion): Promise<Prices> {
  const { filter, signal, bots = 'include', first = 20, changesFirst = 20, smallestViews = 20 } = question;
  checkSize('first', first, 1);
  checkSize('changesFirst', changesFirst, 0);
  checkSize('smallestViews', smallestViews, 1, 1_000_000);
  checkFilter(filter);
  const period = await trackedPeriod(store, question, COUNTED);
  const log = period.covered ? await trackedPeriod(store, { ...question, period: null }, COUNTED) : period;
  const [bandsAsked, changesAsked] = [bandsQuery(period, filter, bots), changesQuery(period, log, filter, bots)];
  const [categories, changes] = [
    await readBands(store, bandsAsked, period, signal),
    await readChanges(store, changesAsked, signal),
  ];
  const listed = categories.slice(0, first);
  const { associations, power } = allAssociations(
    changes,
    listed.map(({ category }) => category),
  );
  const { total, list } = await largestChanges(store, changes, changesFirst, smallestViews);
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Prices',
        formula:
          "bands = thirds of the prices of a category's products, each once at its last price; cartsPerView = carts ÷ views at prices of the band, score interval of two Poisson counts; " +
          `ratio = (carts ÷ views on the ${WINDOW_DAYS} days after ÷ before the day of a change) ÷ (the same of the category's other products), common to all changes of a direction, variance by product, q by Benjamini–Hochberg over all ratios of the answer; confirmed: q ≤ ${PRICE_LEVEL}; refuted: the 95 % interval excludes every change of ${LEAST_CHANGE * 100} % or more; an association, not an effect`,
        population: `events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${botsText(bots)}; a product has the category and brand it had last; changes are those in the period`,
      },
      [bandsAsked, changesAsked],
    ),
    categories: listed,
    categoriesTotal: categories.length,
    associations,
    level: PRICE_LEVEL,
    minimumEffect: LEAST_CHANGE,
    power,
    changes: list,
    changesTotal: changes.count,
    changesListed: total,
    windowDays: WINDOW_DAYS,
    smallestViews,
  };
}

function checkSize(argument: string, value: number, least: number, most = 1000): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new QuestionError(
    'invalid-page-size',
    argument,
    String(value),
    `${argument} is ${value}. Give a whole number from ${least} to ${most}.`,
  );
}
