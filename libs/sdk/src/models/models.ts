import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { StartTrainingInput, TryModelSettingsInput } from '../generated/schema.js';
import type { ModelId, TrainingId } from '../core/ids.js';
import type { Job } from '../shop/jobs.js';
import {
  CountModelsDocument,
  GetLeaderboardDocument,
  GetModelDocument,
  ListModelsDocument,
  StartTrainingDocument,
  TryModelSettingsDocument,
  type LeaderboardFieldsFragment,
  type ModelDetailFieldsFragment,
  type ModelFieldsFragment,
} from '../operations/models.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** A trained model and how it did on the days it had not seen. */
export type Model = ModelFieldsFragment;
/** The same with its passes, the settings that were tried, its figures by segment, and how it differs from others on the same users. */
export type ModelDetail = ModelDetailFieldsFragment;
/** All models of a training side by side, and which of them answers whom. */
export type Leaderboard = LeaderboardFieldsFragment;
/** Settings to try on a kind of model. */
export type SettingsTrial = Omit<TryModelSettingsInput, 'trainingId'> & { trainingId: TrainingId };

/** Models: what was trained, how good it is, train again. */
export class Models {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(call?: CallOptions): Connection<Model> {
    return new Connection<Model>(
      {
        page: async (at, options) => (await this.#transport.request(ListModelsDocument, at, options)).models,
        count: async (options) => (await this.#transport.request(CountModelsDocument, {}, options)).models.totalCount,
      },
      call,
    );
  }

  async get(id: ModelId, call?: CallOptions): Promise<ModelDetail | null> {
    return (await this.#transport.request(GetModelDocument, { id }, call)).model;
  }

  /** @param query.training - default: the one that serves. @returns null before the first training, or for one that is not there. */
  async leaderboard(query: { training?: TrainingId } = {}, call?: CallOptions): Promise<Leaderboard | null> {
    return (await this.#transport.request(GetLeaderboardDocument, query, call)).leaderboard;
  }

  /** Starts a training on the current snapshot; follow the job with `jobs.watch`. */
  async train(input: StartTrainingInput = {}, call?: CallOptions): Promise<Job> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { startTraining } = await this.#transport.request(StartTrainingDocument, variables, call);
    return settled(startTraining, (payload) => payload.job);
  }

  /** Judges other settings on the users that a training was judged on: what if? The job's `result` says what came of it; nothing else is kept. */
  async trySettings(input: SettingsTrial, call?: CallOptions): Promise<Job> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { tryModelSettings } = await this.#transport.request(TryModelSettingsDocument, variables, call);
    return settled(tryModelSettings, (payload) => payload.job);
  }
}
