import {
  AaRunsOfCampaignDocument,
  CountAudiencesDocument,
  CountCampaignsDocument,
  CreateAudienceDocument,
  CreateCampaignDocument,
  DesignCampaignDocument,
  GetAudienceDocument,
  GetCampaignDocument,
  GetScenarioDraftDocument,
  GetScenarioProblemsDocument,
  ListAudiencesDocument,
  ListCampaignsDocument,
  ListScenarioRunsDocument,
  PreviewAudienceDocument,
  RunAaDocument,
  SimulateScenarioDocument,
  UpdateCampaignDocument,
  type AaRunFieldsFragment,
  type AudienceFieldsFragment,
  type AudiencePreviewFieldsFragment,
  type CampaignPlanFieldsFragment,
  type GetScenarioProblemsQuery,
  type DesignCampaignQuery,
  type ScenarioRunFieldsFragment,
} from '../operations/campaigns.generated.js';
import { Connection } from '../core/connection.js';
import { download } from '../core/downloads.js';
import { notFound, settled } from '../core/errors.js';
import type {
  AudienceRuleInput,
  CreateAudienceInput,
  CreateCampaignInput,
  DesignCampaignInput,
  UpdateCampaignInput,
} from '../generated/schema.js';
import type { AudienceId, Branded, CampaignId, Id } from '../core/ids.js';
import type { Job } from '../shop/jobs.js';
import { RunningCampaigns, type Campaign } from './running-campaigns.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** A rule frozen to the users it had on one snapshot. */
export type Audience = AudienceFieldsFragment;
/** An audience before it is saved: its size and what it bought. */
export type AudiencePreview = AudiencePreviewFieldsFragment;
/** An A/A test of a campaign's design on the past; `result` is null until its job is done. */
export type AaRun = AaRunFieldsFragment;
/** A scenario file, simulated on the past of a campaign's audience; `result` is null until its job is done. */
export type ScenarioRun = ScenarioRunFieldsFragment;

/** A test of any arms and metrics, planned from what the audience does without it. */
export type TestDesign = DesignCampaignQuery['designCampaign'];
/** How a campaign is tried: arms, metrics, framework. */
export type CampaignPlan = CampaignPlanFieldsFragment;
/** One thing for which `simulateScenario` refuses a file, with its place. */
/** What a campaign is simulated by: an object with the keys of a scenario file. */
export type Scenario = Readonly<Record<string, unknown>>;
export type ScenarioProblem = GetScenarioProblemsQuery['scenarioProblems'][number];

/** Audiences: whom an action is for. */
export class Audiences {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The users of an audience as CSV, for the tool that addresses them. Asks for `people:read`, too. */
  downloadMembers(id: AudienceId, call?: CallOptions): Promise<ReadableStream<Uint8Array>> {
    return download(this.#transport, `audiences/${id}/members.csv`, {}, call);
  }

  async preview(rule: AudienceRuleInput, call?: CallOptions): Promise<AudiencePreview> {
    return (await this.#transport.request(PreviewAudienceDocument, { rule }, call)).audiencePreview;
  }

  /** Newest first. `archived`: only those of the demo shop after a real log has replaced it; they are left out otherwise. */
  list(filter: { archived?: boolean } = {}, call?: CallOptions): Connection<Audience> {
    return new Connection<Audience>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListAudiencesDocument, { ...filter, ...at }, options)).audiences,
        count: async (options) =>
          (await this.#transport.request(CountAudiencesDocument, { ...filter }, options)).audiences.totalCount,
      },
      call,
    );
  }

  async get(id: AudienceId, call?: CallOptions): Promise<Audience | null> {
    return (await this.#transport.request(GetAudienceDocument, { id }, call)).audience;
  }

  async create(input: CreateAudienceInput, call?: CallOptions): Promise<Audience> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createAudience } = await this.#transport.request(CreateAudienceDocument, variables, call);
    return settled(createAudience, (payload) => payload.audience);
  }
}

/** Campaigns: design, plan, simulate; and from their start on. */
export class Campaigns extends RunningCampaigns {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    super(transport);
    this.#transport = transport;
  }

  /** Plans a test of any arms and metrics without storing anything: users, weeks, power, what would help. Give a campaign, a saved audience or a rule. */
  async design(input: Branded<DesignCampaignInput>, call?: CallOptions): Promise<TestDesign> {
    return (await this.#transport.request(DesignCampaignDocument, { input }, call)).designCampaign;
  }

  /** Newest first. `archived`: only those of the demo shop after a real log has replaced it; they are left out otherwise. */
  list(filter: { archived?: boolean } = {}, call?: CallOptions): Connection<Campaign> {
    return new Connection<Campaign>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListCampaignsDocument, { ...filter, ...at }, options)).campaigns,
        count: async (options) =>
          (await this.#transport.request(CountCampaignsDocument, { ...filter }, options)).campaigns.totalCount,
      },
      call,
    );
  }

  async get(id: CampaignId, call?: CallOptions): Promise<Campaign | null> {
    return (await this.#transport.request(GetCampaignDocument, { id }, call)).campaign;
  }

  async create(input: Branded<CreateCampaignInput>, call?: CallOptions): Promise<Campaign> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createCampaign } = await this.#transport.request(CreateCampaignDocument, variables, call);
    return settled(createCampaign, (payload) => payload.campaign);
  }

  async update(id: CampaignId, change: Omit<UpdateCampaignInput, 'id'>, call?: CallOptions): Promise<Campaign> {
    const { updateCampaign } = await this.#transport.request(
      UpdateCampaignDocument,
      { input: { ...change, id } },
      call,
    );
    return settled(updateCampaign, (payload) => payload.campaign);
  }

  /**
   * Starts an A/A test: deals the past of the campaign's audience to its arms again and again and tests the primary metrics, although nothing was done to anybody.
   *
   * @param options.rerandomizations - times that all users are dealt again, 100 to 20,000. Default 2000. @param options.seed - the same seed gives the same result. Default 1.
   * @returns the job to follow and the id under which `aaRuns` will show the result.
   */
  async runAA(
    campaignId: CampaignId,
    options: { rerandomizations?: number; seed?: number } = {},
    call?: CallOptions,
  ): Promise<{ job: Job; aaRunId: Id<'AaRun'> }> {
    const variables = { input: { clientMutationKey: mutationKey(), ...options, campaignId } };
    const { runAA } = await this.#transport.request(RunAaDocument, variables, call);
    return settled(runAA, ({ job, aaRun }) => (job && aaRun ? { job, aaRunId: aaRun.id } : null));
  }

  /** A campaign's A/A tests, newest first. Rejects with `not-found` when there is no such campaign. */
  async aaRuns(id: CampaignId, call?: CallOptions): Promise<AaRun[]> {
    const { campaign } = await this.#transport.request(AaRunsOfCampaignDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.aaRuns;
  }

  /**
   * The scenario that a campaign's plan says by itself: a draft to write costs and doubts into, with notes on why it is as it is.
   * Rejects with `not-found` when there is no such campaign.
   */
  async scenarioDraft(campaignId: CampaignId, call?: CallOptions): Promise<{ scenario: Scenario; notes: string[] }> {
    const { scenarioDraft } = await this.#transport.request(GetScenarioDraftDocument, { campaignId }, call);
    return { ...scenarioDraft, scenario: scenarioDraft.scenario as Scenario };
  }

  /** Everything for which `simulate` would refuse the scenario, in the order it was found; nothing is started. */
  async scenarioProblems(campaignId: CampaignId, scenario: Scenario, call?: CallOptions): Promise<ScenarioProblem[]> {
    return (await this.#transport.request(GetScenarioProblemsDocument, { campaignId, scenario }, call))
      .scenarioProblems;
  }

  /**
   * Starts to simulate a campaign on the past of its audience.
   *
   * @param scenario - problems are told by path. Default: what `scenarioDraft` gives.
   * @param options.isTrial - a quick look at other assumptions, which makes no campaign SIMULATED. Default false.
   * @returns the job to follow, the id under which `scenarioRuns` will show the result, and what of the plan a scenario does not try, in sentences.
   */
  async simulate(
    campaignId: CampaignId,
    scenario?: Scenario,
    { isTrial = false, ...call }: CallOptions & { isTrial?: boolean } = {},
  ): Promise<{ job: Job; scenarioRunId: Id<'ScenarioRun'>; notTried: string[] }> {
    const variables = {
      input: { clientMutationKey: mutationKey(), campaignId, isTrial, ...(scenario === undefined ? {} : { scenario }) },
    };
    const { simulateScenario } = await this.#transport.request(SimulateScenarioDocument, variables, call);
    return settled(simulateScenario, ({ job, scenarioRun, notTried }) =>
      job && scenarioRun ? { job, scenarioRunId: scenarioRun.id, notTried } : null,
    );
  }

  /** A campaign's simulated scenarios, newest first. Rejects with `not-found` when there is no such campaign. */
  async scenarioRuns(id: CampaignId, call?: CallOptions): Promise<ScenarioRun[]> {
    const { campaign } = await this.#transport.request(ListScenarioRunsDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.scenarioRuns;
  }
}
