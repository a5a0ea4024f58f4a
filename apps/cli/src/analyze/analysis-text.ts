import { basename } from 'node:path';
import {
  alarmText,
  DECISION_REASON_WORDS,
  DECISION_WORDS,
  type AnalysisPlan,
  type ArmDecision,
  type Decision,
  type ExperimentAnalysis,
  type Finding,
  type MetricResult,
  type NoveltyCheck,
  type SegmentedEffect,
} from '@cartograph/experiments';
import { count, percent, plural, table } from '../output.js';
import type { ReadExperiment } from './experiment-file.js';
import { difference, digits, figure, pText, uplift } from './figures.js';
import { robustnessText } from './robustness-text.js';

/** An analysis with what it was made from. */
export interface FileAnalysis extends ExperimentAnalysis {
  file: string;
  plan: AnalysisPlan;
  armsFound: boolean;
  report: ReadExperiment['report'];
}

/** An analysis by a plan. */
export type PlannedAnalysis = ExperimentAnalysis & { plan: AnalysisPlan };

/** An analysis of a file in words. */
export function fileAnalysisText(analysis: FileAnalysis): string {
  return analysisText(analysis, readText(analysis), 'Without --planned-units');
}

/**
 * An analysis in words.
 *
 * @param head - whom it is of. @param unplanned - how it is said that nobody planned a number of units.
 */
export function analysisText(analysis: PlannedAnalysis, head: string, unplanned: string): string {
  const { plan, metrics, segments, novelty, robustness } = analysis;
  const roles = [
    ['Primary metrics', 'primary'],
    ['Secondary metrics', 'secondary'],
    ['Guardrails', 'guardrail'],
  ] as const;
  return [
    head,
    ratioText(analysis),
    '',
    ...roles.flatMap(([title, role]) => {
      const results = metrics.filter((result) => result.role === role);
      return results.length === 0
        ? []
        : [
            title,
            table([heading(plan, role), ...results.map((result) => metricRow(result, plan))]),
            ...boundText(results, plan),
            '',
          ];
    }),
    ...reasonsText(metrics),
    ...(segments.length === 0
      ? []
      : ['Segments (they explain and do not decide)', ...segments.map((effect) => segmentText(effect, plan)), '']),
    ...novelty.map(noveltyText),
    ...robustnessText(robustness, plan.metrics),
    ...decisionText(analysis.decision, plan, unplanned),
  ].join('\n');
}

function readText({ file, report, arms, armsFound }: FileAnalysis): string {
  const facts = [
    `${plural(report.rows, 'row')}, ${plural(report.units, 'unit')}`,
    ...(report.duplicates > 0 ? [`${plural(report.duplicates, 'row')} of a unit that had one, counted once`] : []),
    ...(report.unitsInTwoArms > 0 ? [`${plural(report.unitsInTwoArms, 'unit')} in two arms, left out`] : []),
    ...(report.firstExposure && report.lastExposure
      ? [`exposed from ${report.firstExposure.slice(0, 10)} to ${report.lastExposure.slice(0, 10)}`]
      : []),
  ];
  const shares = armsFound ? ` Arms as found in the file, planned shares taken as equal (--arms says otherwise).` : '';
  return `${basename(file)}: ${facts.join('; ')}. ${arms.map(({ arm, units }) => `${arm} ${count(units)}`).join(', ')}.${shares}`;
}

function ratioText({ ratio }: PlannedAnalysis): string {
  if (!ratio.ok) return `Whether the arms' sizes fit the plan cannot be said: ${ratio.detail}`;
  return ratio.isMismatch
    ? `The arms' sizes do not fit the planned shares (p = ${pText(ratio.pValue)}): assignment or logging is broken, and nothing below can be trusted.`
    : `The arms' sizes fit the planned shares (p = ${pText(ratio.pValue)}).`;
}

function heading({ framework }: AnalysisPlan, role: MetricResult['role']): string[] {
  const isBayesian = framework.kind === 'bayesian';
  const chance =
    role === 'guardrail'
      ? `${isBayesian ? 'chance' : 'p'} of harm beyond the margin`
      : isBayesian
        ? 'probability that it is better'
        : 'p, corrected (absolute)';
  return [
    'metric',
    'arm',
    'control',
    'treatment',
    'difference (absolute)',
    'uplift (relative)',
    chance,
    role === 'guardrail' ? 'holds' : 'shown',
  ];
}

function metricRow(result: MetricResult, plan: AnalysisPlan): string[] {
  const metric = plan.metrics.find(({ name }) => name === result.metric)!;
  const posterior = result.posterior?.absolute;
  const { guardrail } = result;
  const margin = guardrail?.ok ? pText(guardrail.pValue) : '–';
  const chance =
    result.role === 'guardrail'
      ? margin
      : plan.framework.kind === 'bayesian'
        ? posterior?.ok
          ? percent(posterior.probabilityTreatmentIsBetter)
          : '–'
        : result.correctedP === null
          ? '–'
          : pText(result.correctedP);
  const verdict =
    guardrail === null
      ? result.shown
      : guardrail.ok
        ? { 'non-inferior': 'yes', superior: 'yes', inferior: 'no, harmed', inconclusive: 'not shown' }[
            guardrail.verdict
          ]
        : 'not shown';
  return [
    result.metric,
    result.arm,
    figure(result.control, metric),
    figure(result.treatment, metric),
    difference(result.absolute.estimate, metric),
    uplift(result.relative.estimate),
    chance,
    verdict,
  ];
}

/** That guardrails are told otherwise than the plan's other metrics. */
function boundText(results: readonly MetricResult[], { framework }: AnalysisPlan): string[] {
  const isWatched = framework.kind === 'frequentist' && results.some(({ guardedBy }) => guardedBy === 'any-time');
  return isWatched
    ? [
        'Before the planned end guardrails are told by intervals that hold however often one looks (an asymptotic confidence sequence).',
      ]
    : [];
}

/** Why figures are missing, each reason once. */
function reasonsText(metrics: readonly MetricResult[]): string[] {
  const reasons = new Set(
    metrics.flatMap(({ metric, absolute, relative, guardrail }) =>
      [absolute.estimate, absolute.test, relative.estimate, ...(guardrail ? [guardrail] : [])].flatMap((part) =>
        part.ok ? [] : [`– ${metric}: ${part.detail}`],
      ),
    ),
  );
  return reasons.size === 0 ? [] : [...reasons, ''];
}

function segmentText({ dimension, metric, arm, segments, heterogeneity }: SegmentedEffect, plan: AnalysisPlan): string {
  const differ = heterogeneity.ok
    ? `effects ${heterogeneity.correctedP < plan.alpha ? 'differ' : 'do not show to differ'} between segments (p = ${pText(heterogeneity.pValue)}, corrected ${pText(heterogeneity.correctedP)})`
    : `whether effects differ cannot be said: ${heterogeneity.detail}`;
  const rows = segments.map(({ segment, controlUnits, treatmentUnits, relative, absolute, correctedP }) => [
    `  ${segment}`,
    count(controlUnits + treatmentUnits),
    uplift(relative.estimate),
    absolute.estimate.ok ? digits.format(absolute.estimate.value) : '–',
    correctedP === null ? '–' : pText(correctedP),
  ]);
  return [
    `${metric} of ${arm} by ${dimension}: ${differ}`,
    table([['  segment', 'units', 'uplift (relative)', 'difference (absolute)', 'p, corrected'], ...rows]),
  ].join('\n');
}

function noveltyText({ metric, arm, days, slope }: NoveltyCheck): string {
  return `${metric} of ${arm}: the effect changes by ${found(slope)} a day over the first ${days} days.`;
}

const found = ({ estimate, test }: Finding): string =>
  estimate.ok && test.ok ? `${digits.format(estimate.value)} (p = ${pText(test.pValue)})` : '–';

/** What the words of the library do not know: how to say it here. */
const REASONS = {
  ...DECISION_REASON_WORDS,
  'no-relevant-effect-stated': `${DECISION_REASON_WORDS['no-relevant-effect-stated']} (relevant=5% of a metric says it)`,
};

function decisionText(decision: Decision, { plannedUnits, framework }: AnalysisPlan, unplanned: string): string[] {
  const size =
    plannedUnits === null
      ? count(decision.units)
      : `${count(decision.units)} of ${count(plannedUnits)} planned${decision.hasEnded && decision.units < plannedUnits ? '; this was the last look' : ''}`;
  const head = `${DECISION_WORDS[decision.kind]}${decision.arm === null ? '' : ` ${decision.arm}`}: ${REASONS[decision.reason]}. Units: ${size}.`;
  const lone =
    decision.hasEnded && plannedUnits === null && framework.kind === 'frequentist'
      ? [`${unplanned} this is taken as the one planned look; looked at more often, it finds too much.`]
      : [];
  const alarm = alarmText(decision);
  return [
    head,
    ...(decision.arms.length === 1 ? [] : decision.arms.map(armText)),
    ...(alarm === null ? [] : [alarm]),
    ...lone,
  ];
}

const armText = ({ arm, kind, reason }: ArmDecision): string =>
  `  ${arm}: ${DECISION_WORDS[kind].toLowerCase()}, for ${REASONS[reason]}`;
