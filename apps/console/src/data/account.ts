import type { ImportRow } from './imports-page.js';

type Counted = Pick<ImportRow, 'read' | 'accepted' | 'duplicates' | 'quarantinedTotal'>;

/** Rows of several imports together; `missing` are those that are in no part, and there must be none. */
export function accountOf(imports: readonly Counted[]): { read: number; quarantined: number; missing: number } {
  const sum = (value: (one: Counted) => number): number => imports.reduce((total, one) => total + value(one), 0);
  return {
    read: sum(({ read }) => read),
    quarantined: sum(({ quarantinedTotal }) => quarantinedTotal),
    missing: sum(({ read, accepted, duplicates, quarantinedTotal }) =>
      Math.abs(read - accepted - duplicates - quarantinedTotal),
    ),
  };
}
