import type { Estimate } from '@cartograph/metrics';
import type { DemandSettings } from './demand-question.js';
import type { DemandFinding } from './demand-result.js';
import { CONFIRMATION_LEVEL, FEWEST_EXPECTED, LONGEST_WINDOW } from './find-peaks.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `+34 % [21, 48]` of a relative demand of 1.34, or why there is none. */
export function excessText(effect: Estimate): string {
  if (!effect.ok) return 'unknown';
  const percent = (value: number): string => `${value < 1 ? '−' : ''}${Math.round(Math.abs(value - 1) * 100)}`;
  return `${effect.value >= 1 ? '+' : ''}${percent(effect.value)} % [${percent(effect.low)}, ${percent(effect.high)}]`;
}

/** `furniture, Saturday 20–22: +34 % [21, 48], q = 0.002`. */
export function peakSentence(finding: Omit<DemandFinding, 'sentence'>): string {
  const { category, weekday, fromHour, toHour, effect, actions, status, qValue, heldOut } = finding;
  const when = `${category}, ${WEEKDAYS[weekday - 1]} ${fromHour}–${toHour}`;
  const q = qValue === null ? '' : `, q = ${qText(qValue)}`;
  const rise = `${when}: ${excessText(effect)}`;
  if (status === 'not-confirmed')
    return `${rise}, but in the weeks that were held out it is ${excessText(heldOut)}: not confirmed.`;
  if (status === 'not-acted-upon')
    return `${rise} in views, but carts and purchases do not follow, or are too few to tell: ${actions ? excessText(actions) : 'none'}.`;
  return `${rise}${actions ? ` in views and ${excessText(actions)} in carts and purchases` : ''}${q}.`;
}

/** The answer in one sentence. */
export function answerSentence(findings: readonly DemandFinding[], rejected: number): string {
  const [first] = findings;
  const others =
    rejected === 0
      ? ''
      : ` ${rejected} more ${rejected === 1 ? 'window looks' : 'windows look'} like a peak and ${rejected === 1 ? 'is' : 'are'} none.`;
  if (!first) return `No category rises above the shop's own rhythm at any hour of the week.${others}`;
  const categories = new Set(findings.map(({ category }) => category)).size;
  return `${categories} ${categories === 1 ? 'category peaks' : 'categories peak'} beyond the shop's own rhythm; the surest: ${first.sentence}${others}`;
}

/** Model, test, correction, level and smallest effect. */
export function methodText(
  { measure, minimumEffect, falseDiscoveryRate }: DemandSettings,
  halves: { found: number; heldOut: number },
): string {
  const actions =
    measure === 'demand'
      ? ` Of these, a peak holds where carts and purchases rise as well, corrected at ${percent(falseDiscoveryRate)}.`
      : '';
  return (
    `Over-dispersed Poisson (quasi-Poisson) log-linear model with the expected count as offset; expected in a week = the category's events in the week's other hours × the rest of the shop in the ` +
    `window ÷ the rest of the shop in the other hours. Dispersion from the variation between weeks of the same hour: the category's, or the window's own where greater. One-sided negative-binomial ` +
    `test of every window of 1 to ${LONGEST_WINDOW} hours in which ${FEWEST_EXPECTED} independent things or more are expected, in the ${halves.found} odd weeks (1st, 3rd, 5th … seven days of the period); Benjamini–Hochberg over all windows of all ` +
    `categories at ${percent(falseDiscoveryRate)}; a rise of at least ${percent(minimumEffect)}; confirmed by a rise in the ${halves.heldOut} even weeks that were held out, p ≤ ${CONFIRMATION_LEVEL}.${actions} Effects and their 95 % intervals are over all weeks.`
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
