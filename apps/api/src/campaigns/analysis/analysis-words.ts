import {
  alarmText,
  DECISION_REASON_WORDS,
  DECISION_WORDS,
  type Decision,
  type MetricResult,
} from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import type { PlannedMetric } from '../plan/plan.js';
import { change, count, percent } from '../plan/words.js';

const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const number = (value: number): string => short.format(value).replace('-', '−');

/** What follows from an analysis, in a sentence. */
export function decisionSentence(decision: Decision): string {
  const { kind, reason, arm, units, plannedUnits, hasEnded } = decision;
  const size =
    plannedUnits === null
      ? `${count(units)} units were counted`
      : `${count(units)} of ${count(plannedUnits)} planned units were counted`;
  return `${DECISION_WORDS[kind]}${arm === null ? '' : ` ${arm}`}: ${DECISION_REASON_WORDS[reason]}. ${size}${plannedUnits !== null && hasEnded && units < plannedUnits ? '; this was the last look' : ''}.${alarms(decision)}`;
}

function alarms(decision: Decision): string {
  const alarm = alarmText(decision);
  return alarm === null ? '' : ` ${alarm}`;
}

const SHOWN: Record<MetricResult['shown'], string> = {
  better: 'it is shown to be better',
  worse: 'it is shown to be worse',
  nothing: 'no effect is shown',
  incomputable: 'whether there is an effect cannot be said',
};
const GUARDED = {
  superior: 'it is better',
  'non-inferior': 'it holds',
  inferior: 'it is harmed by more than its margin',
  inconclusive: 'it is not shown to hold',
} as const;

/** How an arm did on a metric, in a sentence. */
export function metricSentence(result: MetricResult, planned: PlannedMetric): string {
  const { arm, control, treatment, guardrail } = result;
  const { name } = planned.metric;
  if (!control.ok || !treatment.ok) return `${name} of ${arm} cannot be told: ${reasonOf(control, treatment)}`;
  const verdict =
    guardrail === null
      ? shownText(result)
      : guardrail.ok
        ? GUARDED[guardrail.verdict]
        : 'whether it holds cannot be said';
  return `${name} is ${figure(treatment.value, planned)} with ${arm} and ${figure(control.value, planned)} without${effectText(result, planned)}${chanceText(result)}: ${verdict}.`;
}

/** What is shown; where p alone would show an effect, what speaks against it. */
function shownText({ shown, correctedP, posterior, absolute: { estimate } }: MetricResult): string {
  const isFoundByP =
    posterior === null && shown === 'nothing' && correctedP !== null && estimate.ok && correctedP <= 1 - estimate.level;
  return isFoundByP ? 'no effect is shown, because the interval includes 0' : SHOWN[shown];
}

/** The relative effect, which people read best; the absolute one where the interval of the other would say otherwise than the verdict. */
function effectText(
  { absolute: { estimate: whole }, relative: { estimate: part }, posterior, shown: verdict }: MetricResult,
  { metric }: PlannedMetric,
): string {
  const isVerdict = part.ok && posterior === null && holdsZero(part) === (verdict === 'nothing');
  if (part.ok && (!whole.ok || holdsZero(part) === holdsZero(whole) || isVerdict))
    return `, ${change(part.value)}${betweenText(part, change)}`;
  if (!whole.ok) return '';
  const isShare = metric.kind === 'conversion' || metric.kind === 'retention';
  const shown = (value: number): string => (isShare ? `${number(100 * value)} pp` : number(value));
  return `, a difference of ${shown(whole.value)}${betweenText(whole, shown)}`;
}

/** The test is of the absolute effect; a posterior has its chance in place of p. */
function chanceText({ absolute: { test }, posterior, correctedP, guardrail }: MetricResult): string {
  if (posterior)
    return posterior.absolute.ok
      ? `, ${percent(posterior.absolute.probabilityTreatmentIsBetter)} likely to be better`
      : '';
  if (!test.ok) return '';
  const corrected =
    guardrail === null && correctedP !== null && correctedP !== test.pValue ? ` (${pText(correctedP)} corrected)` : '';
  return `, p = ${pText(test.pValue)}${corrected}`;
}

const holdsZero = ({ low, high }: Ends): boolean => (low ?? -Infinity) <= 0 && (high ?? Infinity) >= 0;

function reasonOf(...estimates: readonly Estimate[]): string {
  for (const estimate of estimates) if (!estimate.ok) return estimate.detail;
  return '';
}

/** Kept as JSON an end without a bound is null. */
interface Ends {
  low: number | null;
  high: number | null;
}

function betweenText({ low, high }: Ends, shown: (value: number) => string): string {
  const bound = (value: number | null, sign: string): string =>
    value === null || !Number.isFinite(value) ? `${sign}∞` : shown(value);
  return ` (${bound(low, '−')} to ${bound(high, '+')})`;
}

const figure = (value: number, { metric }: PlannedMetric): string =>
  metric.kind === 'conversion' || metric.kind === 'retention' ? percent(value) : number(value);

const pText = (p: number): string =>
  p === 0 ? 'below 1e-300' : p >= 0.001 ? p.toFixed(p >= 0.1 ? 2 : 3) : p.toExponential(1);
