import type { EarlyStopping } from './early-stopping.js';

/** What an iteration reports. */
export interface IterationReport {
  /** 1 for the first. */
  iteration: number;
  /** The minimized sum after this iteration; see `objective`. */
  objective: number;
  /** Seconds since the fit began. */
  seconds: number;
  /** Seconds of this iteration alone, without judging it. */
  iterationSeconds: number;
  /** What `earlyStopping.quality` said of it; null where it was not asked. */
  quality: number | null;
}

/** Ways to watch and to stop a fit. */
export interface FitHooks {
  /** Called after every iteration. The objective is computed only where this is given. */
  onIteration?(report: IterationReport): void;
  /** Aborting rejects the fit with the signal's reason within a few chunks of work. */
  signal?: AbortSignal;
  /** Judges the factors while they are made; the fit then returns the best of them and stops when they get no better. */
  earlyStopping?: EarlyStopping;
}
