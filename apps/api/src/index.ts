import type { Decisions } from './database/decisions.js';
import { planUpgrade, type UpgradePlan } from './database/plan-upgrade.js';
import { FEATURES } from './features.js';
import { buildApiSchema, schemaText } from './schema.js';
import { openDatabase } from './server/services.js';

export { startServer, type RunningServer, type ServerOptions } from './server/start-server.js';
export { executeLocal, type LocalOptions } from './server/execute-local.js';
export { runJob, type JobOutcome, type RunJobOptions } from './server/run-job.js';
export { lookAtDataFolder, tidyDataFolder, type TidyOptions } from './server/tidy-data-folder.js';
export type { Retained, Tidied } from './retention/tidy.js';
export { queueJob } from './server/queue-job.js';
export { resetAccount, ResetError } from './server/reset-account.js';
export { ListenError, PortTakenError } from './server/listen.js';
export { StartOptionError } from './server/services.js';
export { NewerDataError, tooOld } from './database/pending-migrations.js';
export { ReadOnlyError, UnreadyDataError, UnwritableError } from './database/unwritable.js';
export { DatabaseBusyError, type Decisions } from './database/decisions.js';
export { databaseFile } from './data-paths.js';
export { latestRecord } from './server/latest-record.js';
export { isAhead } from './has-passed.js';
export {
  backupDecisions,
  BackupError,
  decisionsDamage,
  restoreDecisions,
  verifyDecisionsBackup,
  type DecisionsBackup,
} from './database/backup-decisions.js';
export type { EraseJobResult } from './erasure/erase-job.js';
export type { TrainResult } from './models/train-job.js';
export { unusableSettings, type TrainInput } from './models/train-settings.js';
export { importId, snapshotId } from './snapshot.js';
export type { CampaignOutcome } from './campaigns/analysis/analysis-on-log.js';
export type { CampaignUnits } from './campaigns/analysis/units-on-log.js';
export { keptAnalysis, unitsOfAnalysis, type KeptAnalysis } from './campaigns/analysis/kept-analysis.js';
export { uploadFile } from './imports/upload-files.js';
export { aaOnHistory, type AaQuestion } from './campaigns/runs/aa-on-history.js';
export { toAaResult, type AaResult } from './campaigns/runs/aa-result.js';
export {
  checkOnHistory,
  scenarioOnHistory,
  type ScenarioListsAsked,
  type SimulatedScenario,
} from './campaigns/runs/scenario-on-history.js';
export { draftedEffect } from './campaigns/runs/drafted-effect.js';
export { stepForKind } from './campaigns/runs/step-of.js';
export { findLists } from './campaigns/lists/find-lists.js';
export { knownCosts } from './shop/shop-costs.js';
export type { ShownList } from './campaigns/lists/lists-on-history.js';
export { DEFAULT_LIMITS, type Limits } from './limits/limits.js';

/** Tells what opening a data folder with this version would change in its database, and changes nothing. */
export const planUpgradeOf = (dataDir: string): Promise<UpgradePlan> =>
  planUpgrade(
    dataDir,
    FEATURES.flatMap((feature) => feature.migrations ?? []),
  );

/** The GraphQL schema as text, types and fields in alphabetical order. */
export function printSchemaText(): string {
  return schemaText(buildApiSchema(FEATURES));
}

/**
 * Opens the operational database of a data folder, bringing its schema up to date under a lease. Close it when done. Where nothing can be written what is there is read.
 *
 * @throws NewerDataError - the folder was written by a newer version.
 * @throws LeaseHeldError - another process has been changing the schema for over a minute.
 */
export function openDecisions(dataDir: string): Promise<Decisions> {
  return openDatabase(dataDir, FEATURES, { access: 'may' });
}
