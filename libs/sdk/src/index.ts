export { CartographClient } from './client.js';
export { CartographError, type Failure, type FailureKind, type GraphQLFailure, type UserError } from './core/errors.js';
export { Connection, type Page } from './core/connection.js';
export type { CallOptions, ClientOptions, Cost, Document, ResponseInfo } from './core/transport.js';
export type { WebSocketConstructor } from './core/subscriptions.js';
export type { Bytes, LogFile, UploadProgress } from './core/uploads.js';
export {
  type AccountId,
  type ActionItemId,
  type ApiKeyId,
  type AudienceId,
  type CampaignId,
  type Id,
  type ImportId,
  type InsightId,
  type JobId,
  type ModelId,
  type ProductId,
  type PromotionId,
  type RuleSetId,
  type SavedViewId,
  type SessionId,
  type SnapshotId,
  type TrainingId,
  type UploadId,
  type UserId,
} from './core/ids.js';
export type { Account, Accounts, ApiKey, ApiKeys, AssignableAccount, AuditEntry, Viewer } from './shop/accounts.js';
export { formatFunnelSteps, parseFunnelEvents, parseFunnelSteps } from './analytics/funnel-text.js';
export type { AnalysisState, LongCallOptions, Scope } from './analytics/analyses.js';
export type {
  Abandonment,
  Analytics,
  Association,
  PurchaseDrivers,
  Cohorts,
  Demand,
  Explored,
  Funnel,
  LifetimeValue,
  Overview,
  Paths,
  Prices,
  ProductAnalysis,
  RepeatPurchase,
  Retention,
  Rfm,
  TimeToPurchase,
} from './analytics/analytics.js';
export type { AnswerFileFormat } from './analytics/answer-files.js';
export type {
  AaRun,
  Audience,
  AudiencePreview,
  Audiences,
  CampaignPlan,
  Campaigns,
  Scenario,
  ScenarioProblem,
  ScenarioRun,
  TestDesign,
} from './campaigns/campaigns.js';
export type {
  Assignment,
  Campaign,
  CampaignAnalysis,
  CampaignChange,
  CampaignExposures,
  CampaignFile,
  CampaignState,
} from './campaigns/running-campaigns.js';
export { ExposureLog } from './campaigns/exposure-log.js';
export type { Exposure, ExposureLogOptions, RecordedExposures } from './campaigns/exposure-log.js';
export { OutcomeLog } from './campaigns/outcome-log.js';
export type { Outcome, OutcomeLogOptions, RecordedOutcomes } from './campaigns/outcome-log.js';
export type { Send, SendingStorage } from './core/sending-queue.js';
export type { Events, NewEvent, PendingEvents, RecordedEvents } from './log/events.js';
export type { Files, Import, ImportChoices, Imports, ImportSource, Upload } from './log/imports.js';
export { isFinished, type Job, type Jobs } from './shop/jobs.js';
export type { Leaderboard, Model, ModelDetail, Models, SettingsTrial } from './models/models.js';
export type { Event, Session, Sessions, SimilarUser, User, Users } from './shop/people.js';
export type {
  ActionItem,
  ActionItemChange,
  ActionItems,
  Insight,
  InsightPicture,
  Insights,
  NewActionItem,
  NewInsight,
} from './plan/plan.js';
export type { QuarantinedRow, QuarantineFile } from './log/quarantine.js';
export type {
  BoughtTogetherList,
  Recommendation,
  RecommendationExport,
  RecommendationList,
  RecommendationQuery,
  SimilarProduct,
  WhyNot,
  WhyNotQuestion,
} from './models/recommendations.js';
export type {
  CheckedRuleSet,
  ProductFeed,
  RuleCost,
  RuleProblem,
  RuleSet,
  RuleSetChange,
  RuleSets,
} from './models/rules.js';
export type {
  Category,
  Coverage,
  DataHealth,
  Estimate,
  PricePoint,
  Product,
  ProductDay,
  ProductEvent,
  Products,
  Shop,
  ShopSettings,
} from './shop/shop.js';
export type { NewSavedView, SavedView, SavedViewChange, SavedViews } from './analytics/saved-views.js';
export type { DataRetention, RemovalPolicy, Snapshot, SnapshotDifference, Snapshots } from './log/snapshots.js';
export type {
  Promoted,
  Promotion,
  RetrainingSchedule,
  LiveModel,
  Training,
  TrainingComparison,
  Trainings,
  Verdict,
} from './models/trainings.js';
