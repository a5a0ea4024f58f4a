import type { ExploreDimension } from '@cartograph/sdk/schema';
import type { GetExploreQuery } from '@cartograph/sdk/operations/explore';
import { timeDimensions } from './explore-state.js';

/** What the explorer answers. */
export type ExploreData = GetExploreQuery['analytics']['explore'];
type Row = ExploreData['rows'][number];
export type Key = Row['keys'][number];
export type Figure = Row['figure'];

/** One line, or the bars of one color, or a row of the heat map. */
export interface ShapedSeries {
  /** Its place in the dimensions that are not across; empty with one dimension only. */
  keys: Key[];
  /** As many as there are places across; null where the group has no event. */
  figures: (Figure | null)[];
  previous: (Figure | null)[];
}

/** Rows as a picture: one dimension across, the others together beside it. */
export interface Shape {
  /** Which dimension lies across. */
  across: number;
  places: Key[];
  series: ShapedSeries[];
}

/** Which of several times lies across: those that run on, then the hour over the weekday. */
const acrossFirst: readonly ExploreDimension[] = ['DAY', 'WEEK', 'MONTH', 'HOUR', 'WEEKDAY'];

const idOf = (keys: readonly Key[]): string => JSON.stringify(keys.map(({ kind, value }) => [kind, value]));

/** ISO weekdays from Monday on. */
const isoWeek = [1, 2, 3, 4, 5, 6, 7];

/**
 * Puts time across where there is any, else the first dimension; places and series keep the order of the rows.
 *
 * @param weekdays - ISO weekdays in the order in which weeks run.
 */
export function shapeOf(
  { dimensions, rows }: Pick<ExploreData, 'dimensions' | 'rows'>,
  weekdays: readonly number[] = isoWeek,
): Shape {
  const time = acrossFirst
    .map((name) => dimensions.findIndex(({ dimension }) => dimension === name))
    .find((at) => at >= 0);
  const across = time ?? 0;
  const places = new Map<string, Key>();
  const bySeries = new Map<string, { keys: Key[]; rows: Map<string, Row> }>();
  for (const row of rows) {
    const place = row.keys[across];
    if (!place) continue;
    const at = idOf([place]);
    places.set(at, place);
    const keys = row.keys.filter((_, index) => index !== across);
    const series = bySeries.get(idOf(keys)) ?? { keys, rows: new Map<string, Row>() };
    series.rows.set(at, row);
    bySeries.set(idOf(keys), series);
  }
  const dimension = dimensions[across]?.dimension;
  const ordered = [...places].toSorted(([, a], [, b]) => placeOrder(dimension, a, b, weekdays));
  return {
    across,
    places: ordered.map(([, key]) => key),
    series: [...bySeries.values()].map(({ keys, rows: own }) => ({
      keys,
      figures: ordered.map(([at]) => own.get(at)?.figure ?? null),
      previous: ordered.map(([at]) => own.get(at)?.previous ?? null),
    })),
  };
}

/** Time runs forward although the first rows may not have every place; anything else stays as it came. */
function placeOrder(dimension: ExploreDimension | undefined, a: Key, b: Key, weekdays: readonly number[]): number {
  if (dimension === undefined || !timeDimensions.has(dimension) || a.value === null || b.value === null) return 0;
  if (dimension === 'WEEKDAY') return weekdays.indexOf(Number(a.value)) - weekdays.indexOf(Number(b.value));
  if (dimension === 'HOUR') return Number(a.value) - Number(b.value);
  return a.value < b.value ? -1 : 1;
}

/** What is drawn where a group has no event: a count of nothing is 0, a ratio of nothing is not known. */
export function drawn(figure: Figure | null, isRatio: boolean): number | null {
  return figure ? figure.estimate.value : isRatio ? null : 0;
}

/** One picture of several with the same axes: the series of one value of a dimension. */
export interface Panel {
  /** Null where one picture holds everything. */
  key: Key | null;
  series: ShapedSeries[];
}

const weightOf = (series: readonly ShapedSeries[]): number =>
  series.reduce(
    (sum, { figures }) =>
      sum + figures.reduce((all, figure) => all + (figure ? (figure.denominator ?? figure.estimate.value ?? 0) : 0), 0),
    0,
  );

/**
 * With three dimensions, one of them across: a picture for each value of the first of the other two, the largest ones in the order of the
 * rows. With fewer, one picture.
 *
 * @returns hidden - how many values have no picture.
 */
export function panelsOf({ series }: Shape, most: number): { panels: Panel[]; hidden: number } {
  if ((series[0]?.keys.length ?? 0) < 2) return { panels: [{ key: null, series }], hidden: 0 };
  const panels = new Map<string, Panel>();
  for (const {
    keys: [key, ...keys],
    ...rest
  } of series) {
    if (!key) continue;
    const panel = panels.get(idOf([key])) ?? { key, series: [] };
    panel.series.push({ keys, ...rest });
    panels.set(idOf([key]), panel);
  }
  const all = [...panels.values()];
  const kept = new Set(all.toSorted((a, b) => weightOf(b.series) - weightOf(a.series)).slice(0, most));
  return { panels: all.filter((panel) => kept.has(panel)), hidden: all.length - kept.size };
}

/** The series of all panels under one another's colors: the same names in the same order, those kept that say most over all panels. */
export function alignedSeries(
  panels: readonly Panel[],
  most: number,
): { keys: Key[][]; panels: Panel[]; hidden: number } {
  const byName = new Map<string, ShapedSeries[]>();
  for (const series of panels.flatMap((panel) => panel.series))
    byName.set(idOf(series.keys), [...(byName.get(idOf(series.keys)) ?? []), series]);
  const kept = new Set(
    [...byName]
      .toSorted(([, a], [, b]) => weightOf(b) - weightOf(a))
      .slice(0, most)
      .map(([id]) => id),
  );
  const names = [...byName].flatMap(([id, [first]]) =>
    kept.has(id) && first ? [{ id, keys: first.keys, length: first.figures.length }] : [],
  );
  const nothing = (length: number): null[] => Array.from({ length }, () => null);
  return {
    keys: names.map(({ keys }) => keys),
    hidden: byName.size - names.length,
    panels: panels.map(({ key, series }) => {
      const own = new Map(series.map((one) => [idOf(one.keys), one]));
      return {
        key,
        series: names.map(
          ({ id, keys, length }) => own.get(id) ?? { keys, figures: nothing(length), previous: nothing(length) },
        ),
      };
    }),
  };
}

/** The largest number that is drawn in any of the panels: their axes are the same. */
export function largestDrawn(panels: readonly Panel[]): number {
  return Math.max(
    0,
    ...panels.flatMap(({ series }) =>
      series.flatMap(({ figures }) => figures.map((figure) => figure?.estimate.value ?? 0)),
    ),
  );
}
