/** What an iteration reports. */
export interface IterationReport {
  /** 1 for the first. */
  iteration: number;
  /** The minimised sum after this iteration; see `objective`. */
  objective: number;
  /** Seconds since the fit began. */
  seconds: number;
  /** Seconds of this iteration alone. */
  iterationSeconds: number;
}

/** Ways to watch and to stop a fit. */
export interface FitHooks {
  /** Called after every iteration. The objective is computed only where this is given. */
  onIteration?(report: IterationReport): void;
  /** Aborting rejects the fit with the signal's reason within a few chunks of work. */
  signal?: AbortSignal;
}
