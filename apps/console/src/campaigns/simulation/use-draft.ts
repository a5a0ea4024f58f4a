import { useCallback, useState } from 'react';

const keyOf = (campaignId: string): string => `cartograph.scenario.${campaignId}`;

/**
 * What is written of a campaign's scenario and not simulated yet: it outlives a look at another page and a job's end, after which pages are read anew.
 *
 * @returns null where nothing is.
 */
export function useDraft(campaignId: string): [draft: string | null, write: (draft: string | null) => void] {
  const key = keyOf(campaignId);
  const [draft, setDraft] = useState(() => read(key));
  const write = useCallback(
    (next: string | null) => {
      setDraft(next);
      keep(key, next);
    },
    [key],
  );
  return [draft, write];
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A browser that keeps nothing for pages still lets one write. */
function keep(key: string, draft: string | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, draft);
  } catch {
    // What is written stays on the page as long as it is open.
  }
}
