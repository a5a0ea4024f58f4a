import type { EventStore, EventType } from '@cartograph/events';
import { incomputable, type Incomputable } from '@cartograph/metrics';
import { answerFor, restrictionText } from '../../answer.js';
import { botsText } from '../../bot-choice.js';
import { coverage } from '../../coverage.js';
import { checkFilter } from '../../event-filter.js';
import { dayCount, dayStart, addDays } from '../../local-days.js';
import { logRange, type ResolvedPeriod } from '../../period.js';
import { hoursUntilNoticed } from '../../log-quarters.js';
import { presenceQuarters } from '../../presence-quarters.js';
import { trackedPeriod } from '../../tracked-period.js';
import type { Fragment } from '../../sql.js';
import type { FindingStatus } from '../result.js';
import { assumptionsOf } from './demand-assumptions.js';
import { askDemandCounts, type CountScope, demandCountsQuery, type DemandCounts } from './demand-counts.js';
import { ACTIONS, countedIn, type DemandQuestion, type DemandSettings, settingsOf } from './demand-question.js';
import type { Demand, DemandCategory, DemandFinding } from './demand-result.js';
import { answerSentence, falsifiers, methodText, peakSentence } from './demand-words.js';
import {
  type Candidate,
  type CategoryRow,
  FEWEST_EXPECTED,
  findPeaks,
  type Halves,
  LONGEST_WINDOW,
  type Peak,
  type Search,
} from './find-peaks.js';
import { heatMapOf } from './heat-map.js';
import { categoryDispersion, relativeDemand } from './rise.js';
import { exposureHours, hourlyClock, type WeekClock, weekClock } from './week-clock.js';
import { busiestHours, restOf, rowsByCategory, weekCounts, type WeekTable, weekTotals } from './week-table.js';

/** Two weeks to find a peak in, two to confirm it. */
const FEWEST_DAYS = 28;

/**
 * H2: at which weekday and hour does demand for a category rise above everybody's rhythm?
 *
 * Counts by category, week and hour of the week on the zone's clocks, hours that the log lost left out; each category is compared with the
 * rest of the shop in the same hours, see {@link replicatesOf}, and searched as {@link findPeaks} says.
 *
 * @param question.filter - a category narrows what is asked about, the rest of the shop stays the whole shop; a brand keeps only its events, in both.
 * @returns `incomputable` where the period holds less than 28 days of the log, or no category has enough to tell a rise from chance.
 * @throws QuestionError - an invalid period, zone, filter, measure, level or effect, or no period on an empty log.
 * Cost: one pass over the period's rows of the rollup by category and quarter-hour; with a brand or without bots over its events.
 */
export async function demand(store: EventStore, question: DemandQuestion): Promise<Demand> {
  const { filter, signal, bots = 'include' } = question;
  const settings = settingsOf(question);
  const period = await trackedPeriod(store, question, { needed: [] });
  checkFilter(filter);
  const [range, { faults }, presence] = await Promise.all([
    logRange(store),
    coverage(store, { timeZone: question.timeZone }),
    presenceQuarters(store, question.timeZone),
  ]);
  const days = period.covered;
  if (!days || !range)
    return assembled(store, period, question, settings, {
      ...NOTHING,
      incomputable: incomputable('no-data', 'The log has no event in this period.'),
    });

  const clock = weekClock(days, period.timeZone, range, faults);
  const noticedHours = hoursUntilNoticed(presence, range, countedIn(settings.measure));
  const counting = hourlyClock(clock, range) ?? clock;
  const [from, to] = [dayStart(days.from, period.timeZone), dayStart(addDays(days.to, 1), period.timeZone)];
  const counted: CountScope = {
    level: settings.level,
    from: from.getTime(),
    to: to.getTime(),
    step: counting.step,
    filter,
    bots,
  };
  const query = demandCountsQuery(counted);
  const counts = await askDemandCounts(store, query, counted, signal);
  signal?.throwIfAborted();
  const covered = dayCount(days.from, days.to);
  const halves = halvesOf(clock.weeks);
  const rows = tabled(counts, counting, settings, halves);
  const missing = FEWEST_DAYS - covered;
  if (missing > 0) {
    const why = incomputable(
      'too-few',
      `The period holds ${covered} days of the log; 28 are needed, two weeks to find a peak and two to confirm it: ${missing} ${missing === 1 ? 'day is' : 'days are'} missing.`,
    );
    return assembled(store, period, question, settings, {
      ...NOTHING,
      clock,
      noticedHours,
      rows,
      incomputable: why,
      statements: [query],
    });
  }
  const search = findPeaks(
    rows.map(({ candidate }) => candidate),
    halves,
    { minimumEffect: settings.minimumEffect, rate: settings.falseDiscoveryRate },
  );
  const why = search.lookedAt === 0 ? incomputable('too-few', nothingToTell(rows)) : null;
  return assembled(store, period, question, settings, {
    clock,
    noticedHours,
    rows,
    search,
    halves,
    incomputable: why,
    statements: [query],
  });
}

interface Work {
  clock: WeekClock | null;
  /** See {@link hoursUntilNoticed}. */
  noticedHours: number | null;
  rows: readonly CategoryRow[];
  search: Search;
  halves: Halves;
  incomputable: Incomputable | null;
  statements: readonly Fragment[];
}

const NOTHING: Work = {
  clock: null,
  noticedHours: null,
  rows: [],
  search: { peaks: [], lookedAt: 0, tested: new Map(), cellQ: new Map(), power: [] },
  halves: { found: [], heldOut: [] },
  incomputable: null,
  statements: [],
};

/** Weeks 1, 3, 5 … of the period are searched, 2, 4, 6 … held out. */
function halvesOf(weeks: number): Halves {
  const all = Array.from({ length: weeks }, (_, week) => week);
  return { found: all.filter((week) => week % 2 === 0), heldOut: all.filter((week) => week % 2 === 1) };
}

/** Tables of a category in some types of events, made when they are first wanted: of thousands of small categories most are only counted. */
class Lens {
  readonly events: number;
  /** No window of the searched weeks can be expected to hold more of these types; see {@link replicatesOf}. */
  readonly mostExpected: number;
  #tables: readonly WeekTable[] | null = null;
  #dispersion: number | null = null;

  constructor(
    private readonly make: () => readonly WeekTable[],
    private readonly weeks: readonly number[],
    totals: { events: number; mostExpected: number },
  ) {
    this.events = totals.events;
    this.mostExpected = totals.mostExpected;
  }

  get tables(): readonly WeekTable[] {
    return (this.#tables ??= this.make());
  }

  get dispersion(): number {
    return (this.#dispersion ??= categoryDispersion(this.tables, this.weeks));
  }
}

function tabled(counts: DemandCounts, clock: WeekClock, { measure }: DemandSettings, halves: Halves): CategoryRow[] {
  const weeks = [...halves.found, ...halves.heldOut];
  const lensOf = (types: readonly EventType[]): ((from: number, to: number) => Lens) => {
    const shop = types.map((type) => {
      const whole = weekCounts(counts, clock, type);
      return { type, whole, busiest: busiestHours(whole, LONGEST_WINDOW) };
    });
    return (from, to) => {
      const tables = (): WeekTable[] =>
        shop.map(({ type, whole }) => {
          const category = weekCounts(counts, clock, type, from, to);
          return { category, rest: restOf(whole, category) };
        });
      let [events, mostExpected] = [0, 0];
      for (const { type, whole, busiest } of shop) {
        const own = weekTotals(counts, clock, type, from, to);
        events += own.reduce((sum, things) => sum + things, 0);
        mostExpected += halves.found.reduce(
          (sum, week) => sum + mostInAWindow(own[week]!, busiest[week]!, whole.totals[week]!),
          0,
        );
      }
      return new Lens(tables, weeks, { events, mostExpected });
    };
  };
  const seen = lensOf(countedIn(measure));
  const acted = measure === 'demand' ? lensOf(ACTIONS) : null;
  return rowsByCategory(counts)
    .map(({ name, from, to }): CategoryRow => {
      const [own, actions] = [seen(from, to), acted?.(from, to) ?? null];
      const candidate: Candidate = {
        name,
        actions,
        mostExpected: own.mostExpected,
        get tables() {
          return own.tables;
        },
        get dispersion() {
          return own.dispersion;
        },
      };
      return { candidate, events: own.events, actions: actions && actions.events };
    })
    .toSorted((a, b) => b.events - a.events || (a.candidate.name < b.candidate.name ? -1 : 1));
}

/** A·B ÷ C is largest where the category has no event in the window and the rest of the shop has the busiest one: A ≤ own, B ≤ busiest, C ≥ shop − own − busiest. */
function mostInAWindow(own: number, busiest: number, shop: number): number {
  if (own === 0) return 0;
  const others = shop - own - busiest;
  return others > 0 ? (own * busiest) / others : Infinity;
}

function nothingToTell(rows: readonly CategoryRow[]): string {
  if (rows.length === 1)
    return `The log has one category only, ${rows[0]?.candidate.name}: there is no rest of the shop to compare it with.`;
  return `None of the ${rows.length} categories has an hour of the week in which ${FEWEST_EXPECTED} independent things are expected in the odd weeks; ask about a longer period or a higher level of categories.`;
}

function assembled(
  store: EventStore,
  period: ResolvedPeriod,
  question: DemandQuestion,
  settings: DemandSettings,
  work: Work,
): Demand {
  const { rows, search, clock, noticedHours, halves } = work;
  const findings = search.peaks.map((peak) => toFinding(peak, settings));
  const of = (wanted: FindingStatus): DemandFinding[] =>
    findings.filter(({ status }) => status === wanted).toSorted(byCertainty);
  const [holding, notConfirmed, refuted] = [of('confirmed'), of('not-confirmed'), of('refuted')];
  const types = countedIn(settings.measure);
  const counted = `${settings.measure === 'demand' ? 'views, and carts and purchases' : settings.measure.replaceAll('-', ' ')} of categories (${settings.level === 'top' ? 'first part of the code' : 'whole code'})`;
  const population = `${counted} from ${period.from} to ${period.to} in ${period.timeZone}${restrictionText(question.filter)}${botsText(question.bots ?? 'include')}`;
  const method = methodText(settings, { found: halves.found.length, heldOut: halves.heldOut.length });
  const mapped = rows.find(
    ({ candidate: { name } }) => name === (question.heatMapOf ?? holding[0]?.category ?? rows[0]?.candidate.name),
  );
  return {
    ...answerFor(
      store,
      period,
      {
        name: 'Demand by weekday and hour',
        formula: `relative demand = observed ÷ expected, in the hours that the log covers. ${method}`,
        population,
      },
      work.statements,
    ),
    hypothesis: 'H2',
    question: "At which weekday and hour does demand for a category rise above the shop's own rhythm?",
    population,
    method,
    verdict: work.incomputable ? 'incomputable' : holding.length > 0 ? 'supported' : 'not-supported',
    incomputable: work.incomputable,
    lookedAt: search.lookedAt,
    level: settings.falseDiscoveryRate,
    findings: holding,
    notConfirmed,
    refuted,
    power: search.power,
    assumptions: clock ? assumptionsOf(rows, clock, types, halves, search, noticedHours) : [],
    falsifiedBy: falsifiers(settings),
    sentence:
      work.incomputable?.detail ??
      answerSentence(holding, { notConfirmed: notConfirmed.length, refuted: refuted.length, power: search.power }),
    measure: settings.measure,
    categoryLevel: settings.level,
    minimumEffect: settings.minimumEffect,
    categories: rows.map((row) => toCategory(row, search, holding, work.incomputable)),
    heatMap:
      clock && mapped
        ? heatMapOf(mapped.candidate, { exposure: exposureHours(clock, types), weeks: clock.weeks, search })
        : null,
  };
}

function toFinding(peak: Peak, settings: DemandSettings): DemandFinding {
  const { category, weekday, fromHour, toHour, status, check, power, whole, heldOut, actions, pValue, qValue } = peak;
  const finding = {
    subject: category,
    category,
    weekday,
    fromHour,
    toHour,
    status,
    check,
    power,
    effect: relativeDemand(whole),
    effectKind: 'relative-demand',
    heldOut: relativeDemand(heldOut),
    actions: actions && relativeDemand(actions),
    pValue,
    qValue,
    confirmed: check !== 'held-out-weeks',
    support: whole.observed,
    observed: whole.observed,
    expected: whole.expected,
    dispersion: whole.dispersion,
  };
  return { ...finding, sentence: peakSentence(finding, settings) };
}

function byCertainty(a: DemandFinding, b: DemandFinding): number {
  return (a.qValue ?? 1) - (b.qValue ?? 1) || (a.pValue ?? 1) - (b.pValue ?? 1);
}

function toCategory(
  { candidate: { name }, events, actions }: CategoryRow,
  search: Search,
  holding: readonly DemandFinding[],
  whole: Incomputable | null,
): DemandCategory {
  const windows = search.tested.get(name) ?? 0;
  const peaks = holding.filter(({ category }) => category === name).length;
  const kinds = `${events} events in the hours that the log covers`;
  const why =
    whole ??
    incomputable(
      'too-few',
      `${kinds}: in no window of up to four hours are ${FEWEST_EXPECTED} independent things expected in the odd weeks.`,
    );
  return { category: name, events, actions, windows, peaks, tooFew: windows > 0 ? null : why };
}
