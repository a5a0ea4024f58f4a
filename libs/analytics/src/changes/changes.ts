import type { EventStore, EventType } from '@cartograph/events';
import { benjaminiHochberg, incomputable, type Incomputable, type TotalComparison } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import type { CoverageFault } from '../coverage-fault.js';
import { coverage } from '../coverage.js';
import { isSurelyMissing } from '../coverage-faults.js';
import type { Finding } from '../hypotheses/result.js';
import { addDays, dayCount, type Period } from '../local-days.js';
import { resolvePeriod } from '../period.js';
import { effectText, qText, subjectOf } from './change-words.js';
import { compareDays, reachOf, revenueOf } from './compare-days.js';
import { detectableRise, detectableText } from './detectable-rise.js';
import { gatherScopes } from './gather-scopes.js';
import { MOST_SCOPES, type ScopeDay, type ScopeDays, type ScopeKind } from './scope-days.js';
import { CHANGE_MEASURES, type ChangeMeasure, trustedDays } from './trusted-days.js';

/** Something that is not what the weeks before lead to expect. Its effect is observed ÷ expected − 1, its support the visitors touched. */
export interface Change extends Finding {
  scope: ScopeKind;
  /** Category or brand; null for the shop. */
  name: string | null;
  measure: ChangeMeasure;
  direction: 'up' | 'down';
  /** Total of the trusted days asked about; of the conversion a share. */
  observed: number;
  expected: number;
  /** Exact revenue of these days; null for other measures. */
  observedRevenue: string | null;
  /** |effect| × visitors touched, each counted once a day: what changes are ranked by. */
  weight: number;
}

/** Why something was not judged. */
export type SetAsideReason = 'too-small' | 'too-few-days' | 'tracking';

/** Answer of {@link changes}. */
export interface Changes extends Answer {
  /** Set where nothing can be compared at all. */
  incomputable: Incomputable | null;
  /** The days before that the period is held against; null where there are too few. */
  baseline: Period | null;
  /** How many candidates were judged; the correction is over all of them. */
  lookedAt: number;
  /** Candidates that were not judged, by reason. */
  setAside: { reason: SetAsideReason; candidates: number }[];
  /** Rate of false discoveries that the correction holds. */
  level: number;
  /** Those with q ≤ level, by weight. */
  findings: Change[];
  /** Coverage faults of the period and the days before: their days are left out where they touch a measure. */
  faults: CoverageFault[];
  /** Rise that would have been found in 80 % of cases, a fraction: the median over the candidates judged. Null where none was. */
  detectable: number | null;
  /** The answer in one English sentence. */
  sentence: string;
}

/** Arguments of {@link changes}. Default period: the last seven whole days of the log. */
export type ChangesQuestion = Question;

export const LEVEL = 0.05;
const WEEKS_BEFORE = 8;
const LEAST_WEEKS = 3;

const DEFINITION = {
  name: 'What changed',
  formula:
    'candidates = visitors (each once a day), sessions, views, carts, purchases, revenue and conversion (sessions with a purchase ÷ sessions) of the shop, its ' +
    `${MOST_SCOPES['top-category']} largest top categories, ${MOST_SCOPES.category} largest categories and ${MOST_SCOPES.brand} largest brands; expected = Σ mean of the same weekday in up to ${WEEKS_BEFORE} weeks before; ` +
    'quasi-likelihood with the dispersion of these weeks, tested on the square root; Benjamini–Hochberg over all candidates at 5 %; ranked by |observed ÷ expected − 1| × visitors; ' +
    'days with a coverage fault are left out, and nothing is compared across a change of the tracking',
};

/**
 * What changed in a week against what the weeks before lead to expect, ranked by effect × visitors touched.
 *
 * @returns `incomputable` with fewer than three weeks before the period, or where no day of it can be trusted.
 * @throws QuestionError - an invalid period, time zone or filter, or an empty log.
 * Cost: rollups; with a filter, without bots or in another zone than the lake's, a scan of the events of up to nine weeks for each kind of scope, and one for categories that have categories below them.
 */
export async function changes(store: EventStore, question: ChangesQuestion): Promise<Changes> {
  const { timeZone, filter, bots = 'include' } = question;
  const { faults } = await coverage(store, { timeZone });
  const whole = await resolvePeriod(store, { timeZone });
  const asked = question.period ?? lastWeek(whole, faults);
  const period = await resolvePeriod(store, { timeZone, period: asked });
  const first = whole.covered?.from ?? whole.from;
  const before: Period = { from: later(first, addDays(asked.from, -7 * WEEKS_BEFORE)), to: addDays(asked.from, -1) };
  const answer = (statements: Parameters<typeof answerFor>[3]): Answer =>
    answerFor(
      store,
      period,
      {
        ...DEFINITION,
        population: `events from ${period.from} to ${period.to} in ${timeZone}, against ${before.from} to ${before.to}${restrictionText(filter)}${botsText(bots)}`,
      },
      statements,
    );
  const named = faults.filter(({ date }) => date >= before.from && date <= period.to);
  const none = (reason: Incomputable): Changes => ({
    ...answer([]),
    incomputable: reason,
    baseline: null,
    lookedAt: 0,
    setAside: [],
    level: LEVEL,
    findings: [],
    faults: named,
    detectable: null,
    sentence: reason.detail,
  });

  if (period.covered === null)
    return none(incomputable('no-data', `The log has no day from ${period.from} to ${period.to}.`));
  const weeks = before.from > before.to ? 0 : Math.floor(dayCount(before.from, before.to) / 7);
  if (weeks < LEAST_WEEKS)
    return none(
      incomputable(
        'too-few',
        `The log has ${weeks} whole weeks before ${period.from}; ${LEAST_WEEKS} are needed to know what to expect.`,
      ),
    );

  const { scopes, statements } = await gatherScopes(
    store,
    question,
    { from: before.from, to: period.covered.to },
    kindsFor(question),
  );
  const judged = judge(scopes, datesOf(before), datesOf(period.covered), faults, restrictionText(filter));
  return {
    ...answer(statements),
    incomputable: null,
    baseline: before,
    level: LEVEL,
    faults: named,
    daysLeftOut: lostDays(faults, period.covered),
    ...judged,
    sentence: sentenceOf(judged, period),
  };
}

/** Scopes that say something else than the filtered whole. */
export function kindsFor({ filter }: Question): Exclude<ScopeKind, 'shop'>[] {
  return [
    ...(filter?.category == null ? ['top-category' as const] : []),
    'category',
    ...(filter?.brand == null ? ['brand' as const] : []),
  ];
}

/** The last seven days, without a last one that the log leaves early. */
export function lastWeek(log: Period, faults: readonly CoverageFault[]): Period {
  const isCut = faults.some(({ date, kind }) => date === log.to && kind === 'partial-day');
  const to = isCut && log.from < log.to ? addDays(log.to, -1) : log.to;
  return { from: addDays(to, -6), to };
}

const MEASURED: ReadonlySet<EventType> = new Set(['view', 'cart', 'purchase']);

/** Days of a period that lost events of some measure: they are left out where they touch it. */
function lostDays(faults: readonly CoverageFault[], { from, to }: Period): string[] {
  const lost = faults.filter(
    (fault) =>
      fault.date >= from &&
      fault.date <= to &&
      (fault.kind === 'event-type-vanished'
        ? fault.eventType !== null && MEASURED.has(fault.eventType)
        : (fault.kind === 'missing-day' || fault.kind === 'missing-hours') && isSurelyMissing(fault)),
  );
  return [...new Set(lost.map(({ date }) => date))];
}

type Judged = Pick<Changes, 'lookedAt' | 'setAside' | 'findings' | 'detectable'>;

/** Judges every measure of every scope. @param restriction - what all of them are narrowed to, in words. */
export function judge(
  scopes: readonly ScopeDays[],
  before: readonly string[],
  asked: readonly string[],
  faults: readonly CoverageFault[],
  restriction = '',
): Judged {
  const aside = new Map<SetAsideReason, number>();
  const put = (reason: SetAsideReason): [] => {
    aside.set(reason, (aside.get(reason) ?? 0) + 1);
    return [];
  };
  const [origin = ''] = asked;
  const compared = scopes.flatMap((scope) => {
    const days = new Map(scope.days.map((day) => [day.date, day]));
    return CHANGE_MEASURES.flatMap((measure) => {
      const trust = trustedDays(faults, measure, scope);
      if (trust.levelChanges.some((date) => date > origin && date <= (asked.at(-1) ?? ''))) return put('tracking');
      const since =
        trust.levelChanges
          .filter((date) => date <= origin)
          .toSorted()
          .at(-1) ?? '';
      const earlier = before.filter((date) => date >= since && trust.isTrusted(date));
      const now = asked.filter((date) => trust.isTrusted(date));
      if (now.length * 2 < asked.length) return put('tracking');
      const found = compareDays(measure, days, earlier, now, origin);
      if (found.ok) return [{ scope, measure, found, days, now }];
      const isShort = found.reason === 'too-few' && found.detail.startsWith('The days before');
      return put(isShort ? (since === '' ? 'too-few-days' : 'tracking') : 'too-small');
    });
  });
  const qValues = benjaminiHochberg(compared.map(({ found }) => found.pValue));
  const findings = compared
    .map(({ scope, measure, found, days, now }, i) =>
      changeOf(scope, measure, found, qValues[i] ?? 1, days, now, restriction),
    )
    .filter(({ qValue }) => qValue !== null && qValue <= LEVEL)
    .toSorted((a, b) => b.weight - a.weight || (a.subject < b.subject ? -1 : 1));
  return {
    lookedAt: compared.length,
    setAside: [...aside].map(([reason, candidates]) => ({ reason, candidates })),
    findings,
    detectable: detectableRise(
      compared.map(({ found }) => found),
      findings.length,
      LEVEL,
    ),
  };
}

function changeOf(
  scope: ScopeDays,
  measure: ChangeMeasure,
  found: TotalComparison,
  qValue: number,
  days: ReadonlyMap<string, ScopeDay>,
  now: readonly string[],
  restriction: string,
): Change {
  const { ratio, pValue } = found;
  const effect = { ...ratio, value: ratio.value - 1, low: ratio.low - 1, high: ratio.high - 1 };
  const reach = reachOf(days, now);
  const subject = subjectOf(measure, scope, restriction);
  const sessions = measure === 'conversion' ? now.reduce((sum, date) => sum + (days.get(date)?.sessions ?? 0), 0) : 1;
  return {
    scope: scope.kind,
    name: scope.name,
    measure,
    direction: effect.value < 0 ? 'down' : 'up',
    observed: found.observed / sessions,
    expected: found.expected / sessions,
    observedRevenue: measure === 'revenue' ? revenueOf(days, now) : null,
    weight: Math.abs(effect.value) * reach,
    subject,
    effect,
    effectKind: 'relative-to-expected',
    pValue,
    qValue,
    confirmed: null,
    support: reach,
    sentence: `${subject}: ${effectText(effect)} what the weeks before lead to expect (${qText(qValue)}).`,
  };
}

function sentenceOf({ findings, lookedAt, detectable }: Judged, { from, to }: Period): string {
  const [first] = findings;
  const looked = `${lookedAt} measures were looked at`;
  return first
    ? `From ${from} to ${to}, ${findings.length} changes stand out (${looked}). Most of all: ${first.sentence}`
    : `We found no unusual change from ${from} to ${to} (${looked}). Small changes may go unnoticed.${detectableText(detectable)}`;
}

/** Every day of a period. */
export function datesOf({ from, to }: Period): string[] {
  return from > to ? [] : Array.from({ length: dayCount(from, to) }, (_, i) => addDays(from, i));
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
