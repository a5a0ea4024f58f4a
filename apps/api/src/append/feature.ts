import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { RecordEventsResolver } from './record-events.resolver.js';

/** Events as they happen: recorded durably, sealed into the lake. */
export const appendFeature: Feature = {
  name: 'append',
  resolvers: [RecordEventsResolver],
  jobs: [{ kind: JobKind.SEAL, load: async () => (await import('./seal-job.js')).sealJob }],
};
