import type { Remedy } from '@cartograph/experiments';
import { count, plural, table } from './output.js';
import type { PlannedTest } from './planned-test.js';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** A planned test in words. */
export function plannedTestText(test: PlannedTest): string {
  return [answer(test), ...duration(test), ...conditions(test), ...weeks(test), ...verdict(test)].join('\n');
}

function answer(test: PlannedTest): string {
  const { incomputable, solvedFor, power, alpha, size } = test;
  if (incomputable)
    return (
      {
        users: `No number of ${units(test)} would do: `,
        effect: 'The smallest effect is unknown: ',
        power: 'The power is unknown: ',
        alpha: 'The level is unknown: ',
      }[solvedFor] + incomputable.detail
    );
  const wanted = `with a power of ${percent(power ?? 0)} at a two-sided level of ${percent(alpha ?? 0)}`;
  if (solvedFor === 'users' && size?.ok) {
    if (!size.isCountable) return `To find ${effect(test)} ${wanted} takes more ${units(test)} than could be counted.`;
    return `To find ${effect(test)} ${wanted} the test needs ${count(size.units)} ${units(test)}: ${size.arms.map((arm) => `${count(arm.units)} in ${arm.name}`).join(', ')}.`;
  }
  const there = `With ${count(test.users ?? 0)} ${units(test)}`;
  if (solvedFor === 'effect') return `${there} the smallest effect that the test finds ${wanted} is ${effect(test)}.`;
  if (solvedFor === 'power')
    return `${there} the test finds ${effect(test)}${test.plan.arms.length > 2 ? ' in the smallest arm' : ''} with a chance of ${percent(power ?? 0)} at a two-sided level of ${percent(alpha ?? 0)}.`;
  return `${there} the test finds ${effect(test)} with a power of ${percent(power ?? 0)} only at a two-sided level of ${percent(alpha ?? 0)} or laxer.`;
}

function duration({ duration: span, plan, solvedFor }: PlannedTest): string[] {
  if (solvedFor !== 'users' || span === null) return [];
  if (!span.ok) return [span.detail];
  const days = `At this traffic that takes ${plural(span.days, 'day')}, to a ${WEEKDAYS[span.lastWeekday - 1] ?? ''}.`;
  const whole = `Run it for ${plural(span.weeks, 'whole week')}, so that every weekday counts alike; that brings ${count(Math.round(span.unitsInWeeks))} ${plan.unit === 'session' ? 'sessions' : 'users'}.`;
  return [`${days} ${whole}`];
}

/** What else the figures rest on. */
function conditions(test: PlannedTest): string[] {
  const { plan } = test;
  const treatments = plan.arms.length - 1;
  const correlation = plan.metrics[0]?.preperiodCorrelation;
  const { framework } = plan;
  return [
    ...(treatments > 1
      ? [
          `${treatments} arms are compared with ${plan.arms[0]?.name ?? ''}, each at the level divided by ${treatments}; Holm's correction finds a little more.`,
        ]
      : []),
    ...(plan.cuped && correlation !== undefined
      ? [
          `The period before takes ${percent(correlation ** 2)} of the variance away (CUPED, correlation ${correlation}).`,
        ]
      : []),
    ...(test.designEffect === 1
      ? []
      : [
          `Sessions of one user are alike: the test needs ${test.designEffect.toFixed(2)} times the sessions of strangers.`,
        ]),
    ...(framework?.kind === 'group-sequential'
      ? [
          `It is looked at ${framework.fractions.length === 1 ? 'once' : `${framework.fractions.length} times`} and may stop early (${framework.spending === 'pocock' ? 'Pocock' : "O'Brien–Fleming"} spending); the figures are those of the last look.`,
        ]
      : []),
    ...(framework?.kind === 'always-valid'
      ? [
          `It may be looked at whenever one likes from ${count(framework.firstLook)} ${units(test)} on (${'tunedAt' in framework ? `confidence sequence, narrowest at ${count(framework.tunedAt)}` : 'mixture SPRT'}); the figures take ${plan.looks ?? 20} looks.`,
        ]
      : []),
  ];
}

function weeks(test: PlannedTest): string[] {
  if (test.weeks.length === 0) return [];
  const rows = test.weeks.map(({ week, units: seen, comparisons }) => {
    const found = comparisons.map(({ upliftRelative, differenceAbsolute }) =>
      upliftRelative.ok ? signed(upliftRelative.value) : differenceAbsolute.ok ? plain(differenceAbsolute.value) : '–',
    );
    return [`${week}`, count(Math.round(seen)), ...found];
  });
  const head = ['week', units(test), ...test.weeks[0]!.comparisons.map(({ arm }) => arm)];
  return [
    '',
    `Smallest effect found with a power of ${percent(test.solvedFor === 'power' ? 0.8 : (test.power ?? 0.8))} after so many weeks:`,
    table([head, ...rows]),
  ];
}

function verdict(test: PlannedTest): string[] {
  const { affordability: judged } = test;
  if (!judged || judged.kind === 'enough' || judged.kind === 'incomputable') return [];
  const few =
    test.solvedFor === 'users'
      ? `A quarter of a year of this traffic brings too few ${units(test)}`
      : `These ${units(test)} are too few for a power of 80 %`;
  const begin =
    judged.kind === 'longer'
      ? `${few}; an affordable time of this traffic would do. What helps:`
      : `${few}: no affordable test can tell. What helps:`;
  return ['', begin, ...judged.remedies.map((remedy) => `  - ${remedyText(remedy, test)}`)];
}

function remedyText(remedy: Remedy, test: PlannedTest): string {
  const falls = 'isEnough' in remedy && !remedy.isEnough ? ', which alone is not enough' : '';
  switch (remedy.kind) {
    case 'larger-audience':
      return `a larger audience: ${count(remedy.units)} ${units(test)}, ${remedy.times.toFixed(1)} times as many`;
    case 'longer':
      return `a longer test: ${plural(remedy.weeks, 'whole week')} of this traffic${remedy.isEnough ? '' : ', which is more than is affordable'}`;
    case 'sharper-metric':
      return `a sharper metric: one with ${percent(remedy.varianceReduction)} less variance`;
    case 'cuped':
      return remedy.units === null
        ? `the period before (CUPED), if it correlates with the metric by ${(remedy.correlationNeeded ?? 1).toFixed(2)} or more`
        : `the period before (CUPED): ${count(remedy.units)} ${units(test)}${falls}`;
    case 'fewer-arms':
      return `one arm against the control: ${count(remedy.units)} ${units(test)}${falls}`;
    case 'even-arms':
      return `arms of one size: ${count(remedy.units)} ${units(test)}${falls}`;
    case 'one-sided-guardrails':
      return `guardrails tested on one side: ${count(remedy.units)} ${units(test)}${falls}`;
    case 'larger-effect': {
      const found = remedy.comparisons.map(
        ({ arm, upliftRelative, differenceAbsolute }) =>
          `${upliftRelative.ok ? signed(upliftRelative.value) : differenceAbsolute.ok ? plain(differenceAbsolute.value) : 'none'} in ${arm}`,
      );
      return `a bolder campaign: these ${units(test)} find ${found.join(', ')}`;
    }
  }
}

function effect({ effect: { upliftRelative, differenceAbsolute }, plan }: PlannedTest): string {
  const metric = plan.metrics[0];
  const outcome = metric?.outcome;
  const base =
    outcome && 'baselineRate' in outcome
      ? `a baseline of ${percent(outcome.baselineRate)}`
      : outcome && 'mean' in outcome
        ? `a mean of ${plain(outcome.mean)}`
        : 'the baseline';
  if (upliftRelative !== null)
    return `${signed(upliftRelative)} of ${base}${differenceAbsolute === null ? '' : ` (${absolute(differenceAbsolute, outcome !== undefined && 'baselineRate' in outcome)})`}`;
  return `${absolute(differenceAbsolute ?? 0, outcome !== undefined && 'baselineRate' in outcome)} on ${base}`;
}

const units = ({ unit }: PlannedTest): string => (unit === 'session' ? 'sessions' : 'users');
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const plain = (value: number): string => threeDigits.format(value);
const percent = (fraction: number): string =>
  `${fraction > 0.995 && fraction < 1 ? (fraction * 100).toFixed(2) : plain(fraction * 100)} %`;
const signed = (fraction: number): string => `${fraction < 0 ? '−' : '+'}${percent(Math.abs(fraction))}`;
const absolute = (difference: number, isRate: boolean): string =>
  `${difference < 0 ? '−' : '+'}${isRate ? `${plain(Math.abs(difference) * 100)} percentage points` : plain(Math.abs(difference))}`;
