import type { EventStore } from '@cartograph/events';
import { benjaminiHochberg, incomputable, type Incomputable } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import type { CoverageFault } from '../coverage-fault.js';
import { coverage } from '../coverage.js';
import type { Finding } from '../hypotheses/result.js';
import { addDays, type Period } from '../local-days.js';
import { resolvePeriod } from '../period.js';
import { effectText, qText, subjectOf } from './change-words.js';
import { datesOf, LEVEL } from './changes.js';
import { compareDays, reachOf } from './compare-days.js';
import { detectableRise, detectableText } from './detectable-rise.js';
import { farOutDays } from './far-out-days.js';
import { gatherScopes } from './gather-scopes.js';
import { MOST_SCOPES, type ScopeDays, type ScopeKind } from './scope-days.js';
import { CHANGE_MEASURES, type ChangeMeasure, trustedDays } from './trusted-days.js';

/** A day that lies outside of what its weekday leads to expect. Its effect is observed ÷ expected − 1, its support the day's visitors. */
export interface Anomaly extends Finding {
  date: string;
  scope: ScopeKind;
  /** Top category; null for the shop. */
  name: string | null;
  measure: ChangeMeasure;
  direction: 'up' | 'down';
  /** Of the conversion a share. */
  observed: number;
  expected: number;
}

/** Answer of {@link anomalies}. */
export interface Anomalies extends Answer {
  incomputable: Incomputable | null;
  /** Days × measures × scopes that were judged; the correction is over all of them. */
  lookedAt: number;
  level: number;
  /** Those with q ≤ level, surest first. */
  findings: Anomaly[];
  /** Days that are a fault of the tracking and not the customers' doing; they are not judged. */
  faults: CoverageFault[];
  /** Rise that would have been found in 80 % of cases, a fraction: the median over what was looked at. Null where nothing was. */
  detectable: number | null;
  sentence: string;
}

/** Arguments of {@link anomalies}. Default period: the whole log. */
export type AnomaliesQuestion = Question;

/** Days on either side that a day is held against. */
const AROUND = 28;

const DEFINITION = {
  name: 'Days out of the ordinary',
  formula:
    `every day × visitors, sessions, views, carts, purchases, revenue and conversion × the shop and its ${MOST_SCOPES['top-category']} largest top categories; expected = mean of the same weekday in the ${AROUND} days before and after, ` +
    'the day itself left out, and those six robust deviations from the median of their weekday, such as other days of the same sale; quasi-likelihood with the dispersion of these days, tested on the square root; Benjamini–Hochberg over all of them at 5 %; days with a coverage fault are named as faults and not judged',
};

/**
 * Days, and days of a top category, that lie outside of what their weekday leads to expect; faults of the tracking are named as such.
 *
 * Each is held against the others around it, but those of a sale or the like: else of several such days none would stand out.
 *
 * @returns `incomputable` where no day has three weeks around it.
 * @throws QuestionError - an invalid period, time zone or filter, or an empty log.
 * Cost: rollups; with a filter, without bots or in another zone than the lake's, one scan of the events of the period and four weeks around for top categories.
 */
export async function anomalies(store: EventStore, question: AnomaliesQuestion): Promise<Anomalies> {
  const { timeZone, filter, bots = 'include' } = question;
  const { faults } = await coverage(store, { timeZone });
  const period = await resolvePeriod(store, question);
  const { covered: log } = await resolvePeriod(store, { timeZone });
  const answer = (statements: Parameters<typeof answerFor>[3]): Answer =>
    answerFor(
      store,
      period,
      {
        ...DEFINITION,
        population: `days from ${period.from} to ${period.to} in ${timeZone}${restrictionText(filter)}${botsText(bots)}`,
      },
      statements,
    );
  const named = faults.filter(({ date }) => date >= period.from && date <= period.to);
  const base = { level: LEVEL, faults: named };
  if (!period.covered || !log) {
    const reason = incomputable('no-data', `The log has no day from ${period.from} to ${period.to}.`);
    return {
      ...answer([]),
      ...base,
      incomputable: reason,
      lookedAt: 0,
      findings: [],
      detectable: null,
      sentence: reason.detail,
    };
  }
  const window = {
    from: bounded(addDays(period.covered.from, -AROUND), log),
    to: bounded(addDays(period.covered.to, AROUND), log),
  };
  const { scopes, statements } = await gatherScopes(
    store,
    question,
    window,
    filter?.category == null ? ['top-category'] : [],
  );
  const { findings, lookedAt, detectable } = judgeDays(
    scopes,
    datesOf(window),
    datesOf(period.covered),
    faults,
    restrictionText(filter),
  );
  const reason =
    lookedAt === 0
      ? incomputable(
          'too-few',
          'No day has three weeks around it, with 20 or more of anything expected, to be held against.',
        )
      : null;
  const looked = `${lookedAt} days and measures were looked at`;
  const sentence =
    reason?.detail ??
    (findings[0]
      ? `${new Set(findings.map(({ date }) => date)).size} days stand out (${looked}). Surest: ${findings[0].sentence}`
      : `We found no unusual day (${looked}). Small changes may go unnoticed.${detectableText(detectable)}`);
  return { ...answer(statements), ...base, incomputable: reason, lookedAt, findings, detectable, sentence };
}

/** Judges every asked day of every measure and scope against the days around it. @param restriction - what all of them are narrowed to, in words. */
export function judgeDays(
  scopes: readonly ScopeDays[],
  all: readonly string[],
  asked: readonly string[],
  faults: readonly CoverageFault[],
  restriction = '',
): Pick<Anomalies, 'findings' | 'lookedAt' | 'detectable'> {
  const compared = scopes.flatMap((scope) => {
    const days = new Map(scope.days.map((day) => [day.date, day]));
    return CHANGE_MEASURES.flatMap((measure) => {
      const trust = trustedDays(faults, measure, scope);
      const levelOf = (date: string): number => trust.levelChanges.filter((change) => change <= date).length;
      const farOut = farOutDays(measure, days, all.filter(trust.isTrusted), levelOf);
      return asked.filter(trust.isTrusted).flatMap((date) => {
        const [from, to] = [addDays(date, -AROUND), addDays(date, AROUND)];
        const others = all.filter(
          (other) =>
            other !== date &&
            other >= from &&
            other <= to &&
            trust.isTrusted(other) &&
            !farOut.has(other) &&
            levelOf(other) === levelOf(date),
        );
        const found = compareDays(measure, days, others, [date], date);
        return found.ok ? [{ scope, measure, date, found, days }] : [];
      });
    });
  });
  const qValues = benjaminiHochberg(compared.map(({ found }) => found.pValue));
  const findings = compared.flatMap(({ scope, measure, date, found, days }, i): Anomaly[] => {
    const qValue = qValues[i] ?? 1;
    if (qValue > LEVEL) return [];
    const { ratio, pValue } = found;
    const effect = { ...ratio, value: ratio.value - 1, low: ratio.low - 1, high: ratio.high - 1 };
    const subject = subjectOf(measure, scope, restriction);
    const sessions = measure === 'conversion' ? (days.get(date)?.sessions ?? 1) : 1;
    return [
      {
        date,
        scope: scope.kind,
        name: scope.name,
        measure,
        direction: effect.value < 0 ? 'down' : 'up',
        observed: found.observed / sessions,
        expected: found.expected / sessions,
        subject,
        effect,
        effectKind: 'relative-to-expected',
        pValue,
        qValue,
        confirmed: null,
        support: reachOf(days, [date]),
        sentence: `${date}, ${subject.charAt(0).toLowerCase()}${subject.slice(1)}: ${effectText(effect)} what its weekday leads to expect (${qText(qValue)}).`,
      },
    ];
  });
  return {
    findings: findings.toSorted((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1) || (a.date < b.date ? -1 : 1)),
    lookedAt: compared.length,
    detectable: detectableRise(
      compared.map(({ found }) => found),
      findings.length,
      LEVEL,
    ),
  };
}

function bounded(date: string, { from, to }: Period): string {
  return date < from ? from : date > to ? to : date;
}
