import type { TrainingData } from './log/training-data.js';
import type { ModelKind, Recommender } from './recommender.js';

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Arrays that go to disk as they are, little-endian, one file each. */
export type StoredArray = Int32Array | Float32Array | Float64Array | Uint8Array;

/** What a model is on disk: small things as JSON, large ones as arrays by name (`item-factors`). */
export interface ModelParts {
  json: { readonly [name: string]: Json };
  arrays: Readonly<Record<string, StoredArray>>;
}

/** What every model of a training shares and the artifact keeps once: all of the training data but the sessions. */
export type SharedData = Omit<TrainingData, 'sessions'>;

/** Tables of users' products that the models of a training share. */
export type SharedTable = 'strengths' | 'carts' | 'purchases' | 'seen';

/** Watching and stopping a fit. */
export interface FitWatch {
  /** Aborting rejects the fit with the signal's reason within 100 ms or so. */
  signal?: AbortSignal;
  /** Worker threads of a fit; the model is the same bit for bit. `auto`: one a core, and none for a moment's work. Default `auto`. */
  threads?: number | 'auto';
  /** Called after each pass over the data, by models that make several. */
  onPass?(pass: { pass: number; passes: number; objective: number | null; seconds: number }): void;
}

/** People that {@link FitCost} ranks for: about as many as a setting is judged on. */
export const RANKED_USERS = 2000;

/** What a fit is expected to take, before it begins. */
export interface FitCost {
  /**
   * Of the fit and of ranking for {@link RANKED_USERS} users, in multiply-adds as the dense kernels of ALS and EASE do them: about 0.15 ns each on a core of today. What a kind does in
   * other steps (a sum at a place that is not at hand, a comparison, a list begun) is counted by what such a step was measured to take. Budgets are counted in it, so that every machine
   * chooses alike and a budget means about the same seconds for every kind.
   */
  work: number;
  /** Bytes at the peak, beyond the training data. */
  bytes: number;
}

/**
 * One kind of model: how it is fitted, tuned, stored and read back. Every family is in `families.ts`; training, the
 * leaderboard and the artifact know models only through this.
 */
export interface ModelFamily<Model extends Recommender = Recommender, Settings extends object = object> {
  readonly kind: ModelKind;
  /** Where the search starts, and what stands when nothing can be validated. */
  readonly defaults: Readonly<Settings>;
  /** Tables of users' products that its models look into when they answer or explain. */
  readonly reads: readonly SharedTable[];
  /** What settings are chosen by: lists of users, or next products of sessions where there are enough of them. Default users. */
  readonly tunedOn?: 'users' | 'sessions';

  /**
   * Settings worth trying on this data, the defaults first, without repeats; the same for the same data. The tuner tries as many as
   * the budget of all families and what they promise allow, the cheapest first and equal ones in this order, and halves the field as it goes.
   */
  candidates(data: TrainingData): readonly Settings[];

  /**
   * Completes and checks settings that a person gave.
   * @throws RangeError - an unknown name, or a value outside its range; names it and says what is allowed.
   */
  resolve(given: Readonly<Record<string, unknown>>): Settings;

  /** Why this kind cannot be made of this data, in a sentence with figures (a catalog too large for EASE, a log without sessions); null where it can. */
  refusal(data: TrainingData, settings: Settings): string | null;

  cost(data: TrainingData, settings: Settings): FitCost;

  /**
   * Fits a model. The same data and settings give the same model, whatever the machine.
   * @throws Error - the signal's reason when it aborts.
   */
  fit(data: TrainingData, settings: Settings, watch?: FitWatch): Promise<Model>;

  /** What `load` needs beside the shared data. */
  save(model: Model): ModelParts;

  /**
   * The model that was saved; it answers exactly as the one that was.
   * @throws RangeError - parts whose shapes do not fit together or do not fit the data; names the part.
   */
  load(parts: ModelParts, shared: SharedData): Model;

  /** The model without what it holds of some users by itself (sessions, factors); rows stay as they are, `shared` has theirs emptied already. */
  withoutUsers(model: Model, users: ReadonlySet<number>, shared: SharedData): Model;
}
