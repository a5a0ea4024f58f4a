import type { IncomputableReason } from '@cartograph/metrics';

/** Ways to watch and to stop a simulation. */
export interface SimulationHooks {
  onProgress?(done: number, total: number): void;
  /** Aborting rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** A simulation that would say nothing; carries why, in the words of the incomputable. */
export class ImpossibleSimulationError extends Error {
  override readonly name = 'ImpossibleSimulationError';

  constructor(
    readonly reason: IncomputableReason,
    message: string,
  ) {
    super(message);
  }
}
