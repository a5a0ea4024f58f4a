import { Connection } from './connection.js';
import { settled } from './errors.js';
import type { RecommendFor, StartTrainingInput } from './generated/schema.js';
import type { ModelId } from './ids.js';
import type { Job } from './jobs.js';
import {
  CountModelsDocument,
  GetLeaderboardDocument,
  GetModelDocument,
  ListModelsDocument,
  RecommendDocument,
  StartTrainingDocument,
  type GetLeaderboardQuery,
  type ModelFieldsFragment,
  type RecommendQuery,
} from './recommendations.generated.js';
import { mutationKey, type CallOptions, type Transport } from './transport.js';

/** Products in order, with the model that chose them and why it was asked. */
export type RecommendationList = RecommendQuery['recommendations'];
export type Recommendation = RecommendationList['items'][number];
/** A trained model and how it did on the days it had not seen. */
export type Model = ModelFieldsFragment;
/** All models of the last training side by side. */
export type Leaderboard = NonNullable<GetLeaderboardQuery['leaderboard']>;

/** For whom, how many, and by which model instead of the winner. */
export interface RecommendationQuery {
  for: RecommendFor;
  /** 1 to 100. Default 10. */
  first?: number;
  model?: ModelId;
  /** Whether products the user knows already may be among them. Default false. */
  includeSeen?: boolean;
}

/** Recommends for one user, session, product or category. */
export async function recommend(transport: Transport, query: RecommendationQuery, call?: CallOptions): Promise<RecommendationList> {
  return (await transport.request(RecommendDocument, { first: 10, includeSeen: false, ...query }, call)).recommendations;
}

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

  async get(id: ModelId, call?: CallOptions): Promise<Model | null> {
    return (await this.#transport.request(GetModelDocument, { id }, call)).model;
  }

  /** @returns null before the first training. */
  async leaderboard(call?: CallOptions): Promise<Leaderboard | null> {
    return (await this.#transport.request(GetLeaderboardDocument, {}, call)).leaderboard;
  }

  /** Starts a training on the current snapshot; follow the job with `jobs.watch`. */
  async train(input: StartTrainingInput = {}, call?: CallOptions): Promise<Job> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { startTraining } = await this.#transport.request(StartTrainingDocument, variables, call);
    return settled(startTraining, (payload) => payload.job);
  }
}
