import { Button, Group } from '@mantine/core';
import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { keepText, keptText } from './kept-text.js';
import classes from './kept-draft.module.css';

export interface KeptDraft<Draft> {
  draft: Draft;
  write(draft: Draft): void;
  /** It is not as the form began, and was written before the form was opened. */
  isRestored: boolean;
  /** Back to how the form began, with nothing kept: it is given up; or, where it is saved and stays open, to what was saved. */
  forget(saved?: Draft): void;
}

/**
 * What is written into a form and not saved yet: it outlives Escape, another page, a reload and signing in again, for this account in this tab.
 *
 * @param key - what the form is about; another key begins again.
 * @param initial - how the form begins. A draft with other fields than these, of a version of the console before, is passed over.
 */
export function useKeptDraft<Draft extends object>(key: string, initial: Draft): KeptDraft<Draft> {
  const { account } = useSession();
  const place = `cartograph.draft.${account?.id ?? ''}.${key}`;
  const [began, setBegan] = useState(initial);
  const [{ draft, isRestored }, setState] = useState(() => {
    const kept = read(place, initial);
    return { draft: kept ?? initial, isRestored: kept !== null };
  });
  const write = useCallback(
    (next: Draft) => {
      setState((state) => ({ ...state, draft: next }));
      const text = JSON.stringify(next);
      keepText(place, text === JSON.stringify(began) ? null : text);
    },
    [place, began],
  );
  const forget = useCallback(
    (saved = began) => {
      setBegan(saved);
      setState({ draft: saved, isRestored: false });
      keepText(place, null);
    },
    [place, began],
  );
  return { draft, write, isRestored, forget };
}

function read<Draft extends object>(place: string, initial: Draft): Draft | null {
  const text = keptText(place);
  if (text === null) return null;
  try {
    const kept: unknown = JSON.parse(text);
    const fields = Object.keys(initial).toSorted().join(' ');
    return typeof kept === 'object' && kept !== null && Object.keys(kept).toSorted().join(' ') === fields
      ? (kept as Draft)
      : null;
  } catch {
    return null;
  }
}

/** Says that the form holds what was written before, and gives it up at a press. */
export function RestoredNote({ draft: { isRestored, forget } }: { draft: { isRestored: boolean; forget(): void } }) {
  const t = useTranslations();
  if (!isRestored) return null;
  return (
    <Group className={classes.note} justify="space-between" role="status">
      <span>{t('draft.restored')}</span>
      <Button variant="subtle" size="compact-sm" onClick={() => forget()}>
        {t('draft.discard')}
      </Button>
    </Group>
  );
}
