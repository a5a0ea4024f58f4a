export { ImpossibleUpliftError, rateAfter } from './design/rate-after.js';
export type { Design, Margin } from './design/comparison.js';
export { powerCurve } from './design/curves.js';
export type { PowerPoint } from './design/curves.js';

export { minimumDetectableUplift } from './design/minimum-detectable.js';

export type { Outcome } from './design/outcome.js';
export { power } from './design/power.js';
export type { Answer } from './design/power.js';
export { sampleSize } from './design/sample-size.js';
export type { SampleSize } from './design/sample-size.js';

export { affordability, affordabilityInPieces } from './design/affordability.js';
export type { Affordability, Remedy } from './design/affordability.js';
export { detectableByPlan, powerOfPlan, significanceOfPlan, sizePlan } from './design/plan-answers.js';
export type { Detectable, PlanSize } from './design/plan-answers.js';
export { detectableInWeek, powerOnDay } from './design/plan-curves.js';
export type { DetectableInWeek } from './design/plan-curves.js';
export { comparisonsOf, designEffect } from './design/test-plan.js';
export type { MetricPlan, TestPlan } from './design/test-plan.js';
export { durationOf, unitsAfter } from './design/traffic.js';
export type { Duration, Traffic } from './design/traffic.js';
export { checkArms, EVEN_ARMS } from './arms.js';
export type { ArmWeight } from './arms.js';
export { assign, assigner } from './assign.js';
export type { Assignment, AssignmentPlan, Slot } from './assign.js';
export { sampleRatioMismatch, watchedSampleRatio } from './srm.js';
export type { RatioCheck } from './srm.js';
export { AnalysisInputError } from './analysis/input-error.js';

export type {
  EffectSize,
  MetricDefinition,
  MetricInput,
  MetricKind,
  MetricRole,
} from './analysis/metric-definition.js';
export { definePlan } from './analysis/plan.js';
export type { AnalysisPlan, Framework, FrameworkInput, PlanInput } from './analysis/plan.js';
export { mergeMetricStatistics, statisticsOf } from './analysis/metric-statistics.js';
export type { MetricStatistics } from './analysis/metric-statistics.js';
export { armStatistics, capsOf } from './analysis/arm-statistics.js';
export type { ArmStatistics } from './analysis/arm-statistics.js';

export { analyzeExperiment } from './analysis/analyze-experiment.js';
export { analyzeRobustly } from './analysis/analyze-robustly.js';

export type { ExperimentAnalysis } from './analysis/analyze-experiment.js';
export type { ArmDecision, Decision, MetricResult } from './analysis/decide.js';
export { alarmText, DECISION_REASON_WORDS, DECISION_WORDS } from './analysis/decision-words.js';
export type { Posterior } from './analysis/judge.js';
export type { Finding } from './analysis/compare-metric.js';

export type { GuardrailBound } from './analysis/watch-guardrails.js';
export type { NoveltyCheck } from './analysis/novelty.js';
export { pText } from './analysis/p-text.js';
export type { RobustnessCheck, RobustTest } from './analysis/robustness.js';
export type { SegmentedEffect } from './analysis/segment-effects.js';
export type { Look } from './analysis/sequentially.js';
export type { ArmColumns, MetricColumns, NoveltyColumns } from './analysis/outcomes/arm-columns.js';
export { tableColumns, UnitTable } from './analysis/outcomes/unit-table.js';
export type { TableColumn } from './analysis/outcomes/unit-table.js';
export { LARGEST_VALUE, outcomesFromRows } from './analysis/outcomes/outcomes-from-rows.js';
export type { ExposureRow } from './analysis/outcomes/outcomes-from-rows.js';
export type { OutcomeRow } from './analysis/outcomes/outcome-log.js';
export type { ExposureReport } from './analysis/outcomes/units-in-arms.js';
export { ImpossibleSimulationError } from './simulate/simulation.js';
export type { Distribution } from './simulate/distribution.js';
export { columnsOf } from './simulate/history.js';
export type { Columns, History } from './simulate/history.js';

export { isKnown, unknownCostsText } from './simulate/economics.js';
export type { NeededCost, StatedEconomics } from './simulate/economics.js';

export type { CampaignMetric, CampaignOutcome } from './simulate/outcome.js';

export type { CampaignResult, Described, MoneyResult } from './simulate/campaign.js';

export type { SimulatedArm, TestMetric } from './simulate/arms/arms-input.js';
export type { BestArm } from './simulate/arms/best-arm.js';
export { breakEven } from './simulate/break-even.js';
export type { BreakEven } from './simulate/break-even.js';
export { tornado } from './simulate/tornado.js';
export type { Tornado, TornadoBar } from './simulate/tornado.js';

export type { Policy, PolicyResult } from './simulate/policies.js';

export { fitUserModel } from './simulate/lists/fit-user-model.js';
export type { ListLog } from './simulate/lists/fit-user-model.js';

export type { Affinities, UserLists } from './simulate/lists/user-model.js';
export { parseScenario, readScenario, ScenarioError } from './simulate/scenario/parse-scenario.js';
export type { Scenario, ScenarioCheck } from './simulate/scenario/parse-scenario.js';
export type { ScenarioList, ScenarioRecommendations } from './simulate/scenario/recommendations.js';
export type { ScenarioProblem } from './simulate/scenario/read-fields.js';
export { upliftPrior, type MeasuredUplift } from './simulate/uplift-prior.js';
export { checkChannels, withShopCosts, type ShopCosts } from './simulate/scenario/shop-costs.js';
export { writeScenario } from './simulate/scenario/write-scenario.js';

export { simulateScenario } from './simulate/scenario/simulate-scenario.js';
export type { ScenarioArmResult, ScenarioArms } from './simulate/scenario/simulate-scenario-arms.js';
export { missingCosts } from './simulate/scenario/parse-arms.js';
export type { ScenarioArm } from './simulate/scenario/parse-arms.js';
export type { ScenarioLists } from './simulate/scenario/simulate-scenario-lists.js';
export type { ScenarioResult } from './simulate/scenario/simulate-scenario.js';
export { rerandomize } from './rerandomize/rerandomize.js';
export type { NullComparison } from './rerandomize/rerandomize.js';
export type { UserOutcomes } from './rerandomize/outcomes.js';
export { offPolicyValue } from './off-policy/off-policy-value.js';
export type { LoggedDecisions } from './off-policy/logged-decisions.js';
export type { OffPolicyOptions, OffPolicyValue } from './off-policy/off-policy-value.js';
export { mergeArmStatistics } from './analysis/arm-statistics.js';
export { significanceNeeded } from './design/significance.js';
export { whatIf } from './simulate/campaign.js';
export { simulateLists } from './simulate/lists/simulate-lists.js';
