import {
  AnalyzeCampaignDocument,
  GetCampaignStateDocument,
  ImportExposuresDocument,
  ImportOutcomesDocument,
  ListCampaignAnalysesDocument,
  RecordOutcomesDocument,
  WatchCampaignDocument,
  type CampaignAnalysisFieldsFragment,
  type CampaignStateFieldsFragment,
} from '../operations/campaign-analyses.generated.js';
import {
  AssignArmsDocument,
  DecideCampaignDocument,
  ExtendCampaignDocument,
  GetCampaignChangesDocument,
  GetCampaignExposuresDocument,
  RecordExposuresDocument,
  StartCampaignDocument,
  StopCampaignDocument,
  type AssignArmsQuery,
  type CampaignExposuresFieldsFragment,
  type CampaignFieldsFragment,
  type GetCampaignChangesQuery,
} from '../operations/campaigns.generated.js';
import { notFound, settled } from '../core/errors.js';
import { ExposureLog, type Exposure, type ExposureLogOptions, type RecordedExposures } from './exposure-log.js';
import { follow } from '../core/follow.js';
import type { DecideCampaignInput, ExtendCampaignInput } from '../generated/schema.js';
import type { CampaignId, Id, UploadId } from '../core/ids.js';
import { Imports } from '../log/imports.js';
import type { Job } from '../shop/jobs.js';
import { OutcomeLog, type Outcome, type OutcomeLogOptions, type RecordedOutcomes } from './outcome-log.js';
import { inBatches } from '../core/sending-queue.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';
import type { LogFile, UploadProgress } from '../core/uploads.js';

/** A planned test of one idea on one audience. */
export type Campaign = CampaignFieldsFragment;
/** What became of a campaign: its statuses, changes of an approved plan, decisions. */
export type CampaignChange = NonNullable<GetCampaignChangesQuery['campaign']>['changes'][number];
/** The arm of a unit, null where the campaign shows it none. */
export type Assignment = AssignArmsQuery['assignments'][number];
/** Who has met a campaign so far, and whether the arms have the planned shares. */
export type CampaignExposures = CampaignExposuresFieldsFragment;
/** What a campaign showed at some time, with the plan it was looked at by; `result` is null until its job is done. */
export type CampaignAnalysis = CampaignAnalysisFieldsFragment;
/** A campaign while it is watched: who has met it, and its newest analysis with what follows from it, so that the alarm of a guardrail is heard. */
export type CampaignState = CampaignStateFieldsFragment;
/** A table to import: a browser's `File`, `{ name, bytes }`, in Node a path, or the id of what `imports.upload` has sent. */
export type CampaignFile = LogFile | string | { uploadId: UploadId };
type ImportOptions = CallOptions & { onProgress?: (progress: UploadProgress) => void };
/** What is said beside outcomes. */
export interface CompleteOptions {
  /** By metric: until when all its outcomes have been recorded with these, also where there were none. Default: now, of the metrics that are sent. */
  completeUntil?: Readonly<Record<string, Date | string>>;
}

const quietMs = 30_000;
const askingMs = 2_000;

/** Campaigns from their start on: arms, exposures, outcomes, analyses, decisions. */
export class RunningCampaigns {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The arm of each unit: always the same one, without anything being stored. At most 1,000 units at once; asks for `events:write`. */
  async assign(campaignId: CampaignId, units: readonly string[], call?: CallOptions): Promise<Assignment[]> {
    return (await this.#transport.request(AssignArmsDocument, { campaignId, units: [...units] }, call)).assignments;
  }

  /**
   * Records exposures, 1,000 at a time; those accepted are on the server's disk when the promise resolves. Sending them again changes nothing, so where it rejects send all again.
   *
   * @returns the sum over all batches; `index` of what was rejected is its place in `exposures`.
   */
  recordExposures(
    campaignId: CampaignId,
    exposures: readonly Exposure[],
    call?: CallOptions,
  ): Promise<RecordedExposures> {
    return inBatches(exposures, async (batch) => {
      const { recordExposures } = await this.#transport.request(
        RecordExposuresDocument,
        { input: { campaignId, exposures: batch } },
        call,
      );
      return settled(recordExposures, ({ accepted, known, rejected }) => ({ accepted, known, rejected }));
    });
  }

  /**
   * Records what units did that no log tells, 1,000 at a time; those accepted are on the server's disk when the promise resolves. Sending them again changes nothing, so where it rejects
   * send all again.
   *
   * @param options.completeUntil - alone, with no outcomes, says that there were none.
   * @returns the sum over all batches; `index` of what was rejected is its place in `outcomes`.
   */
  recordOutcomes(
    campaignId: CampaignId,
    outcomes: readonly Outcome[],
    { completeUntil, ...call }: CallOptions & CompleteOptions = {},
  ): Promise<RecordedOutcomes> {
    return inBatches(outcomes, async (batch) => {
      const { recordOutcomes } = await this.#transport.request(
        RecordOutcomesDocument,
        { input: { campaignId, outcomes: batch, ...completeOf(completeUntil) } },
        call,
      );
      return settled(recordOutcomes, ({ accepted, known, rejected }) => ({ accepted, known, rejected }));
    });
  }

  /** A log that records exposures in the background, and again until the server has them. */
  exposureLog(campaignId: CampaignId, options?: ExposureLogOptions): ExposureLog {
    return new ExposureLog(campaignId, (exposures, call) => this.recordExposures(campaignId, exposures, call), options);
  }

  /** A log that records outcomes in the background, and again until the server has them. */
  outcomeLog(campaignId: CampaignId, options?: OutcomeLogOptions): OutcomeLog {
    return new OutcomeLog(campaignId, (outcomes, call) => this.recordOutcomes(campaignId, outcomes, call), options);
  }

  /**
   * Starts to record exposures from a table with the columns unit, arm and exposed_at, all or none: a row that cannot be taken fails the job with its line, value and remedy.
   *
   * @param options.onProgress - hears bytes sent and in all. @returns the job to follow. Asks for `campaigns:write`, or for `events:write` and `imports:write`.
   */
  async importExposures(campaignId: CampaignId, file: CampaignFile, options: ImportOptions = {}): Promise<Job> {
    const uploadId = await this.#sent(file, options);
    const { importExposures } = await this.#transport.request(
      ImportExposuresDocument,
      { input: { clientMutationKey: mutationKey(), campaignId, uploadId } },
      options,
    );
    return settled(importExposures, ({ job }) => job);
  }

  /**
   * Starts to record outcomes from a table with the columns unit, metric, at, value and, where there are such, denominator and id; as `importExposures`.
   */
  async importOutcomes(
    campaignId: CampaignId,
    file: CampaignFile,
    { completeUntil, ...options }: ImportOptions & CompleteOptions = {},
  ): Promise<Job> {
    const uploadId = await this.#sent(file, options);
    const { importOutcomes } = await this.#transport.request(
      ImportOutcomesDocument,
      { input: { clientMutationKey: mutationKey(), campaignId, uploadId, ...completeOf(completeUntil) } },
      options,
    );
    return settled(importOutcomes, ({ job }) => job);
  }

  /** Who has met the campaign so far. Rejects with `not-found` when there is no such campaign. */
  async exposures(id: CampaignId, call?: CallOptions): Promise<CampaignExposures> {
    const { campaign } = await this.#transport.request(GetCampaignExposuresDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.exposures;
  }

  /**
   * Starts an analysis of the campaign by its plan, on what the log and the recorded outcomes tell now. Of a group-sequential plan it is a look.
   *
   * @returns the job to follow and the id under which `analyses` will show the result.
   */
  async analyze(campaignId: CampaignId, call?: CallOptions): Promise<{ job: Job; analysisId: Id<'CampaignAnalysis'> }> {
    const { analyzeCampaign } = await this.#transport.request(
      AnalyzeCampaignDocument,
      { input: { clientMutationKey: mutationKey(), campaignId } },
      call,
    );
    return settled(analyzeCampaign, ({ job, analysis }) => (job && analysis ? { job, analysisId: analysis.id } : null));
  }

  /** A campaign's analyses, newest first; 20 unless `first` says otherwise, at most 100 and as many as the server's cost limit lets through (some 25 in one answer). Rejects with `not-found` when there is no such campaign. */
  async analyses(
    id: CampaignId,
    { first = 20, ...call }: CallOptions & { first?: number } = {},
  ): Promise<CampaignAnalysis[]> {
    const { campaign } = await this.#transport.request(ListCampaignAnalysesDocument, { id, first }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.analyses;
  }

  /**
   * Follows a campaign: as it is, and again whenever it, its exposures, outcomes or analyses have changed, until the iteration is ended.
   * Changes come over the WebSocket; where there is none, or it falls silent, the campaign is asked for again. Asks for `plan:read` and `jobs:read`.
   *
   * @throws CartographError - `not-found` when there is no such campaign; the signal's reason after an abort.
   */
  async *watch(id: CampaignId, call: CallOptions = {}): AsyncGenerator<CampaignState, void, undefined> {
    yield* follow(
      {
        changes: this.#transport.canSubscribe ? this.#transport.subscribe(WatchCampaignDocument, { id }) : null,
        valueOf: ({ campaignChanged }) => campaignChanged,
        ask: async () => {
          const { campaign } = await this.#transport.request(GetCampaignStateDocument, { id }, call);
          if (campaign === null) throw notFound('campaign', id);
          return campaign;
        },
        isLast: () => false,
        quietMs,
        askingMs,
      },
      call.signal,
    );
  }

  /** From now on units are assigned to the arms of an approved campaign. */
  async start(id: CampaignId, version: number, call?: CallOptions): Promise<Campaign> {
    const { startCampaign } = await this.#transport.request(StartCampaignDocument, { input: { id, version } }, call);
    return settled(startCampaign, (payload) => payload.campaign);
  }

  /** From now on no unit is assigned. */
  async stop(id: CampaignId, change: { version: number; reason: string }, call?: CallOptions): Promise<Campaign> {
    const { stopCampaign } = await this.#transport.request(StopCampaignDocument, { input: { ...change, id } }, call);
    return settled(stopCampaign, (payload) => payload.campaign);
  }

  /** Lets more users enter a running campaign than was planned; it is on record. */
  async extend(id: CampaignId, change: Omit<ExtendCampaignInput, 'id'>, call?: CallOptions): Promise<Campaign> {
    const { extendCampaign } = await this.#transport.request(
      ExtendCampaignDocument,
      { input: { ...change, id } },
      call,
    );
    return settled(extendCampaign, (payload) => payload.campaign);
  }

  /** Says what comes of a campaign; one that runs is ended by it. */
  async decide(id: CampaignId, change: Omit<DecideCampaignInput, 'id'>, call?: CallOptions): Promise<Campaign> {
    const { decideCampaign } = await this.#transport.request(
      DecideCampaignDocument,
      { input: { ...change, id } },
      call,
    );
    return settled(decideCampaign, (payload) => payload.campaign);
  }

  /** What became of the campaign, oldest first. Rejects with `not-found` when there is no such campaign. */
  async changes(id: CampaignId, call?: CallOptions): Promise<CampaignChange[]> {
    const { campaign } = await this.#transport.request(GetCampaignChangesDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.changes;
  }

  async #sent(file: CampaignFile, options: ImportOptions): Promise<UploadId> {
    return typeof file === 'object' && 'uploadId' in file
      ? file.uploadId
      : (await new Imports(this.#transport).upload(file, options)).id;
  }
}

function completeOf(completeUntil: CompleteOptions['completeUntil']): {
  completeUntil?: { metric: string; until: string }[];
} {
  if (completeUntil === undefined) return {};
  return {
    completeUntil: Object.entries(completeUntil).map(([metric, until]) => ({
      metric,
      until: typeof until === 'string' ? until : until.toISOString(),
    })),
  };
}
