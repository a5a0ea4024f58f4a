import { ifSystemSays } from '@cartograph/events';

/** What a look at a file answers, or null where there is no such file; whatever else went wrong is thrown. */
export const ifThere = <T>(looking: Promise<T>): Promise<T | null> =>
  ifSystemSays(['ENOENT', 'ENOTDIR'], looking, null);
