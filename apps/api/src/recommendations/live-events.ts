import type { Interaction } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';

/** What somebody did since the models were trained. */
export type LiveEvent = Interaction & { at: number };

/** Events of a user since a training, oldest first. */
export function liveEventsOf(_context: RequestContext, _userId: string, _since: { snapshotId: string; end: number }): Promise<LiveEvent[]> {
  return Promise.resolve([]);
}
