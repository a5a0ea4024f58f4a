import { JobKind } from '../jobs/handler.js';
import type { Feature } from '../feature.js';
import { LeaderboardResolver } from './leaderboard.resolver.js';
import {
  CreateModels1764000000800,
  NameEventWeightsInTrainings1764000002992,
  NameSplitDateInTrainings1764000002955,
  SpellCatalogInTrainings1764000002981,
  SpellNeighborsInTrainings1764000003030,
} from './migrations.js';
import { ModelDetailsResolver } from './model-details.resolver.js';
import { MODEL_PREFIX, ModelEntity } from './model.entity.js';
import { ModelsResolver } from './models.resolver.js';
import { TRAINING_PREFIX, TrainingEntity } from './training.entity.js';
import { TrainingsResolver, VerdictResolver } from './trainings.resolver.js';
import { TryModelResolver } from './try-model.resolver.js';

/** Training, what it found, and the models it made. */
export const modelsFeature: Feature = {
  name: 'models',
  resolvers: [
    ModelsResolver,
    ModelDetailsResolver,
    LeaderboardResolver,
    TrainingsResolver,
    VerdictResolver,
    TryModelResolver,
  ],
  entities: [TrainingEntity, ModelEntity],
  migrations: [
    CreateModels1764000000800,
    NameSplitDateInTrainings1764000002955,
    SpellCatalogInTrainings1764000002981,
    NameEventWeightsInTrainings1764000002992,
    SpellNeighborsInTrainings1764000003030,
  ],
  jobs: [
    { kind: JobKind.TRAIN, load: async () => (await import('./train-job.js')).trainJob },
    { kind: JobKind.TRY_SETTINGS, load: async () => (await import('./try-settings-job.js')).trySettingsJob },
  ],
  nodes: [
    {
      prefix: TRAINING_PREFIX,
      typeName: 'Training',
      load: async (id, _key, context) =>
        context.identity.permissions.has('recommendations:read')
          ? context.decisions.read.findOneBy(TrainingEntity, { id })
          : null,
    },
    {
      prefix: MODEL_PREFIX,
      typeName: 'Model',
      load: async (id, _key, context) =>
        context.identity.permissions.has('recommendations:read')
          ? context.decisions.read.findOneBy(ModelEntity, { id })
          : null,
    },
  ],
};
