import { Connection } from './connection.js';
import { settled } from './errors.js';
import type { ActionItemFilter, CreateActionItemInput, CreateInsightInput, EvidenceInput, UpdateActionItemInput } from './generated/schema.js';
import type { ActionItemId, Branded, InsightId } from './ids.js';
import {
  ApproveEvidenceDocument,
  CountActionItemsDocument,
  CountInsightsDocument,
  CreateActionItemDocument,
  CreateInsightDocument,
  DeleteActionItemDocument,
  GetActionItemDocument,
  GetInsightDocument,
  ListActionItemsDocument,
  ListInsightsDocument,
  UpdateActionItemDocument,
  type ActionItemFieldsFragment,
  type InsightFieldsFragment,
} from './plan.generated.js';
import { mutationKey, type CallOptions, type Transport } from './transport.js';

/** A finding, with its evidence frozen: the query and the snapshot it was asked of. */
export type Insight = InsightFieldsFragment;
/** Something to do about an insight. */
export type ActionItem = ActionItemFieldsFragment;
/** What `insights.create` takes. */
export type NewInsight = Omit<CreateInsightInput, 'evidence'> & { evidence: Branded<EvidenceInput> };
/** What `actionItems.create` takes. */
export type NewActionItem = Branded<CreateActionItemInput>;
/** What `actionItems.update` takes: the version last seen, and what changes. */
export type ActionItemChange = Branded<Omit<UpdateActionItemInput, 'id'>>;

/** Insights: keep a finding, approve another's evidence. */
export class Insights {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(call?: CallOptions): Connection<Insight> {
    return new Connection<Insight>(
      {
        page: async (at, options) => (await this.#transport.request(ListInsightsDocument, at, options)).insights,
        count: async (options) => (await this.#transport.request(CountInsightsDocument, {}, options)).insights.totalCount,
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

  list(filter?: ActionItemFilter, call?: CallOptions): Connection<ActionItem> {
    return new Connection<ActionItem>(
      {
        page: async (at, options) => (await this.#transport.request(ListActionItemsDocument, { ...at, filter }, options)).actionItems,
        count: async (options) => (await this.#transport.request(CountActionItemsDocument, { filter }, options)).actionItems.totalCount,
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
    const { updateActionItem } = await this.#transport.request(UpdateActionItemDocument, { input: { ...change, id } }, call);
    return settled(updateActionItem, (payload) => payload.actionItem);
  }

  async delete(id: ActionItemId, version: number, call?: CallOptions): Promise<void> {
    const { deleteActionItem } = await this.#transport.request(DeleteActionItemDocument, { input: { id, version } }, call);
    settled(deleteActionItem, (payload) => payload.deletedId);
  }
}
