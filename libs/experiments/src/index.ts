export { ImpossibleUpliftError, rateAfter } from './design/rate-after.js';
export type { ComparisonSetting, Design, DesignMethod, Margin } from './design/comparison.js';
export { powerCurve } from './design/curves.js';
export type { PowerPoint } from './design/curves.js';
export type { Hypothesis } from './design/effect.js';
export type { PlannedFramework, SequentialFramework } from './design/looks.js';
export { minimumDetectableDifference, minimumDetectableUplift, smallestMargin } from './design/minimum-detectable.js';
export type { DetectableOptions } from './design/minimum-detectable.js';
export type { MeanOutcome, Outcome, RateOutcome, RatioOutcome } from './design/outcome.js';
export { power } from './design/power.js';
export type { Answer } from './design/power.js';
export { sampleSize } from './design/sample-size.js';
export type { SampleSize } from './design/sample-size.js';
export { significanceNeeded } from './design/significance.js';
export { affordability, affordabilityInPieces } from './design/affordability.js';
export type { Affordability, Means, Remedy } from './design/affordability.js';
export {
  detectableByPlan,
  powerOfPlan,
  significanceOfPlan,
  sizePlan,
  varianceReductionNeeded,
} from './design/plan-answers.js';
export type { ComparisonName, Detectable, PlanPower, PlanSize } from './design/plan-answers.js';
export { detectableInWeek, powerOnDay } from './design/plan-curves.js';
export type { DetectableInWeek } from './design/plan-curves.js';
export { comparisonsOf, designEffect } from './design/test-plan.js';
export type { Clusters, MetricPlan, PlannedComparison, TestPlan } from './design/test-plan.js';
export { durationOf, unitsAfter } from './design/traffic.js';
export type { Duration, Traffic } from './design/traffic.js';
export { checkArms, EVEN_ARMS } from './arms.js';
export type { ArmWeight } from './arms.js';
export { assign, assigner, unitFraction } from './assign.js';
export type { Assignment, AssignmentPlan, ExclusionGroup, Holdout, Slot } from './assign.js';
export { sampleRatioMismatch, watchedSampleRatio } from './srm.js';
export type { RatioCheck } from './srm.js';
export { AnalysisInputError } from './analysis/input-error.js';
export { defineMetric, defineMetrics, METRIC_KINDS } from './analysis/metric-definition.js';
export type {
  EffectSize,
  MetricDefinition,
  MetricInput,
  MetricKind,
  MetricRole,
} from './analysis/metric-definition.js';
export { definePlan } from './analysis/plan.js';
export type { AnalysisPlan, Framework, FrameworkInput, PlanInput, UpliftPrior } from './analysis/plan.js';
export { mergeMetricStatistics, statisticsOf } from './analysis/metric-statistics.js';
export type { MetricStatistics } from './analysis/metric-statistics.js';
export { armStatistics, capsOf, mergeArmStatistics, noveltyStatistics } from './analysis/arm-statistics.js';
export type { ArmStatistics, NoveltyStatistics, SegmentStatistics } from './analysis/arm-statistics.js';
export { compareMetric } from './analysis/compare-metric.js';
export type { ComparisonOptions, MetricComparison } from './analysis/compare-metric.js';
export { analyseExperiment } from './analysis/analyse-experiment.js';
export { analyseRobustly } from './analysis/analyse-robustly.js';
export type { RobustAnalysisHooks } from './analysis/analyse-robustly.js';
export type { ExperimentAnalysis, ExperimentInput, MetricResult } from './analysis/analyse-experiment.js';
export type { ArmDecision, Decision, DecisionKind, DecisionReason } from './analysis/decide.js';
export { alarmText, DECISION_REASON_WORDS, DECISION_WORDS } from './analysis/decision-words.js';
export type { Finding, Judgement, Posterior } from './analysis/judge.js';
export type { GuardrailJudgement } from './analysis/judge-guardrail.js';
export type { GuardrailBound } from './analysis/watch-guardrails.js';
export type { NoveltyCheck } from './analysis/novelty.js';
export { pText } from './analysis/p-text.js';
export type { RobustnessCheck, RobustnessInput, RobustTest } from './analysis/robustness.js';
export type { SegmentedEffect, SegmentEffect } from './analysis/segment-effects.js';
export type { Look } from './analysis/sequentially.js';
export type { ArmColumns, MetricColumns, NoveltyColumns, SegmentColumn } from './analysis/outcomes/arm-columns.js';
export { LARGEST_VALUE } from './analysis/outcomes/largest-value.js';
export { tableColumns, UnitTable } from './analysis/outcomes/unit-table.js';
export type { OutcomeOptions, TableColumn } from './analysis/outcomes/unit-table.js';
export { outcomesFromRows } from './analysis/outcomes/outcomes-from-rows.js';
export type {
  BeforeRow,
  ExperimentRows,
  ExposureRow,
  OutcomeReport,
  OutcomeRow,
  RowOptions,
} from './analysis/outcomes/outcomes-from-rows.js';
export type { ExposureReport } from './analysis/outcomes/units-in-arms.js';
export { ImpossibleSimulationError, simulate } from './simulate/simulate.js';
export type { SimulationHooks, SimulationInput, SimulationResult } from './simulate/simulate.js';
export type { Distribution } from './simulate/distribution.js';
export { columnsOf, InvalidHistoryError } from './simulate/history.js';
export type { Columns, History } from './simulate/history.js';
export type { Cannibalisation, Course, EffectModel, Uplift, UpliftName } from './simulate/effect.js';
export { economicsOf, isKnown, unknownCostsText } from './simulate/economics.js';
export type { Economics, NeededCost, StatedEconomics, UnknownEconomics } from './simulate/economics.js';
export { drawCampaigns } from './simulate/draw.js';
export type { CampaignDraws, CampaignInput } from './simulate/draw.js';
export type { CampaignMetric, CampaignOutcome } from './simulate/outcome.js';
export type { Entry } from './simulate/world.js';
export { describeCampaign, simulateCampaign, whatIf } from './simulate/campaign.js';
export type { CampaignResult, Described, MoneyResult, WrongDecision } from './simulate/campaign.js';
export { simulateArms } from './simulate/arms/simulate-arms.js';
export type { ArmMetricResult, ArmResult, ArmsResult } from './simulate/arms/simulate-arms.js';
export type { ArmsInput, SimulatedArm, TestMetric } from './simulate/arms/arms-input.js';
export type { BestArm } from './simulate/arms/best-arm.js';
export { breakEven } from './simulate/break-even.js';
export type { BreakEven } from './simulate/break-even.js';
export { tornado, TORNADO_INPUTS } from './simulate/tornado.js';
export type { InputRange, Tornado, TornadoBar, TornadoInput } from './simulate/tornado.js';
export { comparePolicies } from './simulate/policies.js';
export type { Policy, PolicyComparison, PolicyDecision, PolicyLook, PolicyResult } from './simulate/policies.js';
export type { Bandit } from './simulate/bandit-kernel.js';
export { simulateLists } from './simulate/lists/simulate-lists.js';
export type { ListsInput, ListsPoint, ListsResult } from './simulate/lists/simulate-lists.js';
export { fitUserModel } from './simulate/lists/fit-user-model.js';
export type { FittedModel, ListLog } from './simulate/lists/fit-user-model.js';
export { geometricExamination, scaleFor } from './simulate/lists/user-model.js';
export type { Affinities, UserLists, UserModel } from './simulate/lists/user-model.js';
export { parseScenario, ScenarioError } from './simulate/scenario/parse-scenario.js';
export type { Scenario, ScenarioCheck, ScenarioPolicy } from './simulate/scenario/parse-scenario.js';
export type { ScenarioList, ScenarioRecommendations } from './simulate/scenario/recommendations.js';
export type { ScenarioFault, ScenarioProblem } from './simulate/scenario/read-fields.js';
export { upliftPrior, type MeasuredUplift } from './simulate/uplift-prior.js';
export { checkChannels, withShopCosts, type ShopCosts } from './simulate/scenario/shop-costs.js';
export { formatScenario } from './simulate/scenario/format-scenario.js';
export { schemaTable } from './simulate/scenario/schema.js';
export { campaignInputOf, simulateScenario } from './simulate/scenario/simulate-scenario.js';
export type { ScenarioArmResult, ScenarioArms } from './simulate/scenario/simulate-scenario-arms.js';
export { missingCosts } from './simulate/scenario/parse-arms.js';
export type { ScenarioArm, ScenarioTest } from './simulate/scenario/parse-arms.js';
export type { ScenarioLists } from './simulate/scenario/simulate-scenario-lists.js';
export type { ScenarioResult } from './simulate/scenario/simulate-scenario.js';
export { coMomentsAt, conversionsAt, momentsAt, resampleCampaigns } from './resample/resample-campaigns.js';
export type { ResampledCampaigns, ResamplingHooks, ResamplingInput } from './resample/resample-campaigns.js';
export { rerandomize } from './resample/rerandomize.js';
export type { NullComparison, RerandomizationInput, Rerandomized } from './resample/rerandomize.js';
export type { UserOutcomes } from './resample/outcomes.js';
export type { Uniformity } from './resample/uniformity.js';
export type { LoggedDecisions } from './off-policy/logged-decisions.js';
export { offPolicyValue } from './off-policy/off-policy-value.js';
export type {
  ClippedFigure,
  OffPolicyEstimate,
  OffPolicyOptions,
  OffPolicyValue,
} from './off-policy/off-policy-value.js';
export { sequentialSampleRatioMismatch } from './sequential-srm.js';
export type { SequentialRatioCheck, SequentialRatioOptions } from './sequential-srm.js';
