import { AnalysisInputError } from '../input-error.js';
import { isBinary, type MetricDefinition } from '../metric-definition.js';
import type { AnalysisPlan } from '../plan.js';
import type { MetricColumns, NoveltyColumns } from './arm-columns.js';
import { Column } from './column.js';
import { UnitIndex } from './unit-index.js';
import type { UnitsInArms } from './units-in-arms.js';

/** A unit did something that a metric counts. */
export interface OutcomeRow {
  /** What was done, say an order's number, one thing for each unit and metric: only rows of one id are the same. Default: none, and exact copies are taken for the same. */
  id?: string;
  unit: string;
  metric: string;
  /** Milliseconds UTC. */
  at: number;
  /** What it was worth; a conversion counts where one is above 0. */
  value: number;
  /** What a ratio's denominator counts of it. Default 0. */
  denominator?: number;
}

const DAY = 86_400_000;

interface Logged {
  metric: MetricDefinition;
  units: Column;
  times: Column;
  values: Column;
  denominators: Column;
  /** Number of the outcome's id, from 1; 0 where it has none. */
  ids: Column;
  before: Column;
}

/** One metric's outcomes, ordered by unit. */
interface Ordered {
  /** Of each unit, where its outcomes begin; one more at the end. */
  starts: Int32Array;
  /** Places of outcomes. */
  places: Int32Array;
}

/** Outcomes as they come, by metric; each unit's are put together in the end, so that their order does not matter. */
export class OutcomeLog {
  readonly #units: UnitsInArms;
  readonly #logged: Map<string, Logged>;
  readonly #ids = new UnitIndex();
  readonly #ordered = new Map<string, Ordered>();
  #rows = 0;
  #unknown = 0;
  #twoArms = 0;
  #early = 0;
  #duplicates = 0;

  constructor(plan: Pick<AnalysisPlan, 'metrics'>, units: UnitsInArms) {
    this.#units = units;
    this.#logged = new Map(
      plan.metrics.map((metric) => [
        metric.name,
        {
          metric,
          units: new Column(),
          times: new Column(),
          values: new Column(),
          denominators: new Column(),
          ids: new Column(),
          before: new Column(),
        },
      ]),
    );
  }

  /** Takes an outcome of finite numbers; one of a time before its unit's exposure is counted and left. @throws AnalysisInputError - an unknown metric. */
  add({ id, unit, metric, at, value, denominator = 0 }: OutcomeRow, row: number): void {
    const logged = this.#of(metric, row);
    this.#rows += 1;
    const number = this.#units.index.find(unit);
    if (number < 0) this.#unknown += 1;
    else if (this.#units.armOf(number) < 0) this.#twoArms += 1;
    else if (at < this.#units.exposedAt.get(number)) this.#early += 1;
    else {
      logged.units.push(number);
      logged.times.push(at);
      logged.values.push(value);
      logged.denominators.push(denominator);
      if (id !== undefined) logged.ids.set(logged.units.length - 1, this.#ids.add(id) + 1);
      this.#ordered.delete(metric);
    }
  }

  /** Takes what a unit's metric was before; several add up. Units without exposure are passed over. */
  addBefore(unit: string, metric: string, value: number, row: number): void {
    const { before } = this.#of(metric, row);
    const number = this.#units.index.find(unit);
    if (number >= 0) before.set(number, before.get(number) + value);
  }

  /** A metric's columns over these units, and its course over the first days of those that were watched for all of them. */
  columnsOf(
    metric: MetricDefinition,
    members: Int32Array,
    observedUntil: number,
    days: number,
  ): { columns: MetricColumns; course: NoveltyColumns | null } {
    const logged = this.#of(metric.name, null);
    const ordered = this.#orderedOf(logged);
    const values = new Float64Array(members.length);
    const denominators = metric.kind === 'ratio' ? new Float64Array(members.length) : null;
    const retention = metric.retentionDays;
    const observed = retention ? new Uint8Array(members.length) : null;
    const hasCourse = days > 0 && (metric.kind === 'conversion' || metric.kind === 'mean');
    const watched = hasCourse
      ? members.filter((unit) => this.#units.exposedAt.get(unit) + days * DAY <= observedUntil).length
      : 0;
    const daily = new Float64Array(watched * days);
    let line = 0;
    members.forEach((unit, index) => {
      const exposedAt = this.#units.exposedAt.get(unit);
      const isWatched = hasCourse && exposedAt + days * DAY <= observedUntil;
      if (observed) observed[index] = exposedAt + retention!.to * DAY <= observedUntil ? 1 : 0;
      for (let at = ordered.starts[unit]!; at < ordered.starts[unit + 1]!; at += 1) {
        const place = ordered.places[at]!;
        const since = (logged.times.get(place) - exposedAt) / DAY;
        const value = logged.values.get(place);
        if (retention && !(since >= retention.from && since < retention.to)) continue;
        const isFirst = isBinary(metric) && value > 0 && values[index] === 0;
        if (isBinary(metric)) values[index] = values[index] === 1 || value > 0 ? 1 : 0;
        else values[index]! += value;
        if (denominators) denominators[index]! += logged.denominators.get(place);
        if (isWatched && since < days && (!isBinary(metric) || isFirst))
          daily[line * days + Math.floor(since)]! += isBinary(metric) ? 1 : value;
      }
      if (isWatched) line += 1;
    });
    const columns: MetricColumns = {
      values,
      denominators,
      observed,
      before: metric.cuped ? Float64Array.from(members, (unit) => logged.before.get(unit)) : null,
    };
    return { columns, course: hasCourse && watched > 0 ? { days, daily } : null };
  }

  /** What became of the outcomes; copies are found when the columns are made. */
  report(): {
    outcomeRows: number;
    duplicateOutcomes: number;
    outcomesBeforeExposure: number;
    outcomesOfUnknownUnits: number;
    outcomesOfUnitsInTwoArms: number;
  } {
    return {
      outcomeRows: this.#rows,
      duplicateOutcomes: this.#duplicates,
      outcomesBeforeExposure: this.#early,
      outcomesOfUnknownUnits: this.#unknown,
      outcomesOfUnitsInTwoArms: this.#twoArms,
    };
  }

  #of(metric: string, row: number | null): Logged {
    const logged = this.#logged.get(metric);
    if (!logged)
      throw new AnalysisInputError(
        'metric',
        `"${metric}"`,
        `give one of the planned metrics: ${[...this.#logged.keys()].join(', ')}.`,
        row,
      );
    return logged;
  }

  /** Outcomes by unit, each unit's by time and value, without copies. */
  #orderedOf(logged: Logged): Ordered {
    const known = this.#ordered.get(logged.metric.name);
    if (known) return known;
    const count = logged.units.length;
    const ends = new Int32Array(this.#units.index.size + 1);
    for (let place = 0; place < count; place += 1) ends[logged.units.get(place) + 1]! += 1;
    for (let unit = 0; unit < this.#units.index.size; unit += 1) ends[unit + 1]! += ends[unit]!;
    const sorted = new Int32Array(count);
    const next = ends.slice();
    for (let place = 0; place < count; place += 1) sorted[next[logged.units.get(place)]!++] = place;
    const starts = new Int32Array(ends.length);
    let kept = 0;
    for (let unit = 0; unit < this.#units.index.size; unit += 1) {
      starts[unit] = kept;
      const own = sorted.subarray(ends[unit], ends[unit + 1]);
      if (own.length > 1)
        own.sort(
          (a, b) =>
            logged.times.get(a) - logged.times.get(b) ||
            logged.values.get(a) - logged.values.get(b) ||
            logged.denominators.get(a) - logged.denominators.get(b) ||
            logged.ids.get(a) - logged.ids.get(b),
        );
      const seen = new Set<number>();
      for (let at = 0; at < own.length; at += 1) {
        const place = own[at]!;
        const id = logged.ids.get(place);
        if (id === 0 ? at > 0 && isCopy(logged, own[at - 1]!, place) : seen.has(id)) this.#duplicates += 1;
        else {
          sorted[kept++] = place;
          if (id !== 0) seen.add(id);
        }
      }
    }
    starts[this.#units.index.size] = kept;
    const ordered = { starts, places: sorted };
    this.#ordered.set(logged.metric.name, ordered);
    return ordered;
  }
}

/** Of outcomes without an id; those stand before the ones with an id that equal them. */
function isCopy({ times, values, denominators, ids }: Logged, a: number, b: number): boolean {
  return (
    ids.get(a) === 0 &&
    times.get(a) === times.get(b) &&
    values.get(a) === values.get(b) &&
    denominators.get(a) === denominators.get(b)
  );
}
