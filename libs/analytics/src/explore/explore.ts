import { EVENT_TYPES, type EventStore, type EventType, externalIds } from '@cartograph/events';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText, withoutBots } from '../bot-choice.js';
import type { CoverageFault } from '../coverage-fault.js';
import { coverage } from '../coverage.js';
import { matchesFilter } from '../event-filter.js';
import { isOfId } from '../external-ids.js';
import { addDays, type Period } from '../local-days.js';
import { logRange, previousPeriod, type ResolvedPeriod, withinPeriod } from '../period.js';
import { type Fragment, joined, select, sql } from '../sql.js';
import { faultsBetween, faultsForRates, trackedPeriod, withTracking } from '../tracked-period.js';
import { unloggedTypes } from '../unlogged-types.js';
import {
  type DimensionContext,
  EXPLORE_DIMENSIONS,
  type ExploreDimension,
  placeOf,
  PRICE_EDGES,
  publicKey,
} from './explore-dimensions.js';
import { type ExploreChange, exploreChange } from './explore-change.js';
import { checkCells, checkExplore, type ExploreInput } from './explore-input.js';
import {
  countedTypes,
  EXPLORE_MEASURES,
  type ExploreCounts,
  type ExploreFigure,
  type ExploreMeasure,
  figureOf,
  isRatio,
  type MissingTypes,
  rankColumn,
} from './explore-measures.js';
import {
  GROUP_STATES,
  type GroupedBy,
  groupsQuery,
  type Kept,
  largestGroupsQuery,
  largestWithinQuery,
} from './explore-query.js';
import { type GroupValues, knownFigure, type LostGroups, lostGroups } from './lost-groups.js';
import { localClock, zoneOffsets } from './zone-offsets.js';

/** The value of a group in one dimension. */
export interface ExploreKey {
  /** A value; the events without one; or all groups that have no row of their own. */
  kind: (typeof GROUP_STATES)[number];
  /** Null unless `kind` is `value`. */
  value: string | null;
}

/** One group of events. */
export interface ExploreRow {
  /** In the order of the dimensions. */
  keys: ExploreKey[];
  figure: ExploreFigure;
  /** The same group in the period before; null where that is not compared. */
  previous: ExploreFigure | null;
  /** The difference from `previous`, of this group by itself; null for what is not tested. */
  change: ExploreChange | null;
}

/** A dimension of an answer. */
export interface ExploredDimension {
  dimension: ExploreDimension;
  /** How many values the period has, those without one as one more; null for those of the clock, and closed sets. */
  groups: number | null;
  /** How many of them are rows of their own. */
  shown: number | null;
  formula: string;
}

/** Answer of {@link explore}. */
export interface Explore extends Answer {
  measure: ExploreMeasure;
  unit: (typeof EXPLORE_MEASURES)[ExploreMeasure]['unit'];
  dimensions: ExploredDimension[];
  /** Every group with an event, and those whose events the log lost: these are not known. Of any other without an event, counts are 0 and ratios unknown. */
  rows: ExploreRow[];
  /** All events together: distinct users and sessions are counted once, so it is not the sum of the rows. */
  total: ExploreFigure;
  previousTotal: ExploreFigure | null;
  /** The difference of the total from `previousTotal`; null for what is not tested. */
  totalChange: ExploreChange | null;
  previousPeriod: Period | null;
  /** Why the rows have no `previous`, and the total none where a fault forbids it, although there is a period before; null where they have, or there is none. */
  notCompared: string | null;
  priceEdges: string[];
}

/** Arguments of {@link explore}. */
export interface ExploreQuestion extends Question, ExploreInput {}

/**
 * One measure in up to three dimensions, with the period before.
 *
 * Events are those of the period. Of a dimension with many values the largest are rows of their own, by the measure or by a ratio's denominator, and
 * everything else is one row `others`, counted again: what is distinct is distinct in it too. With `topWithin` the largest are those of each value of that dimension. Days are compared with the day as many days before as the
 * period has, weeks where these are whole weeks; months are not compared row by row. On days whose events the log lost, nothing is no 0: see {@link lostGroups}.
 * Ratios leave out the days that lost events of a type that they count, see `trackedPeriod`. Counts and money have no `previous` across a fault, ratios none
 * across a change of level, a part day or missing hours that matter, see `faultsForRates`. Differences of ratios are tested, see {@link exploreChange}; amounts are not: days are not independent.
 *
 * @returns no row where nothing matches; a ratio without a denominator, and a figure that the log lost, has a reason and no value.
 * @throws QuestionError - an invalid period, time zone or filter, more than three dimensions or one twice, more than 10,000 rows, or no period on an empty log.
 * Cost: an aggregation of the period's events for the rows and one for the total, the same for the period before, one for each dimension with many values, and the coverage of the log once.
 */
export async function explore(store: EventStore, question: ExploreQuestion): Promise<Explore> {
  const { measure, by = [], top = 10, topWithin = null, filter, signal, bots = 'include' } = question;
  const priceEdges = question.priceEdges ?? PRICE_EDGES;
  checkExplore({ ...question, by, top, priceEdges });
  const conditions = [...matchesFilter(filter), ...eventConditions(question), ...withoutBots(bots)];
  const typeAt = by.indexOf('eventType');
  const countedOf = (asked: readonly EventType[]): readonly EventType[] => countedTypes(measure, asked, typeAt >= 0);
  const askedTypes = question.eventTypes ?? EVENT_TYPES;
  const types = countedOf(askedTypes);
  const counted = { types, needed: isRatio(measure) ? types : [] };
  const period = await trackedPeriod(store, question, counted);
  const earlierPeriod = await previousPeriod(store, period);
  const before = earlierPeriod && (await withTracking(store, earlierPeriod, filter, counted));
  const periods = before ? ([period, before] as const) : null;
  const between = periods ? await faultsBetween(store, periods, filter, types) : [];
  const isByTime = by.some((dimension) => dimension !== 'month' && EXPLORE_DIMENSIONS[dimension].kind === 'time');
  const forbidding = periods && isRatio(measure) ? faultsForRates(between, periods, isByTime) : between;
  const context: DimensionContext = { clock: await clockOf(store, before ?? period, period), priceEdges };
  const where = [...withinPeriod(period), ...conditions];
  const asked = { measure, where, context };

  const largest = by.map((dimension) =>
    EXPLORE_DIMENSIONS[dimension].kind === 'open'
      ? topWithin === null
        ? largestGroupsQuery(asked, dimension, rankColumn(measure), top)
        : largestWithinQuery(asked, dimension, rankColumn(measure), top, topWithin)
      : null,
  );
  const ranked = await Promise.all(largest.map((query) => (query ? select<RankedRow>(store, query, signal) : null)));
  const rankings = ranked.map((rows) => rows && byPart(rows, topWithin !== null));
  const grouped = by.map((dimension, at): GroupedBy => {
    const parts = rankings[at];
    const isCut = parts?.some(({ rows, groups }) => groups > rows.length) ?? false;
    return {
      dimension,
      kept: parts && isCut ? parts.map(({ rows, at: value }) => keptOf(rows, topWithin, value)) : null,
    };
  });
  checkCells(
    period,
    by,
    rankings.map((parts) => (parts ? Math.max(0, ...parts.map(({ rows }) => rows.length)) + 1 : null)),
    priceEdges.length,
  );

  const isComparable = before !== null && forbidding.length === 0;
  const notCompared = forbidding.length > 0 ? faultyText(forbidding) : before ? incomparable(period, by) : null;
  const rowQuery = by.length > 0 ? groupsQuery({ ...asked, by: grouped }) : null;
  const totalQuery = groupsQuery({ ...asked, by: [] });
  const earlier = isComparable ? { ...asked, where: [...withinPeriod(before), ...conditions] } : null;
  const earlierRowQuery =
    earlier && rowQuery && notCompared === null
      ? groupsQuery({ ...earlier, by: grouped.map((one) => earlierGroups(one, period.days)) })
      : null;
  const earlierTotalQuery = earlier && groupsQuery({ ...earlier, by: [] });
  const [rows, totals, earlierRows, earlierTotals] = await Promise.all(
    [rowQuery, totalQuery, earlierRowQuery, earlierTotalQuery].map(async (query) =>
      query ? select<GroupRow>(store, query, signal) : [],
    ),
  );

  const [unlogged, { faults }] = await Promise.all([
    unloggedTypes(store),
    coverage(store, { timeZone: period.timeZone }),
  ]);
  const countedIn = (values: GroupValues): readonly EventType[] =>
    countedOf(askedTypes.filter((type) => typeAt < 0 || values[typeAt] == null || values[typeAt] === type));
  const told = (
    row: ExploreCounts,
    values: GroupValues,
    { of: { untracked }, lost }: { of: ResolvedPeriod; lost: LostGroups },
  ): ExploreFigure => {
    const missing: MissingTypes = { unlogged, untracked: isRatio(measure) ? untracked : NO_TYPE };
    return knownFigure(measure, figureOf(measure, row, missing), lost.lostIn(values), countedIn(values));
  };
  const named = new Set([...(before?.faults ?? []), ...period.faults, ...forbidding]);
  const own = { of: period, lost: lostGroups(by, period, faults) };
  const former = before && { of: before, lost: lostGroups(by, before, faults) };
  const whole = (of: ResolvedPeriod) => ({ of, lost: lostGroups([], of, faults) });
  const withLost = [
    ...(rows ?? []),
    // The top of a month that the log lost is not known.
    ...lostRows(topWithin === null ? (rows ?? []) : [], by, own.lost).filter(
      (row) => told({}, valuesOf(row, by), own).incomputable?.reason === 'not-logged',
    ),
  ];
  const previous = new Map(
    (earlierRows ?? []).map((row) => [
      by.map((dimension, at) => rowKey(row, at, dimension, period.days)).join('\u0000'),
      row,
    ]),
  );
  const previousOf = (row: GroupRow): ExploreFigure | null => {
    const values = by.map((dimension, at) => movedDay(row[`d${at}`] ?? null, dimension, -period.days));
    const key = by.map((dimension, at) => rowKey(row, at, dimension, 0)).join('\u0000');
    return former && told(previous.get(key) ?? {}, values, former);
  };
  const publicKeys = await keysOf(store, withLost, by, priceEdges);
  const withinAt = topWithin === null ? -1 : by.indexOf(topWithin);
  const places = rankings.map(
    (parts) =>
      new Map(
        (parts ?? []).flatMap(({ rows: ranking, at: value }) =>
          ranking.map(({ d0, s0 }, place): [string, number] => [placeKey(s0 === 1 ? null : d0, value), place]),
        ),
      ),
  );
  const total = told(totals?.[0] ?? {}, [], whole(period));
  const previousTotal = before && earlierTotalQuery && told(earlierTotals?.[0] ?? {}, [], whole(before));
  const statements = [...largest, rowQuery, totalQuery, earlierRowQuery, earlierTotalQuery].filter(
    (query) => query !== null,
  );
  return {
    ...answerFor(
      store,
      period,
      {
        name: `Explore: ${measure}`,
        formula: [
          EXPLORE_MEASURES[measure].formula,
          ...by.map((dimension) => `by ${EXPLORE_DIMENSIONS[dimension].formula}`),
        ].join('; '),
        population: `events from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(filter)}${narrowedText(question)}${botsText(bots)}; totals and others count distinct users and sessions once`,
      },
      statements,
    ),
    measure,
    unit: EXPLORE_MEASURES[measure].unit,
    dimensions: by.map((dimension, at) => {
      const groups = ranked[at] ? (ranked[at][0]?.groups ?? 0) : null;
      return {
        dimension,
        groups,
        shown:
          groups === null
            ? null
            : new Set((ranked[at] ?? []).map(({ d0, s0 }) => placeKey(s0 === 1 ? null : d0, null))).size,
        formula: EXPLORE_DIMENSIONS[dimension].formula,
      };
    }),
    rows: withLost
      .map((row, at) => {
        const figure = told(row, valuesOf(row, by), own);
        const earlierFigure = earlierRowQuery ? previousOf(row) : null;
        return {
          order: by.map((dimension, place) =>
            orderOf(row, place, dimension, places[place], row[`d${withinAt}`] ?? null),
          ),
          row: {
            keys: publicKeys[at] ?? [],
            figure,
            previous: earlierFigure,
            change: exploreChange(figure, earlierFigure),
          },
        };
      })
      .toSorted((a, b) => compared(a.order, b.order))
      .map(({ row }) => row),
    total,
    previousTotal,
    totalChange: exploreChange(total, previousTotal),
    previousPeriod: before && { from: before.from, to: before.to },
    notCompared,
    priceEdges: [...priceEdges],
    faults: faults.filter((fault) => named.has(fault)),
  };
}

const NO_TYPE: ReadonlySet<EventType> = new Set();

/** Says that faults forbid comparing, with their days. */
function faultyText(faults: readonly CoverageFault[]): string {
  const dates = [...new Set(faults.map(({ date }) => date))];
  const more = dates.length > 3 ? ` and ${dates.length - 3} more days` : '';
  return `The tracking failed or changed, or the log is incomplete, on ${dates.slice(0, 3).join(', ')}${more}. So this period is not compared with the one before.`;
}

interface RankedRow {
  d0: string | null;
  s0: number;
  /** How many values the period has. */
  groups: number;
  /** Where the top is that of each value of another dimension: that value, and how many values lie within it. */
  w0?: string | null;
  inside?: number;
}

/** The top of a dimension among the events of one value of another, null for those without; or among all events. */
interface RankedPart {
  at: string | null;
  rows: RankedRow[];
  groups: number;
}

function byPart(rows: readonly RankedRow[], isWithin: boolean): RankedPart[] {
  const parts = new Map<string | null, RankedPart>();
  for (const row of rows) {
    const at = row.w0 ?? null;
    const part = parts.get(at) ?? { at, rows: [], groups: (isWithin ? row.inside : row.groups) ?? 0 };
    part.rows.push(row);
    parts.set(at, part);
  }
  return [...parts.values()];
}

const keptOf = (rows: readonly RankedRow[], within: ExploreDimension | null, value: string | null): Kept => ({
  values: rows.flatMap(({ d0, s0 }) => (s0 === 0 && d0 !== null ? [d0] : [])),
  none: rows.some(({ s0 }) => s0 === 1),
  ...(within === null ? {} : { within: { dimension: within, value } }),
});

/** The same groups among the events of the period before: what is kept of a day is kept of the day that it is compared with. */
const earlierGroups = ({ dimension, kept }: GroupedBy, days: number): GroupedBy => ({
  dimension,
  kept:
    kept?.map(({ within, ...own }) => ({
      ...own,
      ...(within ? { within: { ...within, value: movedDay(within.value, within.dimension, -days) } } : {}),
    })) ?? null,
});

const placeKey = (value: string | null, within: string | null): string => JSON.stringify([value, within]);

type GroupRow = ExploreCounts & Record<`d${number}`, string | null> & Record<`s${number}`, number>;

const stateOf = (row: GroupRow, at: number): ExploreKey['kind'] => GROUP_STATES[row[`s${at}`] ?? 0] ?? 'value';

/** A group's key in a dimension; days and weeks of the period before are moved onto those they are compared with. */
const rowKey = (row: GroupRow, at: number, dimension: ExploreDimension, days: number): string =>
  `${stateOf(row, at)} ${movedDay(row[`d${at}`] ?? null, dimension, days) ?? ''}`;

/** A value moved by a number of days, where it is a day or a week. */
const movedDay = (value: string | null, dimension: ExploreDimension, days: number): string | null =>
  days !== 0 && value !== null && value !== '' && (dimension === 'day' || dimension === 'week')
    ? addDays(value, days)
    : value;

const valuesOf = (row: GroupRow, by: readonly ExploreDimension[]): GroupValues =>
  by.map((_, at) => row[`d${at}`] ?? null);

/** Groups without any event at times of which the log lost events, for each group that the other dimensions have at other times. */
function lostRows(rows: readonly GroupRow[], by: readonly ExploreDimension[], { units }: LostGroups): GroupRow[] {
  const [first] = units;
  if (!first) return [];
  const idOf = (row: GroupRow): string => by.map((dimension, at) => rowKey(row, at, dimension, 0)).join('\u0000');
  const at = (unit: GroupValues, row: GroupRow): GroupRow =>
    Object.fromEntries(
      by.flatMap((_, place) => [
        [`d${place}`, unit[place] ?? row[`d${place}`] ?? null],
        [`s${place}`, row[`s${place}`] ?? 0],
      ]),
    );
  const known = new Set(rows.map(idOf));
  const others = new Map(rows.map((row) => at(first, row)).map((row) => [idOf(row), row]));
  return units.flatMap((unit) =>
    [...others.values()].map((row) => at(unit, row)).filter((row) => !known.has(idOf(row))),
  );
}

function incomparable(period: ResolvedPeriod, by: readonly ExploreDimension[]): string | null {
  if (by.includes('month')) return 'Months differ in length, so that those of the period before are not these.';
  if (by.includes('week') && period.days % 7 !== 0)
    return `The period has ${period.days} days, which are no whole weeks, so that the weeks of the period before are not these.`;
  return null;
}

async function keysOf(
  store: EventStore,
  rows: readonly GroupRow[],
  by: readonly ExploreDimension[],
  priceEdges: readonly string[],
): Promise<ExploreKey[][]> {
  const texts = rows.flatMap((row) => by.map((_, at) => row[`d${at}`] ?? ''));
  const mayBeIds = by.some((dimension) => dimension === 'product' || dimension === 'category');
  const ids = mayBeIds
    ? await externalIds(
        store,
        texts.map((text, at) =>
          ['product', 'category'].includes(by[at % by.length] ?? '') && /^-?\d+$/.test(text) ? text : '',
        ),
      )
    : [];
  return rows.map((row, place) =>
    by.map((dimension, at) => {
      const kind = stateOf(row, at);
      const text = row[`d${at}`] ?? '';
      return {
        kind,
        value: kind === 'value' ? ids[place * by.length + at] || publicKey(dimension, text, priceEdges) : null,
      };
    }),
  );
}

/** Time and closed sets in their own order, the largest first else; those without a value where they rank, the others last. */
function orderOf(
  row: GroupRow,
  at: number,
  dimension: ExploreDimension,
  places: ReadonlyMap<string, number> | undefined,
  within: string | null,
): number {
  const kind = stateOf(row, at);
  if (kind === 'others') return Infinity;
  const text = row[`d${at}`] ?? '';
  if (EXPLORE_DIMENSIONS[dimension].kind === 'open')
    return places?.get(placeKey(kind === 'none' ? null : text, within)) ?? Number.MAX_SAFE_INTEGER;
  return kind === 'none' ? Number.MAX_SAFE_INTEGER : placeOf(dimension, text);
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (const [at, place] of a.entries()) {
    const other = b[at] ?? 0;
    if (place !== other) return place < other ? -1 : 1;
  }
  return 0;
}

/** The zone's clock over the events of both periods; where no event lies, it need not go. */
async function clockOf(store: EventStore, first: ResolvedPeriod, last: ResolvedPeriod): Promise<Fragment> {
  const range = await logRange(store);
  const from = Math.max(first.start.getTime(), range?.first.getTime() ?? 0);
  const to = Math.min(last.end.getTime(), (range?.last.getTime() ?? 0) + 1);
  return localClock(zoneOffsets(from, Math.max(from, to), last.timeZone), 'event_time');
}

function eventConditions({ eventTypes, product, priceFrom, priceTo }: ExploreInput): Fragment[] {
  return [
    ...(eventTypes == null
      ? []
      : [
          sql`event_type in (${joined(
            eventTypes.map((type) => sql`${type}`),
            ', ',
          )})`,
        ]),
    ...(product == null ? [] : [isOfId('product_id', product)]),
    ...(priceFrom == null ? [] : [sql`price >= cast(${priceFrom} as decimal(18, 4))`]),
    ...(priceTo == null ? [] : [sql`price < cast(${priceTo} as decimal(18, 4))`]),
  ];
}

function narrowedText({ eventTypes, product, priceFrom, priceTo }: ExploreInput): string {
  const parts = [
    eventTypes == null ? '' : `of type ${eventTypes.join(', ')}`,
    product == null ? '' : `of product ${product}`,
    priceFrom == null ? '' : `at a price of ${priceFrom} or more`,
    priceTo == null ? '' : `at a price below ${priceTo}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : `, only those ${parts.join(' and ')}`;
}
