import type { ModelDetailQuery } from './model.generated.js';

/** A model with all that its page shows. */
export type ModelDetail = NonNullable<ModelDetailQuery['model']>;
