import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** The segments that have a name of their own in both languages. */
export const namedSegments = [
  'champions',
  'loyal',
  'cannot-lose',
  'at-risk',
  'promising',
  'new',
  'needs-attention',
  'hibernating',
  'lost',
] as const;

/** The place of a cluster and how many there are, out of `cluster-1-of-4`; null for another name. */
export function clusterOf(name: string): { place: number; of: number } | null {
  const found = /^cluster-(\d+)-of-(\d+)$/.exec(name);
  return found ? { place: Number(found[1]), of: Number(found[2]) } : null;
}

/** A segment's name in the page's language. */
export function useSegmentName(): (name: string) => string {
  const t = useTranslations();
  return useCallback(
    (name) => {
      const known = namedSegments.find((one) => one === name);
      if (known) return t(`segments.segment.${known}`);
      const cluster = clusterOf(name);
      return cluster ? t('segments.cluster', cluster) : name;
    },
    [t],
  );
}
