import { MOST_STARTS, untilDone, type LongCallOptions } from '../analytics/analyses.js';
import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type {
  ActionItemFilter,
  CreateActionItemInput,
  CreateInsightInput,
  EvidenceInput,
  RerunInsightInput,
  UpdateActionItemInput,
} from '../generated/schema.js';
import type { ActionItemId, Branded, InsightId } from '../core/ids.js';
import {
  ApproveEvidenceDocument,
  CountActionItemsDocument,
  CountInsightsDocument,
  CreateActionItemDocument,
  CreateInsightDocument,
  DeleteActionItemDocument,
  GetActionItemDocument,
  GetInsightDocument,
  GetInsightPictureDocument,
  ListActionItemsDocument,
  ListInsightsDocument,
  DeleteInsightDocument,
  RerunInsightDocument,
  UpdateActionItemDocument,
  type ActionItemFieldsFragment,
  type GetInsightPictureQuery,
  type InsightFieldsFragment,
} from '../operations/plan.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** A finding, with its evidence frozen: the query and the snapshot it was asked of. */
export type Insight = InsightFieldsFragment;
/** The picture an insight was kept with. */
export type InsightPicture = NonNullable<NonNullable<GetInsightPictureQuery['insight']>['picture']>;
/** Something to do about an insight. */
export type ActionItem = ActionItemFieldsFragment;
/** What `insights.create` takes. */
export type NewInsight = Omit<CreateInsightInput, 'evidence'> & { evidence: Branded<EvidenceInput> };
/** What `actionItems.create` takes. */
export type NewActionItem = Branded<CreateActionItemInput>;
/** What `actionItems.update` takes: the version last seen, and what changes. */
export type ActionItemChange = Branded<Omit<UpdateActionItemInput, 'id'>>;

/** Insights: keep a finding, ask it again on newer data, approve another's evidence. */
export class Insights {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. @param filter.search - what the title, the finding or the note holds, in any case. */
  list(filter: { search?: string; archived?: boolean } = {}, call?: CallOptions): Connection<Insight> {
    return new Connection<Insight>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListInsightsDocument, { ...filter, ...at }, options)).insights,
        count: async (options) =>
          (await this.#transport.request(CountInsightsDocument, { ...filter }, options)).insights.totalCount,
      },
      call,
    );
  }

  async get(id: InsightId, call?: CallOptions): Promise<Insight | null> {
    return (await this.#transport.request(GetInsightDocument, { id }, call)).insight;
  }

  /** The server runs the evidence's query on the named snapshot and freezes the result. */
  async create(input: NewInsight, call?: CallOptions): Promise<Insight> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createInsight } = await this.#transport.request(CreateInsightDocument, variables, call);
    return settled(createInsight, (payload) => payload.insight);
  }

  /** What was seen, for the `src` of an image; null where it was kept without. */
  async picture(id: InsightId, call?: CallOptions): Promise<InsightPicture | null> {
    return (await this.#transport.request(GetInsightPictureDocument, { id }, call)).insight?.picture ?? null;
  }

  /**
   * Asks the question again on the current snapshot: a new insight, whose `rerun` says whether newer data confirm the old one. The old one stays as it is.
   *
   * @param options.wait - a question that takes long is worked out by a job of the server, which is followed first.
   * @throws CartographError - `job-ended` where such a job ended without an answer.
   */
  async rerun(
    insightId: InsightId,
    more: Omit<RerunInsightInput, 'insightId' | 'mayStartJob'> = {},
    { wait = false, onProgress, ...call }: LongCallOptions = {},
  ): Promise<Insight> {
    const variables = { input: { clientMutationKey: mutationKey(), ...more, insightId } };
    for (let starts = 0; ; starts += 1) {
      const { rerunInsight } = await this.#transport.request(
        RerunInsightDocument,
        { input: { ...variables.input, mayStartJob: wait && starts < MOST_STARTS } },
        call,
      );
      if (!rerunInsight.job) return settled(rerunInsight, (payload) => payload.insight);
      await untilDone(this.#transport, rerunInsight.job, { onProgress, ...call });
    }
  }

  /** @throws CartographError - `user-errors` where an action item stands on it. */
  async delete(id: InsightId, call?: CallOptions): Promise<void> {
    const { deleteInsight } = await this.#transport.request(DeleteInsightDocument, { input: { id } }, call);
    settled(deleteInsight, (payload) => payload.deletedId);
  }

  /** Nobody approves the evidence of their own item. */
  async approveEvidence(insightId: InsightId, call?: CallOptions): Promise<Insight> {
    const { approveEvidence } = await this.#transport.request(ApproveEvidenceDocument, { input: { insightId } }, call);
    return settled(approveEvidence, (payload) => payload.insight);
  }
}

/** The board of action items. */
export class ActionItems {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  list(
    { archived, ...filter }: ActionItemFilter & { archived?: boolean } = {},
    call?: CallOptions,
  ): Connection<ActionItem> {
    const which = { filter, ...(archived === undefined ? {} : { archived }) };
    return new Connection<ActionItem>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListActionItemsDocument, { ...at, ...which }, options)).actionItems,
        count: async (options) =>
          (await this.#transport.request(CountActionItemsDocument, which, options)).actionItems.totalCount,
      },
      call,
    );
  }

  async get(id: ActionItemId, call?: CallOptions): Promise<ActionItem | null> {
    return (await this.#transport.request(GetActionItemDocument, { id }, call)).actionItem;
  }

  async create(input: NewActionItem, call?: CallOptions): Promise<ActionItem> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createActionItem } = await this.#transport.request(CreateActionItemDocument, variables, call);
    return settled(createActionItem, (payload) => payload.actionItem);
  }

  /**
   * @throws CartographError - `user-errors` with code CONFLICT when somebody changed the item after `version`;
   *   `failure.payload` then holds the item as it is now.
   */
  async update(id: ActionItemId, change: ActionItemChange, call?: CallOptions): Promise<ActionItem> {
    const { updateActionItem } = await this.#transport.request(
      UpdateActionItemDocument,
      { input: { ...change, id } },
      call,
    );
    return settled(updateActionItem, (payload) => payload.actionItem);
  }

  async delete(id: ActionItemId, version: number, call?: CallOptions): Promise<void> {
    const { deleteActionItem } = await this.#transport.request(
      DeleteActionItemDocument,
      { input: { id, version } },
      call,
    );
    settled(deleteActionItem, (payload) => payload.deletedId);
  }
}
