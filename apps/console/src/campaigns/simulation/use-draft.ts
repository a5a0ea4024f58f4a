import { useCallback, useState } from 'react';
import { keepText, keptText } from '../../ui/kept-text.js';

const keyOf = (campaignId: string): string => `cartograph.scenario.${campaignId}`;

/**
 * What is written of a campaign's scenario and not simulated yet: it outlives a look at another page and a job's end, after which pages are read anew.
 *
 * @returns null where nothing is.
 */
export function useDraft(campaignId: string): [draft: string | null, write: (draft: string | null) => void] {
  const key = keyOf(campaignId);
  const [draft, setDraft] = useState(() => keptText(key));
  const write = useCallback(
    (next: string | null) => {
      setDraft(next);
      keepText(key, next);
    },
    [key],
  );
  return [draft, write];
}
