import type { ModelDetailQuery } from '@cartograph/sdk/operations/models';

/** A model with all that its page shows. */
export type ModelDetail = NonNullable<ModelDetailQuery['model']>;
