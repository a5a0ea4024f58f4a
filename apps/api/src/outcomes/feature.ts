import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { CreateOutcomes1764000002750, CreateOutcomeSources1764000002780 } from './migrations.js';
import { OutcomeEntity } from './outcome.entity.js';
import { OutcomeSourceEntity } from './outcome-source.entity.js';
import { OutcomesResolver } from './outcomes.resolver.js';

/** What units of a campaign did that no log tells. */
export const outcomesFeature: Feature = {
  name: 'outcomes',
  resolvers: [OutcomesResolver],
  entities: [OutcomeEntity, OutcomeSourceEntity],
  migrations: [CreateOutcomes1764000002750, CreateOutcomeSources1764000002780],
  jobs: [
    { kind: JobKind.IMPORT_OUTCOMES, load: async () => (await import('./import-outcomes-job.js')).importOutcomesJob },
  ],
};
