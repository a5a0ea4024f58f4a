import type { ExploreDimension } from '@cartograph/sdk/schema';
import { timeDimensions } from './explore-state.js';
import type { ExploreData } from './explore-page.js';

type Row = ExploreData['rows'][number];
export type Key = Row['keys'][number];
export type Figure = Row['figure'];

/** One line, or the bars of one colour, or a row of the heat map. */
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

/** Puts time across where there is any, else the first dimension; places and series keep the order of the rows. */
export function shapeOf({ dimensions, rows }: Pick<ExploreData, 'dimensions' | 'rows'>): Shape {
  const time = acrossFirst.map((name) => dimensions.findIndex(({ dimension }) => dimension === name)).find((at) => at >= 0);
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
  const ordered = [...places].toSorted(([, a], [, b]) => placeOrder(dimension, a, b));
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
function placeOrder(dimension: ExploreDimension | undefined, a: Key, b: Key): number {
  if (dimension === undefined || !timeDimensions.has(dimension) || a.value === null || b.value === null) return 0;
  if (dimension === 'HOUR' || dimension === 'WEEKDAY') return Number(a.value) - Number(b.value);
  return a.value < b.value ? -1 : 1;
}

/** What is drawn where a group has no event: a count of nothing is 0, a ratio of nothing is not known. */
export function drawn(figure: Figure | null, isRatio: boolean): number | null {
  return figure ? figure.estimate.value : isRatio ? null : 0;
}

/** The series that say most, as many as there are colours; the rest is in the table. */
export function largestSeries(series: readonly ShapedSeries[], most: number): ShapedSeries[] {
  if (series.length <= most) return [...series];
  const weight = ({ figures }: ShapedSeries): number => figures.reduce((sum, figure) => sum + (figure ? (figure.denominator ?? figure.estimate.value ?? 0) : 0), 0);
  const kept = new Set(series.toSorted((a, b) => weight(b) - weight(a)).slice(0, most));
  return series.filter((one) => kept.has(one));
}
