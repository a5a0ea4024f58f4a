import type { SharedData } from '../family.js';
import type { Recommender } from '../recommender.js';

/** What every recommender keeps: the training data that the models of a training share, or the part `Shared` of it that it looks into. Its rows are the model's rows. */
export abstract class OnSharedData<Shared extends Pick<SharedData, 'users' | 'products'>> implements Pick<
  Recommender,
  'users' | 'products'
> {
  constructor(protected readonly shared: Shared) {}

  get users(): number {
    return this.shared.users;
  }

  get products(): number {
    return this.shared.products;
  }
}
