import type { Scenario } from '@cartograph/experiments';
import type { TestSetup } from '../plan/plan.js';
import { judgedMetric, scenarioName, simulatedMetric, simulatedMetrics } from './planned-test.js';

/** What kind of thing of a plan a scenario does not try: further arms, the metric as it is planned, the cut of its values, further metrics that decide, the plan's looks. */
export const NOT_TRIED = ['ARMS', 'METRIC', 'CUT', 'FURTHER_METRICS', 'FRAMEWORK'] as const;
export type NotTriedKind = (typeof NOT_TRIED)[number];

/** Something of a plan that a scenario does not try. */
export interface NotTried {
  kind: NotTriedKind;
  /** Of ARMS the arms that are tried, control first, of metrics those that are not tried as planned, of FRAMEWORK its kind. */
  names: string[];
  sentence: string;
}

/** What of a plan a scenario of its test does not try; nothing of arms that are judged once by who bought or by revenue, with guardrails whose margins are relative. */
export function notTriedOf(
  { arms, metrics, framework }: TestSetup,
  { test, arms: tried }: Pick<Scenario, 'test' | 'arms'>,
): NotTried[] {
  const [control, first, ...others] = arms;
  const judged = judgedMetric(metrics);
  const isTried = judged !== undefined && simulatedMetric(judged) !== null;
  const parts: NotTried[] = [];
  const missing =
    others.length > 0 && !arms.slice(1).every(({ name }) => tried?.some((arm) => arm.name === scenarioName(name)));
  if (missing) {
    const [against, names] = [
      control?.name ?? '',
      tried === undefined
        ? [first?.name ?? '']
        : arms.slice(1).flatMap(({ name }) => (tried.some((arm) => arm.name === scenarioName(name)) ? [name] : [])),
    ];
    parts.push({
      kind: 'ARMS',
      names: [against, ...names],
      sentence: `The plan has ${arms.length} arms; a scenario tries ${names.map((name) => `"${name}"`).join(', ') || 'others'} against "${against}" only.`,
    });
  }
  if (!isTried) {
    const planned = judged?.metric.cuped
      ? 'with CUPED'
      : judged?.source.from === 'recorded'
        ? 'recorded'
        : `a ${judged?.metric.kind} of the log`;
    parts.push({
      kind: 'METRIC',
      names: [judged?.metric.name ?? ''],
      sentence: `"${judged?.metric.name}", by which the plan judges, is not simulated as it is planned (${planned}); a scenario tests ${test.metric === 'conversion' ? 'who buys' : 'revenue'}.`,
    });
  }
  const looked = test.metrics?.map(({ metric }) => metric) ?? [test.metric];
  const simulated = simulatedMetrics(metrics)
    .filter(({ metric }) => looked.includes(metric))
    .map(({ name }) => name);
  const cut = metrics
    .filter(
      ({ metric }) =>
        metric.winsorize != null && (metric.name === judged?.metric.name || simulated.includes(metric.name)),
    )
    .map(({ metric }) => metric.name);
  if (cut.length > 0)
    parts.push({
      kind: 'CUT',
      names: cut,
      sentence: `Values of ${cut.map((name) => `"${name}"`).join(', ')} are not cut in a scenario.`,
    });
  const further = metrics
    .filter(
      ({ metric }) =>
        metric.role !== 'secondary' && metric.name !== judged?.metric.name && !simulated.includes(metric.name),
    )
    .map(({ metric }) => metric.name);
  if (further.length > 0)
    parts.push({
      kind: 'FURTHER_METRICS',
      names: further,
      sentence: `Other metrics that decide are not tried: ${further.join(', ')}.`,
    });
  if (framework.kind !== 'frequentist')
    parts.push({
      kind: 'FRAMEWORK',
      names: [
        framework.kind === 'always-valid' && framework.method === 'mixture-sprt' ? framework.method : framework.kind,
      ],
      sentence: `The plan is ${framework.kind}; ${tried === undefined ? '"fixed" below tests once. Write its looks into policies to compare them.' : 'a scenario of several arms tests once, at the end.'}`,
    });
  return parts;
}

/** The same without looks that a scenario compares among its policies. */
export function notTriedBy(scenario: Scenario, plan: TestSetup): NotTried[] {
  return notTriedOf(plan, scenario).filter(
    ({ kind, names }) => kind !== 'FRAMEWORK' || !scenario.policies.some((policy) => policy.kind === names[0]),
  );
}
