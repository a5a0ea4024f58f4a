import { useEffect, type ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { signInPath } from '../client/client-provider.js';
import { JobTrayProvider } from '../client/job-tray.js';
import { useSession } from '../client/session.js';
import { ShopProvider, useShop } from '../client/shop.js';
import { useLanguage } from '../i18n/language.js';
import { FormatsProvider } from '../i18n/use-formats.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { NoPermission, ProblemState } from '../ui/notice/states.js';
import { Boot } from './boot.js';
import { Shell } from './shell.js';

/** What lies behind the sign-in: the shop is known from here on, and numbers are written in its zone. */
export function SignedIn() {
  const { account, can } = useSession();
  const { pathname, search } = useLocation();
  const { setLocale, isWhole, needWhole } = useLanguage();
  useEffect(needWhole, [needWhole]);
  const spoken = account?.locale;
  useEffect(() => {
    if (spoken) setLocale(spoken === 'KO' ? 'ko' : 'en');
  }, [spoken, setLocale]);
  if (!account) return <Navigate to={signInPath(pathname + search)} replace />;
  if (!can('shop:read')) return <NoPermission />;
  if (!isWhole) return <Boot />;
  return (
    <ShopProvider
      whileLoading={<Boot />}
      renderFailure={(problem, retry) => <ProblemState problem={problem} onRetry={retry} />}
    >
      <InShop>
        <JobTrayProvider>
          <Shell />
        </JobTrayProvider>
      </InShop>
    </ShopProvider>
  );
}

function InShop({ children }: { children: ReactNode }) {
  const { locale } = useLanguage();
  const { timeZone, currency, snapshot, isSynthetic } = useShop();
  return (
    <FormatsProvider locale={locale} timeZone={timeZone} currency={currency}>
      <ProvenanceProvider snapshot={snapshot} timeZone={timeZone} isSynthetic={isSynthetic}>
        {children}
      </ProvenanceProvider>
    </FormatsProvider>
  );
}
