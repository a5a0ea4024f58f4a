import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { SetRetrainingScheduleInput } from '../generated/schema.js';
import type { ModelId, TrainingId } from '../core/ids.js';
import {
  CompareTrainingsDocument,
  CountPromotionsDocument,
  CountTrainingsDocument,
  DeleteTrainingDocument,
  GetRetrainingScheduleDocument,
  GetLiveModelDocument,
  GetTrainingDocument,
  ListPromotionsDocument,
  ListTrainingsDocument,
  PromoteModelDocument,
  RollBackPromotionDocument,
  SetRetrainingScheduleDocument,
  type CompareTrainingsQuery,
  type PromotionFieldsFragment,
  type ScheduleFieldsFragment,
  type LiveModelFieldsFragment,
  type TrainingFieldsFragment,
  type VerdictFieldsFragment,
} from '../operations/models.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** One training: its models share a snapshot, an evaluation and files. */
export type Training = TrainingFieldsFragment;
/** The same kinds of model of several trainings side by side, with how they drift. */
export type TrainingComparison = CompareTrainingsQuery['compareTrainings'];
/** What answers where a request names no model. */
export type LiveModel = LiveModelFieldsFragment;
/** A decision on the live model. */
export type Promotion = PromotionFieldsFragment;
/** How what was promoted compares with what had served. */
export type Verdict = VerdictFieldsFragment;
/** When the server trains again by itself. */
export type RetrainingSchedule = ScheduleFieldsFragment;

/** What is to serve: the router of a training, or one model for everybody. */
export type Promoted = ({ trainingId: TrainingId } | { modelId: ModelId }) & {
  /** Also where it is known to lose to the live model. */ acceptWorse?: boolean;
};

/** Trainings: what there is, which model is live, when the next one is made. */
export class Trainings {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(call?: CallOptions): Connection<Training> {
    return new Connection<Training>(
      {
        page: async (at, options) => (await this.#transport.request(ListTrainingsDocument, at, options)).trainings,
        count: async (options) =>
          (await this.#transport.request(CountTrainingsDocument, {}, options)).trainings.totalCount,
      },
      call,
    );
  }

  async get(id: TrainingId, call?: CallOptions): Promise<Training | null> {
    return (await this.#transport.request(GetTrainingDocument, { id }, call)).training;
  }

  /** Their leaderboards side by side, in the order given. */
  async compare(ids: readonly TrainingId[], call?: CallOptions): Promise<TrainingComparison> {
    return (await this.#transport.request(CompareTrainingsDocument, { ids: [...ids] }, call)).compareTrainings;
  }

  /** Deletes one that does not serve, with its models, figures and files. */
  async delete(id: TrainingId, call?: CallOptions): Promise<void> {
    const { deleteTraining } = await this.#transport.request(
      DeleteTrainingDocument,
      { input: { trainingId: id } },
      call,
    );
    settled(deleteTraining, (payload) => payload.deletedId);
  }

  /** @returns null before the first training. */
  async liveModel(call?: CallOptions): Promise<LiveModel | null> {
    return (await this.#transport.request(GetLiveModelDocument, {}, call)).liveModel;
  }

  /** What served and serves, newest first. */
  promotions(call?: CallOptions): Connection<Promotion> {
    return new Connection<Promotion>(
      {
        page: async (at, options) => (await this.#transport.request(ListPromotionsDocument, at, options)).promotions,
        count: async (options) =>
          (await this.#transport.request(CountPromotionsDocument, {}, options)).promotions.totalCount,
      },
      call,
    );
  }

  /**
   * Lets a training, or one of its models, answer from the next request on.
   *
   * @returns the live model, and how it compares with the former; null where nothing is known of that.
   * @throws CartographError - `user-errors` where it is known to lose and `acceptWorse` is not set; `failure.payload` has the verdict.
   */
  async promote(input: Promoted, call?: CallOptions): Promise<{ liveModel: LiveModel; verdict: Verdict | null }> {
    const { promoteModel } = await this.#transport.request(
      PromoteModelDocument,
      { input: { clientMutationKey: mutationKey(), ...input } },
      call,
    );
    return { liveModel: settled(promoteModel, (payload) => payload.liveModel), verdict: promoteModel.verdict };
  }

  /** Lets what served before answer again; once more goes further back. */
  async rollBack(call?: CallOptions): Promise<LiveModel> {
    const { rollBackPromotion } = await this.#transport.request(
      RollBackPromotionDocument,
      { input: { clientMutationKey: mutationKey() } },
      call,
    );
    return settled(rollBackPromotion, (payload) => payload.liveModel);
  }

  async schedule(call?: CallOptions): Promise<RetrainingSchedule> {
    return (await this.#transport.request(GetRetrainingScheduleDocument, {}, call)).retrainingSchedule;
  }

  /**
   * @param input - `cron` has five fields; its time zone is the server's where none is given. With `version`, that of the schedule that was changed, it is refused as a CONFLICT
   *   where somebody else set it meanwhile; without, it is set over whatever there is.
   */
  async setSchedule(input: SetRetrainingScheduleInput, call?: CallOptions): Promise<RetrainingSchedule> {
    const { setRetrainingSchedule } = await this.#transport.request(SetRetrainingScheduleDocument, { input }, call);
    return settled(setRetrainingSchedule, (payload) => payload.schedule);
  }
}
