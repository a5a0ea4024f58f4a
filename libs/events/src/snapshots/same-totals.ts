import type { SnapshotTotals } from '../manifest.js';
import { LakeOperationError } from './lake-operation-error.js';

/** @throws LakeOperationError `totals-differ` - names the first figure that is not the same. */
export function sameTotals(before: SnapshotTotals, after: SnapshotTotals): void {
  for (const key of Object.keys(before) as (keyof SnapshotTotals)[]) {
    const [was, is] = [JSON.stringify(before[key]), JSON.stringify(after[key])];
    if (was !== is)
      throw new LakeOperationError(
        'totals-differ',
        `${key} was ${was} and would be ${is}, so nothing was committed: run lake verify, and report this`,
      );
  }
}
