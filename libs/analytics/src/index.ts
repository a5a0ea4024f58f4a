export { QuestionError } from './question-error.js';
export type { Definition } from './definition.js';
export type { EventCounts } from './counts.js';
export type { Answer, Question, QuestionProgress } from './answer.js';
export type { EventFilter } from './event-filter.js';
export { eventsAsked } from './events-asked.js';
export { addDays, localDate, localDays, type Period } from './local-days.js';

export type { Granularity } from './calendar-parts.js';
export { overview, type Overview, type OverviewDay, type OverviewPart } from './overview.js';
export type { OverviewFigures } from './overview-figures.js';
export { changes, type Change, type Changes, type ChangesQuestion, type SetAsideReason } from './changes/changes.js';
export { anomalies, type Anomalies, type AnomaliesQuestion, type Anomaly } from './changes/anomalies.js';
export { type ChangeMeasure } from './changes/trusted-days.js';

export { funnel, type Funnel, type FunnelGroup, type FunnelStep } from './funnel/funnel.js';
export {
  type FunnelEvent,
  type FunnelHold,
  type FunnelOrder,
  type FunnelRule,
  type FunnelStepRule,
} from './funnel/funnel-plan.js';
export type { FunnelBreakdown } from './funnel/breakdown.js';
export {
  abandonment,
  type Abandonment,
  type AbandonmentPart,
  type AbandonmentQuestion,
  type AbandonmentReturn,
} from './abandonment/abandonment.js';
export { coverage, lastWholeDay, type Coverage, type CoverageDay } from './coverage.js';
export { isSurelyMissing } from './coverage-faults.js';
export { trackedPeriod } from './tracked-period.js';
export type { CoverageFault, CoverageFaultKind, LevelChange } from './coverage-fault.js';
export {
  MOST_PRODUCTS,
  products,
  type ProductInPeriod,
  type ProductRate,
  type Products,
  type ProductSort,
  type ProductsQuestion,
} from './products/products.js';
export { topProducts, type TopProducts } from './products/top-products.js';
export type { PlainProductSort } from './products/product-query.js';
export type { ProductRateName } from './products/product-figures.js';
export { STANDING_RULE, type ProductStanding, type StandingRule } from './products/product-standings.js';
export type { ProductGroup, ProductsTogether, ProductTree, ProductTreeKind } from './products/product-tree.js';
export {
  explore,
  type Explore,
  type ExploredDimension,
  type ExploreKey,
  type ExploreQuestion,
  type ExploreRow,
} from './explore/explore.js';
export type { ExploreInput } from './explore/explore-input.js';
export { EXPLORE_DIMENSIONS, type ExploreDimension } from './explore/explore-dimensions.js';
export { EXPLORE_MEASURES, type ExploreFigure, type ExploreMeasure } from './explore/explore-measures.js';
export { shopFacts, type ShopFacts } from './shop-facts.js';
export { bots, type BotShare, type BotSummary } from './bots.js';
export {
  dataHealth,
  type DataHealth,
  type FutureEvents,
  type PriceJumps,
  type SharedSessionIds,
  type Unnamed,
  type ZeroPrices,
} from './data-health.js';
export { audience, type Audience } from './audience/audience.js';
export { audienceHistory, type AudienceHistory, type HistoryOptions } from './audience/audience-history.js';
export type { AudienceKind, AudienceRule } from './audience/audience-rule.js';
export { outcomesAfter, type OutcomesAfter, type OutcomesAfterOptions } from './outcomes-after/outcomes-after.js';

export { logHole, type LogHole } from './outcomes-after/log-hole.js';
export { type Page, type PageBounds, type PageRequest, pageSnapshot, type SortDirection } from './directory/keyset.js';
export type { ZonedPeriod } from './directory/activity.js';
export type { CountRange, CountsFilter, DecimalRange } from './directory/ranges.js';
export {
  countUsers,
  findUsers,
  listUsers,
  type UserFilter,
  type UserOrder,
  type UserRecord,
} from './directory/users.js';
export type { BotRule, SessionOutcome, SessionRecord } from './directory/session-record.js';
export { findSessions, findSessionsByExternalId } from './directory/find-sessions.js';
export {
  countSessions,
  listSessions,
  listSessionsOfUsers,
  type SessionFilter,
  type SessionOrder,
} from './directory/sessions.js';
export {
  countProducts,
  findProducts,
  listProducts,
  type ProductFilter,
  type ProductOrder,
  type ProductRecord,
} from './directory/products.js';
export { buyersPerViewer } from './directory/buyers-per-viewer.js';
export { ProductLines, readProductLines, type ProductLine } from './directory/product-lines.js';
export { priceHistory, productDays, type PricePoint, type ProductDay } from './directory/product-history.js';
export { findProductEvents } from './directory/product-events.js';
export type { EventRecord } from './directory/event-record.js';
export { countEventsSince, type EventPageRequest, listEvents } from './directory/events.js';
export { listCategories, type CategoryRecord } from './directory/categories.js';
export type { AssumptionCheck, Finding, FindingStatus, HypothesisResult, Verdict } from './hypotheses/result.js';
export type { EffectPower } from './hypotheses/detectable.js';
export { demand } from './hypotheses/demand/demand.js';
export { type CategoryLevel, type DemandMeasure, type DemandQuestion } from './hypotheses/demand/demand-question.js';
export type {
  Demand,
  DemandCategory,
  DemandCell,
  DemandFinding,
  DemandHeatMap,
} from './hypotheses/demand/demand-result.js';
export {
  association,
  associationDiscoveries,
  type Association,
  type AssociationQuestion,
  type Baskets,
  type PurchaseSequences,
} from './hypotheses/association/association.js';
export type { BasketPair } from './hypotheses/association/basket-pairs.js';
export type { BasketAct, BasketLevel } from './hypotheses/association/basket-query.js';
export type { Behavior } from './hypotheses/association/behaviors.js';
export type { EventAssociation } from './hypotheses/association/event-associations.js';
export type { AssociationUnit } from './hypotheses/association/event-counts-query.js';
export type { AssociationFinding } from './hypotheses/association/findings.js';
export type { Judgment } from './hypotheses/association/judgment.js';
export type { Sequence } from './hypotheses/association/sequences.js';
export type { SimpsonKind } from './hypotheses/association/simpson.js';
export type { SimpsonSearch, SimpsonWarning } from './hypotheses/association/simpson-warnings.js';
export type { Transition } from './hypotheses/association/transitions.js';
export {
  timeToPurchase,
  type PurchaseTimes,
  type TimeToPurchase,
  type TimeToPurchaseQuestion,
} from './time-to-purchase.js';
export { paths, type Path, type PathEnd, type PathEnds, type PathList, type Paths } from './paths/paths.js';
export type { PathLevel } from './paths/path-query.js';
export type { TypePair } from './paths/session-types.js';
export {
  purchaseDrivers,
  falseDiscoveries as purchaseDriversFalseDiscoveries,
  type PurchaseDrivers,
  type PurchaseDriverCategory,
  type PurchaseDriversQuestion,
  type PurchaseDriverStepOfCategory,
} from './hypotheses/purchase-drivers/purchase-drivers.js';
export type { AttributeAcrossCategories } from './hypotheses/purchase-drivers/attribute-across-categories.js';
export type { PurchaseDriver } from './hypotheses/purchase-drivers/purchase-driver.js';
export {
  type PurchaseDriverAttribute,
  type PurchaseDriverStep,
  type PriceBand,
} from './hypotheses/purchase-drivers/attribute.js';
export { retention, type Retention, type RetentionCell, type RetentionCohort } from './retention/retention.js';
export type { Bracket, EventChoice, RetentionMode } from './retention/retention-query.js';
export {
  cohorts,
  type Cohort,
  type CohortAverage,
  type CohortCell,
  type CohortEntry,
  type Cohorts,
} from './cohorts/cohorts.js';
export {
  repeatPurchase,
  type CategoryRepeat,
  type ObservedGaps,
  type RepeatIntervals,
  type RepeatPurchase,
  type RepeatPurchaseQuestion,
} from './repeat-purchase/repeat-purchase.js';
export { rfm, type Rfm, type RfmMethod, type RfmQuestion } from './rfm/rfm.js';
export type { RfmCell, RfmSegment } from './rfm/rfm-figures.js';

export type { ClusterChoice } from './rfm/cluster-buyers.js';
export {
  lifetimeValue,
  type LifetimeBand,
  type LifetimeValue,
  type LifetimeValueQuestion,
  type ModelFit,
} from './lifetime-value/lifetime-value.js';
export type { ModelParameter } from './lifetime-value/purchase-model.js';
export type { HoldoutBand, HoldoutCheck } from './lifetime-value/holdout-check.js';
export { prices, type Prices, type PricesQuestion } from './prices/prices.js';
export type { PriceBandFigures, PriceBandsOfCategory } from './prices/bands.js';
export type { PriceChange, PriceOutcome, PriceWindow } from './prices/price-changes.js';
export type { PriceAssociation, PriceDirection } from './prices/price-associations.js';
export { sessionShapes, sessionsWith, typesTogether } from './rollups/session-shapes.js';
export { sessionSteps } from './rollups/session-steps.js';
export type { TimeQuantiles } from './quantile-limits.js';
export { sessionMoves } from './rollups/session-moves.js';

export { resolvePeriod } from './period.js';
