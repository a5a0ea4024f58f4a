import type { CartLog } from './cart-log.js';
import type { ModelSet } from './model-set.js';

/** What a training may be told; everything has a default. */
export interface TrainOptions {
  /** K of the metrics. Default 10. */
  k?: number;
  /** The same seed and log give the same models. Default 1. */
  seed?: number;
  /** ALS settings to use as they are; those left out are chosen on a validation slice. */
  als?: { factors?: number | null; regularization?: number | null; alpha?: number | null; iterations?: number | null };
  /** The clock of `trainedAt` and of seconds. Default the system's. */
  now?: () => Date;
}

/** Where a training stands. */
export interface TrainProgress {
  step: string;
  done: number;
  total: number | null;
  unit: string;
}

/** Progress and cancelling. */
export interface TrainHooks {
  onProgress?(progress: TrainProgress): void;
  signal?: AbortSignal;
}

export declare function trainModels(log: CartLog, options?: TrainOptions, hooks?: TrainHooks): Promise<ModelSet>;
