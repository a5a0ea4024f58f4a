import type { ModelFamily, ModelParts } from '../family.js';
import { sharedData } from '../log/shared-data.js';
import type { TrainingData } from '../log/training-data.js';
import type { Recommender } from '../recommender.js';
import type { Subject } from './recommender-contract.js';
import { smallTrainingData } from './taste-shop.js';

/** What a disk makes of a model's parts: JSON and bytes. */
export function storedAndRead(parts: ModelParts): ModelParts {
  return {
    json: JSON.parse(JSON.stringify(parts.json)) as ModelParts['json'],
    arrays: Object.fromEntries(Object.entries(parts.arrays).map(([name, array]) => [name, array.slice()])),
  };
}

/**
 * A model of a family for the contract suite, with its twins.
 *
 * @param settings - Default: the family's.
 * @param data - user row 0 and product row 0 must have no event. Default: that of `smallTrainingData`.
 */
export async function subjectOfFamily<Model extends Recommender, Settings extends object>(
  family: ModelFamily<Model, Settings>,
  settings: Settings = family.defaults,
  data: TrainingData = smallTrainingData(),
): Promise<Subject> {
  const model = await family.fit(data, settings);
  const shared = sharedData(data);
  return {
    data,
    model,
    reloaded: family.load(storedAndRead(family.save(model)), shared),
    again: await family.fit(data, settings),
  };
}
