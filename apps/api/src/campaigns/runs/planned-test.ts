import { isDeepStrictEqual } from 'node:util';
import type { CampaignMetric, MetricRole, Scenario, ScenarioArm, TestMetric } from '@cartograph/experiments';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { firstTreatmentShare, type TestSetup, type PlannedMetric } from '../plan/plan.js';

/** The test that a campaign plans, as a scenario says it: one treatment's share, or arms. */
export type PlannedTest = Pick<Scenario, 'test' | 'arms'>;

/** What a scenario calls a metric of a plan; null where it simulates none of the kind. */
export function simulatedMetric({ metric, source }: PlannedMetric): CampaignMetric | null {
  if (source.from !== 'log') return null;
  if (source.measure === 'purchase' && !metric.cuped) return 'conversion';
  if (source.measure === 'revenue' && metric.kind === 'mean') return metric.cuped ? 'revenue-cuped' : 'revenue';
  return null;
}

const ROLES: readonly MetricRole[] = ['primary', 'guardrail', 'secondary'];

/** The metrics of a plan that a scenario simulates, with the names they have in the plan, primary ones first and each kind once; without the first primary one nothing else decides. */
export function simulatedMetrics(metrics: TestSetup['metrics']): (TestMetric & { name: string })[] {
  const found: (TestMetric & { name: string })[] = [];
  const rank = ({ metric }: PlannedMetric): number => ROLES.indexOf(metric.role ?? 'primary');
  for (const planned of metrics.toSorted((a, b) => rank(a) - rank(b))) {
    const metric = simulatedMetric(planned);
    const { name, role = 'primary', margin, higherIsBetter = true } = planned.metric;
    if (metric === null || found.some((one) => one.metric === metric) || !higherIsBetter) continue;
    if (role !== 'guardrail') found.push({ name, metric, role });
    else if (margin?.scale === 'relative' && margin.value < 1) found.push({ name, metric, role, margin: margin.value });
  }
  const judged = judgedMetric(metrics);
  return judged !== undefined && found.some(({ name }) => name === judged.metric.name) ? found : [];
}

/** The first primary metric of a plan. */
export function judgedMetric(metrics: TestSetup['metrics']): PlannedMetric | undefined {
  return metrics.find(({ metric }) => (metric.role ?? 'primary') === 'primary');
}

/** The test of a campaign's plan: of its metrics those that a scenario simulates, or who buys where it does not simulate the one that decides. */
export function plannedTest(campaign: CampaignEntity): PlannedTest {
  const { windowDays, metrics, arms, correction, alpha } = campaign.plan;
  const simulated = simulatedMetrics(metrics).map(({ name: _name, ...metric }) => metric);
  const treatments = arms.slice(1);
  const hasArms = treatments.length > 1;
  const judged = judgedMetric(metrics);
  return {
    test: {
      days: windowDays,
      metric: (judged && simulatedMetric(judged)) ?? 'conversion',
      treatmentShare: hasArms ? treatments.reduce((sum, { weight }) => sum + weight, 0) : firstTreatmentShare(arms),
      alpha,
      ...(simulated.length > 1 ? { metrics: simulated } : {}),
      ...(hasArms || simulated.length > 1 ? { correction } : {}),
    },
    ...(hasArms
      ? {
          arms: treatments.map(({ name, weight }): ScenarioArm => ({
            name: scenarioName(name),
            share: weight,
            effect: {},
            economics: {},
          })),
        }
      : {}),
  };
}

/** What an arm of a plan is called in a scenario, whose control has the name of its own. */
export const scenarioName = (name: string): string => (name === 'control' ? 'control (treatment)' : name);

/** Whether a scenario tries the test that the campaign plans, whatever it assumes of effects, costs and ways to decide. Of recommendations, which one metric tells, by the one that decides. */
export function isTestOf(scenario: Scenario, campaign: CampaignEntity): boolean {
  const {
    test: { metrics, correction, ...test },
    arms,
  } = plannedTest(campaign);
  const planned =
    scenario.recommendations === undefined
      ? { ...(metrics === undefined ? {} : { metrics }), ...(correction === undefined ? {} : { correction }) }
      : {};
  return isDeepStrictEqual(
    comparable(scenario),
    comparable({ test: { ...test, ...planned }, ...(arms === undefined ? {} : { arms }) }),
  );
}

/** The order of arms and metrics makes no other test, and Holm's is the usual correction; shares of arms say their sum. */
function comparable({ test: { metrics, correction, ...test }, arms }: PlannedTest): object {
  const isOne = arms === undefined && metrics === undefined;
  return {
    ...test,
    ...(arms === undefined ? {} : { treatmentShare: null }),
    correction: isOne ? null : (correction ?? 'holm'),
    metrics: (metrics ?? [{ metric: test.metric, role: 'primary' as const }]).toSorted((a, b) =>
      a.metric.localeCompare(b.metric),
    ),
    arms: (arms ?? []).map(({ name, share }) => ({ name, share })).toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}
