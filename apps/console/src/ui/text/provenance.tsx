import { createContext, use, useMemo, type ReactNode } from 'react';
import type { FaultFieldsFragment } from '@cartograph/sdk/operations/shop';

/** Where the numbers of a page come from; definitions, footers and exports read it. */
export interface Provenance {
  snapshot: { id: string; committedAt: string; rows: number } | null;
  timeZone: string | null;
  period: { from: string; to: string } | null;
  /** The SQL that answered. */
  query: string | null;
  isSynthetic: boolean;
  /** What is wrong with the tracking of what the page counts. */
  faults: readonly FaultFieldsFragment[];
  /** Days that its rates leave out. */
  daysLeftOut: readonly string[];
}

const nowhere: Provenance = {
  snapshot: null,
  timeZone: null,
  period: null,
  query: null,
  isSynthetic: false,
  faults: [],
  daysLeftOut: [],
};
const ProvenanceContext = createContext<Provenance>(nowhere);

export function useProvenance(): Provenance {
  return use(ProvenanceContext);
}

/** Says where the numbers below come from; what is left out stays as it is above. */
export function ProvenanceProvider({ children, ...own }: Partial<Provenance> & { children: ReactNode }) {
  const above = use(ProvenanceContext);
  const { snapshot, timeZone, period, query, isSynthetic, faults, daysLeftOut } = { ...above, ...own };
  const value = useMemo(
    () => ({ snapshot, timeZone, period, query, isSynthetic, faults, daysLeftOut }),
    [snapshot, timeZone, period, query, isSynthetic, faults, daysLeftOut],
  );
  return <ProvenanceContext value={value}>{children}</ProvenanceContext>;
}
