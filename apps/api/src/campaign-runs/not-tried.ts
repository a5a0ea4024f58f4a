import type { Scenario } from '@cartograph/experiments';
import type { CampaignPlan } from '../campaigns/plan.js';

/** What kind of thing of a plan a scenario does not try: further arms, the metric as it is planned, the cut of its values, further primary metrics, the plan's looks. */
export const NOT_TRIED = ['ARMS', 'METRIC', 'CUT', 'FURTHER_METRICS', 'FRAMEWORK'] as const;
export type NotTriedKind = (typeof NOT_TRIED)[number];

/** Something of a plan that a scenario does not try. */
export interface NotTried {
  kind: NotTriedKind;
  /** Of ARMS the control and the treatment that are tried, of metrics those that are not tried as planned, of FRAMEWORK its kind. */
  names: string[];
  sentence: string;
}

/** What of a plan a scenario of its test does not try; nothing of two arms judged once by who bought or by revenue. */
export function notTriedOf({ arms, metrics, framework }: CampaignPlan, tested: Scenario['test']['metric']): NotTried[] {
  const [control, first, ...others] = arms;
  const [judged, ...further] = metrics.filter(({ metric }) => (metric.role ?? 'primary') === 'primary');
  const isTried = judged?.source.from === 'log' && ((judged.source.measure === 'purchase' && !judged.metric.cuped) || (judged.source.measure === 'revenue' && judged.metric.kind === 'mean'));
  const parts: NotTried[] = [];
  if (others.length > 0) parts.push({ kind: 'ARMS', names: [control?.name ?? '', first?.name ?? ''], sentence: `The plan has ${arms.length} arms; a scenario tries "${first?.name}" against "${control?.name}" only.` });
  if (!isTried) {
    const planned = judged?.metric.cuped ? 'with CUPED' : judged?.source.from === 'recorded' ? 'recorded' : `a ${judged?.metric.kind} of the log`;
    parts.push({ kind: 'METRIC', names: [judged?.metric.name ?? ''], sentence: `"${judged?.metric.name}", by which the plan judges, is not simulated as it is planned (${planned}); a scenario tests ${tested === 'conversion' ? 'who buys' : 'revenue'}.` });
  }
  if (judged?.metric.winsorize != null) parts.push({ kind: 'CUT', names: [judged.metric.name], sentence: `Values of "${judged.metric.name}" are not cut in a scenario.` });
  if (further.length > 0) {
    const names = further.map(({ metric }) => metric.name);
    parts.push({ kind: 'FURTHER_METRICS', names, sentence: `Other primary metrics are not tried: ${names.join(', ')}.` });
  }
  if (framework.kind !== 'frequentist') parts.push({ kind: 'FRAMEWORK', names: [framework.kind === 'always-valid' && framework.method === 'mixture-sprt' ? framework.method : framework.kind], sentence: `The plan is ${framework.kind}; "fixed" below tests once. Write its looks into policies to compare them.` });
  return parts;
}

/** The same without looks that a scenario compares among its policies. */
export function notTriedBy({ policies, test }: Scenario, plan: CampaignPlan): NotTried[] {
  return notTriedOf(plan, test.metric).filter(({ kind, names }) => kind !== 'FRAMEWORK' || !policies.some((policy) => policy.kind === names[0]));
}
