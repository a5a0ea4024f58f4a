import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { RulesInput } from '../generated/schema.js';
import type { ModelId, RuleSetId, UploadId } from '../core/ids.js';
import type { Job } from '../shop/jobs.js';
import {
  ActivateRuleSetDocument,
  CheckRulesDocument,
  CountRuleSetsDocument,
  DeleteRuleSetDocument,
  GetProductFeedDocument,
  GetRuleSetDocument,
  ListRuleSetsDocument,
  MeasureRuleCostDocument,
  SaveRuleSetDocument,
  SetProductFeedDocument,
  type GetRuleSetQuery,
  type ProductFeedFieldsFragment,
  type RuleProblemFieldsFragment,
  type RuleCostFieldsFragment,
  type RuleSetFieldsFragment,
} from '../operations/rules.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** Business rules under a name. */
export type RuleSet = RuleSetFieldsFragment;
/** The same with what is wrong with them as the shop is now. */
export type CheckedRuleSet = NonNullable<GetRuleSetQuery['ruleSet']>;
/** Something about rules that cannot be meant, or that does nothing. */
export type RuleProblem = RuleProblemFieldsFragment;
/** What rules cost in hits, replayed on held-out days: the `result` of the job has its fields. */
export type RuleCost = RuleCostFieldsFragment;
/** What the shop said last of its stock. */
export type ProductFeed = ProductFeedFieldsFragment;

/** A rule set to save: a new one, or a change of the version last seen. */
export type RuleSetChange = { name: string; rules: RulesInput } & (
  | { id?: undefined }
  | { id: RuleSetId; version: number }
);

/** Business rules: save them, let them apply, measure their cost. */
export class RuleSets {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(call?: CallOptions): Connection<RuleSet> {
    return new Connection<RuleSet>(
      {
        page: async (at, options) => (await this.#transport.request(ListRuleSetsDocument, at, options)).ruleSets,
        count: async (options) =>
          (await this.#transport.request(CountRuleSetsDocument, {}, options)).ruleSets.totalCount,
      },
      call,
    );
  }

  async get(id: RuleSetId, call?: CallOptions): Promise<CheckedRuleSet | null> {
    return (await this.#transport.request(GetRuleSetDocument, { id }, call)).ruleSet;
  }

  /** The one that applies where a request names neither rules nor a rule set; null where none does. */
  async active(call?: CallOptions): Promise<CheckedRuleSet | null> {
    return (await this.#transport.request(GetRuleSetDocument, {}, call)).ruleSet;
  }

  /** What is wrong with rules, without saving them. */
  async check(rules: RulesInput, call?: CallOptions): Promise<RuleProblem[]> {
    return (await this.#transport.request(CheckRulesDocument, { rules }, call)).ruleProblems;
  }

  /**
   * @returns the rule set, and warnings: names that the log does not know, rules that do nothing.
   * @throws CartographError - `user-errors`: every clash of the rules, or CONFLICT when somebody changed them after `version`; `failure.payload` then holds them as they are now.
   */
  async save(change: RuleSetChange, call?: CallOptions): Promise<{ ruleSet: RuleSet; problems: RuleProblem[] }> {
    const { saveRuleSet } = await this.#transport.request(
      SaveRuleSetDocument,
      { input: { clientMutationKey: mutationKey(), ...change } },
      call,
    );
    return { ruleSet: settled(saveRuleSet, (payload) => payload.ruleSet), problems: saveRuleSet.problems };
  }

  async activate(id: RuleSetId, call?: CallOptions): Promise<RuleSet> {
    const { activateRuleSet } = await this.#transport.request(ActivateRuleSetDocument, { input: { id } }, call);
    return settled(activateRuleSet, (payload) => payload.ruleSet);
  }

  /** No rules apply any more where a request names none. */
  async deactivate(call?: CallOptions): Promise<void> {
    const { activateRuleSet } = await this.#transport.request(ActivateRuleSetDocument, { input: { id: null } }, call);
    settled(activateRuleSet, () => true);
  }

  async delete(id: RuleSetId, call?: CallOptions): Promise<void> {
    const { deleteRuleSet } = await this.#transport.request(DeleteRuleSetDocument, { input: { id } }, call);
    settled(deleteRuleSet, (payload) => payload.deletedId);
  }

  /** Starts a replay of rules on held-out days; follow the job with `jobs.watch`, its `result` is a {@link RuleCost}. */
  async measureCost(
    of: ({ ruleSetId: RuleSetId } | { rules: RulesInput }) & { modelId?: ModelId; first?: number },
    call?: CallOptions,
  ): Promise<Job> {
    const { measureRuleCost } = await this.#transport.request(
      MeasureRuleCostDocument,
      { input: { clientMutationKey: mutationKey(), ...of } },
      call,
    );
    return settled(measureRuleCost, (payload) => payload.job);
  }

  /** Null where the shop never said what is in stock. */
  async productFeed(call?: CallOptions): Promise<ProductFeed | null> {
    return (await this.#transport.request(GetProductFeedDocument, {}, call)).productFeed;
  }

  /**
   * Takes a feed that was sent with `imports.upload`: a table with product_id, in_stock and maybe price. Lines that cannot be used are counted.
   *
   * @returns the feed that counts now; or the job that reads a large or packed file: wait for it with `jobs.wait`, then ask for `productFeed`.
   */
  async setProductFeed(
    uploadId: UploadId,
    call?: CallOptions,
  ): Promise<{ productFeed: ProductFeed; job: null } | { productFeed: null; job: Job }> {
    const { setProductFeed } = await this.#transport.request(
      SetProductFeedDocument,
      { input: { clientMutationKey: mutationKey(), uploadId } },
      call,
    );
    return settled(setProductFeed, ({ productFeed, job }) => {
      if (productFeed) return { productFeed, job: null };
      return job && { productFeed: null, job };
    });
  }

  async removeProductFeed(call?: CallOptions): Promise<void> {
    const { setProductFeed } = await this.#transport.request(
      SetProductFeedDocument,
      { input: { clientMutationKey: mutationKey(), uploadId: null } },
      call,
    );
    settled(setProductFeed, () => true);
  }
}
