import {
  CountAudiencesDocument,
  CountCampaignsDocument,
  CreateAudienceDocument,
  CreateCampaignDocument,
  DesignCampaignDocument,
  GetAudienceDocument,
  GetCampaignDesignDocument,
  GetCampaignDocument,
  ListAudiencesDocument,
  ListCampaignsDocument,
  ListSimulationsDocument,
  PreviewAudienceDocument,
  SimulateCampaignDocument,
  UpdateCampaignDocument,
  type AudienceFieldsFragment,
  type AudiencePreviewFieldsFragment,
  type CampaignDesignFieldsFragment,
  type CampaignFieldsFragment,
  type SimulationFieldsFragment,
} from './campaigns.generated.js';
import { Connection } from './connection.js';
import { download } from './downloads.js';
import { notFound, settled } from './errors.js';
import type { AudienceRuleInput, CampaignDesignInput, CreateAudienceInput, CreateCampaignInput, UpdateCampaignInput } from './generated/schema.js';
import type { AudienceId, Branded, CampaignId, Id } from './ids.js';
import type { Job } from './jobs.js';
import { mutationKey, type CallOptions, type Transport } from './transport.js';

/** A rule frozen to the users it had on one snapshot. */
export type Audience = AudienceFieldsFragment;
/** An audience before it is saved: its size and what it bought. */
export type AudiencePreview = AudiencePreviewFieldsFragment;
/** A planned test of one idea on one audience. */
export type Campaign = CampaignFieldsFragment;
/** Sample size, power and duration, with a verdict in words. */
export type CampaignDesign = CampaignDesignFieldsFragment;
/** One simulated run of a campaign on the shop's own users; `result` is null until its job is done. */
export type Simulation = SimulationFieldsFragment;

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

  list(call?: CallOptions): Connection<Audience> {
    return new Connection<Audience>(
      {
        page: async (at, options) => (await this.#transport.request(ListAudiencesDocument, at, options)).audiences,
        count: async (options) => (await this.#transport.request(CountAudiencesDocument, {}, options)).audiences.totalCount,
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

/** Campaigns: design, plan, simulate. */
export class Campaigns {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Designs a test without storing anything. Give a rule or a saved audience. */
  async design(input: Branded<CampaignDesignInput>, call?: CallOptions): Promise<CampaignDesign> {
    return (await this.#transport.request(DesignCampaignDocument, { input }, call)).campaignDesign;
  }

  list(call?: CallOptions): Connection<Campaign> {
    return new Connection<Campaign>(
      {
        page: async (at, options) => (await this.#transport.request(ListCampaignsDocument, at, options)).campaigns,
        count: async (options) => (await this.#transport.request(CountCampaignsDocument, {}, options)).campaigns.totalCount,
      },
      call,
    );
  }

  async get(id: CampaignId, call?: CallOptions): Promise<Campaign | null> {
    return (await this.#transport.request(GetCampaignDocument, { id }, call)).campaign;
  }

  /** The design of a saved campaign on its audience. Rejects with `not-found` when there is no such campaign. */
  async designOf(id: CampaignId, call?: CallOptions): Promise<CampaignDesign> {
    const { campaign } = await this.#transport.request(GetCampaignDesignDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.design;
  }

  async create(input: Branded<CreateCampaignInput>, call?: CallOptions): Promise<Campaign> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createCampaign } = await this.#transport.request(CreateCampaignDocument, variables, call);
    return settled(createCampaign, (payload) => payload.campaign);
  }

  async update(id: CampaignId, change: Omit<UpdateCampaignInput, 'id'>, call?: CallOptions): Promise<Campaign> {
    const { updateCampaign } = await this.#transport.request(UpdateCampaignDocument, { input: { ...change, id } }, call);
    return settled(updateCampaign, (payload) => payload.campaign);
  }

  /**
   * Starts a simulated A/B test on the audience's own users.
   *
   * @param options.runs - simulated tests. Default 1000. @param options.seed - the same seed gives the same result. Default 1.
   * @returns the job to follow and the id under which `simulations` will show the result.
   */
  async simulate(
    campaignId: CampaignId,
    options: { runs?: number; seed?: number } = {},
    call?: CallOptions,
  ): Promise<{ job: Job; simulationId: Id<'Simulation'> }> {
    const variables = { input: { clientMutationKey: mutationKey(), ...options, campaignId } };
    const { simulateCampaign } = await this.#transport.request(SimulateCampaignDocument, variables, call);
    return settled(simulateCampaign, ({ job, simulation }) => (job && simulation ? { job, simulationId: simulation.id } : null));
  }

  /** A campaign's simulations. Rejects with `not-found` when there is no such campaign. */
  async simulations(id: CampaignId, call?: CallOptions): Promise<Simulation[]> {
    const { campaign } = await this.#transport.request(ListSimulationsDocument, { id }, call);
    if (campaign === null) throw notFound('campaign', id);
    return campaign.simulations;
  }
}
