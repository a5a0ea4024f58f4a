import { useCallback } from 'react';
import { useMutation } from 'urql';
import { UpdateViewerDocument } from '@cartograph/sdk/operations/accounts';
import { useLanguage } from '../i18n/language.js';
import type { Locale } from '../i18n/locale.js';
import { useResetClient } from './client-provider.js';
import { useSession } from './session.js';

/** Changes the page's language, and the account's, in which the server answers; what it said in the other one is asked again. */
export function useSpeak(): (locale: Locale) => void {
  const { setLocale } = useLanguage();
  const { isReadOnly } = useSession();
  const reset = useResetClient();
  const [, save] = useMutation(UpdateViewerDocument);
  return useCallback(
    (locale) => {
      setLocale(locale);
      // A read-only server keeps nothing; this browser does.
      if (!isReadOnly) void save({ input: { locale: locale === 'ko' ? 'KO' : 'EN' } }).then(reset);
    },
    [setLocale, isReadOnly, save, reset],
  );
}
