import { availableParallelism } from 'node:os';
import type { EngineLimits } from '@cartograph/events';

/** Worker threads that a job starts beside its engine: as many as that may have, and no more than there are cores. */
export const workerThreads = ({ threads = Infinity }: EngineLimits): number | 'auto' =>
  threads < availableParallelism() ? threads : 'auto';
