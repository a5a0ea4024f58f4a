import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './unread-notice.module.css';
import { UnreadParams } from '../page/url-state.js';

const UnreadContext = createContext<ReadonlyMap<string, string>>(new Map());

/** Keeps what the address asks for and the page cannot read, such as a link of an earlier version. */
export function UnreadProvider({ children }: { children: ReactNode }) {
  const [unread, setUnread] = useState<ReadonlyMap<string, string>>(() => new Map());
  const report = useCallback((key: string, text: string | null): void => {
    setUnread((before) => {
      const next = new Map(before);
      if (text === null) next.delete(key);
      else next.set(key, text);
      return next;
    });
  }, []);
  return (
    <UnreadParams value={report}>
      <UnreadContext value={unread}>{children}</UnreadContext>
    </UnreadParams>
  );
}

/** Says what of the address was not understood; nothing where all of it was. */
export function UnreadNotice() {
  const t = useTranslations();
  const { list } = useFormats();
  const unread = use(UnreadContext);
  const what = useMemo(() => [...unread].map(([key, text]) => `${key}=${text}`), [unread]);
  if (what.length === 0) return null;
  return (
    <p role="status" className={classes.notice}>
      {t('views.unread', { what: list(what) })}
    </p>
  );
}
