export { IdMap } from './id-map.js';
export { withInterval } from './figure-text.js';
export { readTrainingLog } from './log/read-training-log.js';
export { TYPE_CODES } from './log/training-log.js';
export type { LogEvents, ProductFacts, TrainingLog } from './log/training-log.js';
export type { FactHistory, FactRuns } from './log/fact-history.js';
export { trainingData } from './log/training-data.js';
export type { TrainingData } from './log/training-data.js';
export { CART_STRENGTHS, resolveStrengths } from './log/strengths.js';
export type { StrengthOptions } from './log/strengths.js';
export type { PairMatrix } from './log/pair-matrix.js';
export { rowProfile } from './log/row-profile.js';
export { ArtifactError, NothingToTrainOnError } from './recommend-error.js';
export { MODEL_KINDS } from './recommender.js';
export type {
  Explanation,
  ModelKind,
  PopularityEvent,
  Profile,
  RankedLists,
  RankOptions,
  Recommender,
  SimilarityMeasure,
} from './recommender.js';
export { FAMILIES, familiesOn, familyOf } from './families.js';
export type { FitCost, FitWatch, Json, ModelFamily, ModelParts, SharedData, StoredArray } from './family.js';
export { alsSettings } from './models/als/als-settings.js';
export type { AlsSettings } from './models/als/als-settings.js';
export type { SessionRows } from './log/sessions.js';
export { sessionRows } from './log/sessions.js';
export { ITEM_KNN } from './models/item-knn/item-knn-family.js';
export type { ItemKnnSettings } from './models/item-knn/item-knn-model.js';
export { EASE } from './models/ease/ease-family.js';
export type { EaseSettings } from './models/ease/ease-model.js';
export { BPR } from './models/bpr/bpr-family.js';
export type { BprSettings } from './models/bpr/bpr-training.js';
export { V_SKNN } from './models/session-knn/v-sknn.js';
export { VMIS_KNN } from './models/session-knn/vmis-knn.js';
export { SessionKnnModel } from './models/session-knn/session-knn-model.js';
export type { SessionKnnSettings } from './models/session-knn/session-settings.js';
export { judgeSessions, newCases, sessionCases } from './evaluate/sessions.js';
export type { CaseOptions, SessionCases, SessionJudgement } from './evaluate/sessions.js';
export { dailyProtocol, lastDayProtocol } from './evaluate/session-protocols.js';
export type { DailyProtocol, LastDayProtocol, ProtocolDay, ProtocolOptions } from './evaluate/session-protocols.js';
export { GROUP_RULE, USER_GROUPS, groupRule, userGroup } from './evaluate/user-group.js';
export type { UserGroup } from './evaluate/user-group.js';
export { makeHoldout, relevantProducts } from './evaluate/holdout.js';
export type { Holdout } from './evaluate/holdout.js';
export {
  MIN_TEST_USERS,
  chooseCut,
  splitByChance,
  splitByLastOut,
  splitByTime,
  splitOf,
  targetEvents,
} from './evaluate/split.js';
export type { Cut, Split, SplitKind, TargetEvents } from './evaluate/split.js';
export { chooseTarget } from './evaluate/target.js';
export type { Target, TargetChoice } from './evaluate/target.js';
export { judge } from './evaluate/evaluate.js';
export type { Judged } from './evaluate/evaluate.js';
export { compareModels } from './evaluate/compare.js';
export { chooseWinners } from './evaluate/winners.js';
export { compareSnapshots } from './evaluate/compare-snapshots.js';
export type {
  ComparedModel,
  ProtocolDifference,
  SnapshotComparison,
  SnapshotFigure,
  SnapshotReport,
} from './evaluate/compare-snapshots.js';
export { contend, contenderOf } from './evaluate/contend.js';
export type { Contender, Contest } from './evaluate/contend.js';
export type { GuardVerdict } from './evaluate/guard.js';
export { trySettings } from './evaluate/try-settings.js';
export { reproduceSeed } from './evaluate/seed-project.js';
export type { SeedReproduction, SeedRow } from './evaluate/seed-project.js';
export type {
  BeyondAccuracy,
  Comparison,
  EvaluationReport,
  GroupMetrics,
  GroupWinner,
  HoldoutProtocol,
  ModelDetail,
  ModelReport,
  NotTrained,
  PriceBounds,
  RankingFigures,
  RouterReport,
  SegmentKind,
  SegmentMetrics,
  SessionMetrics,
  SessionsReport,
  SessionWinner,
  Trial,
  TrialOutcome,
  TuningReport,
} from './evaluate/report.js';
export { trainModels } from './evaluate/train.js';
export type { TrainHooks, TrainProgress } from './evaluate/train.js';
export type { TrainOptions } from './evaluate/train-options.js';
export type { ModelSet } from './model-set.js';
export { recommend, recommendWhyNot } from './serve/recommend.js';
export type { WhyNotAnswer } from './serve/recommend.js';
export { isKnownUser } from './serve/question.js';
export { servingKinds } from './serve/choice.js';
export { similarItems } from './serve/similar-products.js';
export type { SimilarItem } from './serve/similar-products.js';
export { servingCatalogue } from './serve/serving-catalogue.js';
export { profileOf, rowWith, viewProfile } from './serve/profile-of.js';
export type { InteractionProfile } from './serve/profile-of.js';
export type {
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
export type { BecauseReason } from './serve/reason-text.js';
export { ARTIFACT_FORMAT, artifactKinds } from './artifact/manifest.js';
export { loadArtifact, withModels } from './artifact/load-artifact.js';
export { saveArtifact } from './artifact/save-artifact.js';
export { withoutUsers } from './without-users.js';
export { readRatings } from './ratings/read-ratings.js';
export type { RatingProblem, RatingsReport, ReadRatingsOptions } from './ratings/read-ratings.js';
export type { RatingFormat } from './ratings/rating-format.js';
export { RatingsError } from './ratings/ratings-error.js';
export type { Ratings, RatingScale } from './ratings/ratings.js';
export type { RatedList, RatedListOptions, RatingModel, RatingModelKind } from './ratings/rating-model.js';
export { BaselineModel } from './ratings/baseline-model.js';
export type { BaselineSettings } from './ratings/rating-baselines.js';
export { BiasedSvd, SVD_SETTINGS } from './ratings/biased-svd.js';
export type { SvdSettings } from './ratings/biased-svd.js';
export { KNN_SETTINGS, KnnBaseline } from './ratings/knn-baseline.js';
export type { KnnSettings } from './ratings/knn-baseline.js';
export { crossValidate, ratingErrors, ratingFolds, rmseDifference } from './ratings/cross-validate.js';
export type { CrossValidationOptions, FoldErrors, RatingCandidate, ValidatedModel } from './ratings/cross-validate.js';
export { RulesError } from './rules/rules.js';
export type { Rule, RuleKind, RuleProblem, RuleProblemCode, Rules, Target as RuleTarget } from './rules/rules.js';
export { parseRules } from './rules/parse-rules.js';
export { checkRules } from './rules/check-rules.js';
export { checkAgainst } from './rules/check-against.js';
export { catalogueOf } from './rules/catalogue.js';
export type { Catalogue } from './rules/catalogue.js';
export { readFeed, readStock } from './rules/stock-feed.js';
export type { BadFeedLines, FeedProduct, Stock } from './rules/stock-feed.js';
export { RepeatPurchases } from './rules/repeat-purchases.js';
export type { Due, RepeatOptions, RepeatWindow } from './rules/repeat-purchases.js';
export { gapsFromParts, repeatParts } from './rules/repeat-parts.js';
export { modelSimilarity } from './rules/diversity.js';
export { compileRules } from './rules/compile-rules.js';
export type { CompiledRules } from './rules/compile-rules.js';
export { productAsk, profileAsk, userAsk } from './rules/rule-ask.js';
export type { AskOptions, RuleAsk } from './rules/rule-ask.js';
export { applyRules } from './rules/apply-rules.js';
export type { RuledItem, RuledList, RuledOrigin, UnmetPin } from './rules/apply-rules.js';
export { whyNot } from './rules/why-not.js';
export type { WhyNot, WhyNotReason } from './rules/why-not.js';
export { priceOfRules } from './rules/price-of-rules.js';
export type { PriceOptions, RulePrice, RulesHoldout, RulesPrice } from './rules/price-of-rules.js';
export { rulesHoldout } from './rules/rules-holdout.js';
export { priceTrainingRules } from './evaluate/price-training-rules.js';
export type { PriceTrainingOptions, TrainingRulesPrice } from './evaluate/price-training-rules.js';
export { basketsOf } from './companions/baskets.js';
export type { BasketKind, Baskets } from './companions/baskets.js';
export { companionIndex, companionsOf } from './companions/companion-index.js';
export type { Companion, CompanionIndex, CompanionOptions } from './companions/companion-index.js';
export { companionParts, companionsFromParts } from './companions/companion-parts.js';
export { companionsForCart } from './companions/cart-companions.js';
export type { CartCompanion } from './companions/cart-companions.js';
export { liftOf } from './companions/lift.js';
export { readBotUsers } from './companions/bot-users.js';
export { UserNeighbours } from './companions/similar-users.js';
export type { SimilarUser, SimilarUserOptions } from './companions/similar-users.js';
export { blendedRanking, categoryPage } from './companions/category-page.js';
export type { BlendedItem, BlendOptions, Ranking } from './companions/category-page.js';
