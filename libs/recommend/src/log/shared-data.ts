import type { SharedData } from '../family.js';
import type { TrainingData } from './training-data.js';

/** What every model of a training shares: all of the data but the sessions. */
export function sharedData(data: TrainingData): SharedData {
  const { sessions: _sessions, ...shared } = data;
  return shared;
}
