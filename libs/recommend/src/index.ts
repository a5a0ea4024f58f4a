export { withInterval } from './figure-text.js';
export { readTrainingLog } from './log/read-training-log.js';

export type { TrainingLog } from './log/training-log.js';

export { trainingData } from './log/training-data.js';
export type { TrainingData } from './log/training-data.js';
export { CART_STRENGTHS, resolveStrengths } from './log/strengths.js';
export type { StrengthOptions } from './log/strengths.js';

export { ArtifactError, NothingToTrainOnError } from './recommend-error.js';
export { MODEL_KINDS } from './recommender.js';
export type { ModelKind, SimilarityMeasure } from './recommender.js';
export { FAMILIES, familiesOn, familyOf } from './families.js';

export { sessionRows } from './log/sessions.js';
export { ITEM_KNN } from './models/item-knn/item-knn-family.js';

export { EASE } from './models/ease/ease-family.js';

export { BPR } from './models/bpr/bpr-family.js';

export { V_SKNN } from './models/session-knn/v-sknn.js';
export { VMIS_KNN } from './models/session-knn/vmis-knn.js';

export { sessionCases } from './evaluate/sessions.js';

export { groupRule } from './evaluate/user-group.js';
export type { UserGroup } from './evaluate/user-group.js';

export type { SplitKind } from './evaluate/split.js';

export { judge } from './evaluate/evaluate.js';

export { compareSnapshots } from './evaluate/compare-snapshots.js';
export type { ComparedModel, ProtocolDifference, SnapshotComparison } from './evaluate/compare-snapshots.js';
export { contenderOf } from './evaluate/contend.js';
export type { Contender, Contest } from './evaluate/contend.js';

export { trySettings } from './evaluate/try-settings.js';

export type { SeedReproduction, SeedRow } from './evaluate/seed-project.js';
export type {
  BeyondAccuracy,
  Comparison,
  EvaluationReport,
  GroupMetrics,
  GroupWinner,
  HoldoutProtocol,
  ModelDetail,
  NotTrained,
  RankingFigures,
  SegmentKind,
  SegmentMetrics,
  SessionWinner,
  Trial,
  TrialOutcome,
} from './evaluate/report.js';
export { trainModels } from './evaluate/train.js';

export type { TrainOptions } from './evaluate/train-options.js';
export type { ModelSet } from './model-set.js';
export { recommend, recommendWhyNot } from './serve/recommend.js';

export { isKnownUser } from './serve/question.js';
export { servingKinds } from './serve/choice.js';
export { similarItems } from './serve/similar-products.js';

export { servingCatalog } from './serve/serving-catalog.js';
export { readProductsHere } from './serve/products-here.js';

export type {
  BecauseReason,
  Interaction,
  ModelWhy,
  RecommendationAnswer,
  RecommendRequest,
  ServeOptions,
  Viewed,
} from './serve/request.js';
export { recommendPeople } from './serve/recommend-people.js';
export type { Person, PersonList } from './serve/recommend-people.js';
export { readEventsBetween, readEventsSince, withSessionAtHand } from './serve/events-since.js';
export type { LaterEvent } from './serve/events-since.js';
export { readViewedBetween, readViewedProducts } from './serve/viewed-products.js';
export { because } from './serve/reason-text.js';
export { artifactKinds } from './artifact/manifest.js';
export { loadArtifact, withModels } from './artifact/load-artifact.js';
export { saveArtifact } from './artifact/save-artifact.js';
export { withoutUsers } from './without-users.js';
export { RulesError } from './rules/rules.js';
export type { Rule, RuleKind, RuleProblem, Rules, Target as RuleTarget } from './rules/rules.js';

export { checkRules } from './rules/check-rules.js';
export { checkAgainst } from './rules/check-against.js';

export type { Catalog } from './rules/catalog.js';
export { readFeed, readStock } from './rules/stock-feed.js';
export type { BadFeedLines, Stock } from './rules/stock-feed.js';

export { compileRules } from './rules/compile-rules.js';
export type { CompiledRules } from './rules/compile-rules.js';

export type { UnmetPin } from './rules/apply-rules.js';

export type { WhyNot, WhyNotReason } from './rules/why-not.js';

export type { RuleCost, RulesCost } from './rules/rule-cost.js';

export { measureTrainingRuleCost } from './evaluate/training-rule-cost.js';

export { boughtTogetherWith } from './baskets/bought-together.js';
export type { BoughtTogether } from './baskets/bought-together.js';

export { readBotUsers } from './log/bot-users.js';
export { UserNeighbors } from './serve/similar-users.js';
export type { SimilarUser } from './serve/similar-users.js';
export { reproduceSeed } from './evaluate/seed-project.js';
