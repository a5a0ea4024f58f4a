import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { FaultPartsFragment } from '../gql/parts.generated.js';

/** What a level change says of its numbers, in the server's English; the page writes its own sentence around them. */
const levels = /there are (?<after>[\d.e+-]+) \S+ events per (?<base>session with a view|session|view in (?<category>.+?)) instead of (?<before>[\d.e+-]+?)[,:]/;

function levelOf(detail: string): { level: 'none' | 'session' | 'view' | 'category'; before: string; after: string; category: string } {
  const found = levels.exec(detail)?.groups;
  if (!found) return { level: 'none', before: '–', after: '–', category: '' };
  const { before = '–', after = '–', base, category } = found;
  return { level: category ? 'category' : base === 'session' ? 'session' : 'view', before, after, category: category ?? '' };
}

/** What is missing on a fault's day and when, in the page's language. */
export function useFaultWords(): (fault: FaultPartsFragment) => string {
  const t = useTranslations();
  return useCallback(
    ({ kind, eventType, fromLocalTime, toLocalTime, expectedSessions, detail }) =>
      t('fault.said', {
        kind,
        type: eventType ?? 'none',
        ends: fromLocalTime === null ? (toLocalTime === null ? 'none' : 'to') : toLocalTime === null ? 'from' : 'both',
        from: fromLocalTime ?? '–',
        to: toLocalTime ?? '–',
        sessions: expectedSessions ?? 0,
        detail,
        ...levelOf(detail),
      }),
    [t],
  );
}
