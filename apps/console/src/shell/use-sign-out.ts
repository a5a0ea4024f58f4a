import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useRefusal } from '../client/user-errors.js';
import { useToast } from '../ui/notice/toast.js';

/** Signs out, or says that one is still signed in and why: on a shared computer nobody may take the one for the other. */
export function useSignOut(): () => void {
  const t = useTranslations();
  const { signOut } = useSession();
  const read = useRefusal();
  const toast = useToast();
  return useCallback(() => {
    void signOut().then((refused) => {
      if (refused !== null)
        toast({ kind: 'failed', text: t('app.notSignedOut', { words: read(refused).general ?? '' }) });
    });
  }, [signOut, read, toast, t]);
}
