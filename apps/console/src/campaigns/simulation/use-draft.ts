import { useCallback, useState } from 'react';
import { useSession } from '../../client/session.js';
import { keepText, keptText } from '../../ui/form/kept-text.js';

/**
 * What is written of a campaign's scenario and not simulated yet: for this account, it outlives a look at another page and a job's end, after which pages are read again.
 *
 * @returns null where nothing is.
 */
export function useDraft(campaignId: string): [draft: string | null, write: (draft: string | null) => void] {
  const { account } = useSession();
  const key = `cartograph.scenario.${account?.id ?? ''}.${campaignId}`;
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
