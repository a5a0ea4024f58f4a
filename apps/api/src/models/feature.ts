import { JobKind } from '../jobs/handler.js';
import type { Feature } from '../feature.js';
import { AddErasedUsers1764000001700, CreateModels1764000000800 } from './migrations.js';
import { MODEL_PREFIX, ModelEntity } from './model.entity.js';
import { LeaderboardResolver, ModelsResolver } from './models.resolver.js';
import { TrainingEntity } from './training.entity.js';

/** Training, what it found, and the models it made. */
export const modelsFeature: Feature = {
  name: 'models',
  resolvers: [ModelsResolver, LeaderboardResolver],
  entities: [TrainingEntity, ModelEntity],
  migrations: [CreateModels1764000000800, AddErasedUsers1764000001700],
  jobs: [{ kind: JobKind.TRAIN, load: async () => (await import('./train-job.js')).trainJob }],
  nodes: [
    {
      prefix: MODEL_PREFIX,
      typeName: 'Model',
      load: async (id, _key, context) => (context.identity.permissions.has('recommendations:read') ? context.decisions.read.findOneBy(ModelEntity, { id }) : null),
    },
  ],
};
