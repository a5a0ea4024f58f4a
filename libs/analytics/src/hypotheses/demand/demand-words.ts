import type { Estimate } from '@cartograph/metrics';
import type { DemandSettings } from './demand-question.js';
import type { DemandFinding } from './demand-result.js';
import type { DemandPower } from './peak-power.js';
import { CONFIRMATION_LEVEL, FEWEST_EXPECTED, LONGEST_WINDOW } from './find-peaks.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `+34 % [21, 48]` of a relative demand of 1.34, or why there is none. */
export function excessText(effect: Estimate): string {
  if (!effect.ok) return 'unknown';
  const percent = (value: number): string => `${value < 1 ? '−' : ''}${Math.round(Math.abs(value - 1) * 100)}`;
  return `${effect.value >= 1 ? '+' : ''}${percent(effect.value)} % [${percent(effect.low)}, ${percent(effect.high)}]`;
}

/** `furniture, Saturday 20–22: +34 % [21, 48], q = 0.002`. */
export function peakSentence(
  finding: Omit<DemandFinding, 'sentence'>,
  { minimumEffect }: Pick<DemandSettings, 'minimumEffect'>,
): string {
  const { category, weekday, fromHour, toHour, effect, actions, status, check, power, qValue, heldOut } = finding;
  const when = `${category}, ${WEEKDAYS[weekday - 1]} ${fromHour}–${toHour}`;
  const q = qValue === null ? '' : `, q = ${qText(qValue)}`;
  const rise = `${when}: ${excessText(effect)}`;
  if (status === 'confirmed')
    return `${rise}${actions ? ` in views and ${excessText(actions)} in carts and purchases` : ''}${q}.`;
  const least = `+${percent(minimumEffect)}`;
  const checked =
    check === 'held-out-weeks'
      ? `${rise}, but ${excessText(heldOut)} in the held-out weeks.`
      : `${rise} in views, but ${actions?.ok ? excessText(actions) : 'nothing to compare'} in carts and purchases.`;
  if (status === 'refuted') return `${checked} Refuted: a rise of ${least} or more is excluded.`;
  const odds = power === null ? '' : ` This check would confirm a rise of ${least} in ${percent(power)} of cases.`;
  return `${checked} Not confirmed: too few to tell.${odds}`;
}

/** The answer in a few sentences: what is confirmed, what is not, what is refuted, and what the search could have seen. */
export function answerSentence(
  findings: readonly DemandFinding[],
  { notConfirmed, refuted, power }: { notConfirmed: number; refuted: number; power: readonly DemandPower[] },
): string {
  const [first] = findings;
  const windows = (count: number): string => `${count} ${first ? 'more ' : ''}${count === 1 ? 'window' : 'windows'}`;
  const open =
    notConfirmed === 0
      ? ''
      : ` ${windows(notConfirmed)} rose but ${notConfirmed === 1 ? 'is' : 'are'} not confirmed: too few to tell.`;
  const excluded =
    refuted === 0 ? '' : ` ${windows(refuted)} rose but ${refuted === 1 ? 'is' : 'are'} refuted: no rise that matters.`;
  const others = `${open}${excluded}${powerSentence(power)}`;
  if (!first) return `We confirmed no peak of any category.${others}`;
  const categories = new Set(findings.map(({ category }) => category)).size;
  return `${categories} ${categories === 1 ? 'category peaks' : 'categories peak'} beyond the shop's own rhythm; the surest: ${first.sentence}${others}`;
}

/** Rise that the answer tells the power of: twice what was expected. */
const TOLD_RISE = 1;

function powerSentence(power: readonly DemandPower[]): string {
  const told = power.find(({ rise }) => rise === TOLD_RISE);
  return told
    ? ` In an average window, this search would confirm a rise of +${percent(told.rise)} in ${percent(told.power)} of cases.`
    : '';
}

/** Model, test, correction, level and smallest effect. */
export function methodText(
  { measure, minimumEffect, falseDiscoveryRate }: DemandSettings,
  halves: { found: number; heldOut: number },
): string {
  const actions =
    measure === 'demand'
      ? ` Of these, a peak is confirmed where carts and purchases rise as well, corrected at ${percent(falseDiscoveryRate)}.`
      : '';
  return (
    `Over-dispersed Poisson (quasi-Poisson) log-linear model with the expected count as offset; expected in a week = the category's events in the week's other hours × the rest of the shop in the ` +
    `window ÷ the rest of the shop in the other hours. Dispersion from the variation between weeks of the same hour: the category's, or the window's own where greater. One-sided negative-binomial ` +
    `test of every window of 1 to ${LONGEST_WINDOW} hours in which ${FEWEST_EXPECTED} independent things or more are expected, in the ${halves.found} odd weeks (1st, 3rd, 5th … seven days of the period); Benjamini–Hochberg over all windows of all ` +
    `categories at ${percent(falseDiscoveryRate)}; a rise of at least ${percent(minimumEffect)}; confirmed by a rise in the ${halves.heldOut} even weeks that were held out, p ≤ ${CONFIRMATION_LEVEL}.${actions} A window is refuted where the 95 % interval of a check lies below a rise of ${percent(minimumEffect)}; otherwise it is not confirmed. Effects and their 95 % intervals are over all weeks.`
  );
}

/** What one would have to see to give the answer up. */
export function falsifiers({ measure }: DemandSettings): string[] {
  return [
    'In the next four weeks the category does not rise above the rest of the shop in the same hours.',
    'The rise goes back to a campaign, a newsletter or a placement at those hours: then it follows the push, not the customers.',
    ...(measure === 'demand'
      ? []
      : [
          'Only one kind of event is counted: what people look at need not be what they put in the cart, nor what is bought.',
        ]),
  ];
}

export function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(1))} %`;
}

function qText(q: number): string {
  return q < 0.0001 ? q.toExponential(0) : String(Number(q.toPrecision(1)));
}
