export { CartographClient } from './client.js';
export { CartographError, type Failure, type FailureKind, type GraphQLFailure, type UserError } from './errors.js';
export { Connection, type Page } from './connection.js';
export type { CallOptions, ClientOptions, Cost, Document, ResponseInfo } from './transport.js';
export type { WebSocketConstructor } from './subscriptions.js';
export type { Bytes, LogFile, UploadProgress } from './uploads.js';
export {
  asId,
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
} from './ids.js';
export type { Account, Accounts, ApiKey, ApiKeys, AssignableAccount, AuditEntry, Viewer } from './accounts.js';
export { formatFunnelSteps, parseFunnelEvents, parseFunnelSteps } from './funnel-text.js';
export type { AnalysisState, LongCallOptions, Scope } from './analyses.js';
export type {
  Abandonment,
  Analytics,
  Association,
  Attraction,
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
} from './analytics.js';
export type { AnswerFileFormat } from './answer-files.js';
export type {
  AaRun,
  Audience,
  AudiencePreview,
  Audiences,
  CampaignPlan,
  Campaigns,
  ScenarioProblem,
  ScenarioRun,
  TestDesign,
} from './campaigns.js';
export type {
  Assignment,
  Campaign,
  CampaignAnalysis,
  CampaignChange,
  CampaignExposures,
  CampaignFile,
  CampaignState,
} from './running-campaigns.js';
export { ExposureLog } from './exposure-log.js';
export type { Exposure, ExposureLogOptions, RecordedExposures } from './exposure-log.js';
export { OutcomeLog } from './outcome-log.js';
export type { Outcome, OutcomeLogOptions, RecordedOutcomes } from './outcome-log.js';
export type { Send, SendingStorage } from './sending-queue.js';
export type { Events, NewEvent, PendingEvents, RecordedEvents } from './events.js';
export type { Files, Import, ImportChoices, Imports, ImportSource, Upload } from './imports.js';
export { isFinished, type Job, type Jobs } from './jobs.js';
export type { Leaderboard, Model, ModelDetail, Models, SettingsTrial } from './models.js';
export type { Event, Session, Sessions, SimilarUser, User, Users } from './people.js';
export type {
  ActionItem,
  ActionItemChange,
  ActionItems,
  Insight,
  InsightPicture,
  Insights,
  NewActionItem,
  NewInsight,
} from './plan.js';
export type { QuarantinedRow, QuarantineFile } from './quarantine.js';
export type {
  CompanionList,
  Recommendation,
  RecommendationExport,
  RecommendationList,
  RecommendationQuery,
  SimilarProduct,
  WhyNot,
  WhyNotQuestion,
} from './recommendations.js';
export type { CheckedRuleSet, ProductFeed, RulePrice, RuleProblem, RuleSet, RuleSetChange, RuleSets } from './rules.js';
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
} from './shop.js';
export type { NewSavedView, SavedView, SavedViewChange, SavedViews } from './saved-views.js';
export type { DataRetention, RemovalPolicy, Snapshot, SnapshotDifference, Snapshots } from './snapshots.js';
export type {
  Promoted,
  Promotion,
  RetrainingSchedule,
  Serving,
  Training,
  TrainingComparison,
  Trainings,
  Verdict,
} from './trainings.js';
