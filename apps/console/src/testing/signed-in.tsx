import type { ReactNode } from 'react';
import { SessionProvider, type Permission } from '../client/session.js';
import { ShopProvider, type Shop } from '../client/shop.js';
import type { Locale } from '../i18n/locale.js';
import { renderAt, scriptedClient } from './render.js';

const shop: Shop = {
  name: 'Shop',
  timeZone: 'Asia/Dubai',
  currency: null,
  isSynthetic: false,
  snapshot: { id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 3 },
  firstEventAt: null,
  lastEventAt: null,
  lastWholeDay: null,
  settings: { name: null, grossMargin: null, contactCosts: [], weekStart: null },
};

const accountOf = (id: string) => ({
  id,
  name: id,
  email: `${id}@shop.example`,
  roles: ['MARKETER'],
  locale: null,
  version: 1,
});

interface SignedIn {
  permissions: readonly Permission[];
  /** What the server answers to a query of this name; null is silence. */
  answer(name: string, variables: Record<string, unknown>): object | null;
  at?: string;
  locale?: Locale;
  hasSnapshot?: boolean;
  /** Id of the account; default the local operator, who has none. */
  accountId?: string;
  /** What the shop says of itself; default nothing. */
  settings?: Partial<Shop['settings']>;
  log?: Partial<Pick<Shop, 'firstEventAt' | 'lastEventAt' | 'lastWholeDay'>>;
}

/** Renders for somebody who is signed in, on a shop with a snapshot. */
export function renderSignedIn(
  children: ReactNode,
  { permissions, answer, at = '/', locale = 'en', hasSnapshot = true, accountId, settings = {}, log = {} }: SignedIn,
): ReturnType<typeof renderAt> {
  const client = scriptedClient(({ variables }, name) => {
    if (name === 'Session')
      return {
        data: {
          viewer: { account: accountId === undefined ? null : accountOf(accountId), permissions },
          setup: { needed: false, isSynthetic: false, isReadOnly: false },
        },
      };
    if (name === 'Shop') {
      const told = { ...shop, ...log, settings: { ...shop.settings, ...settings } };
      return { data: { shop: hasSnapshot ? told : { ...told, snapshot: null } } };
    }
    const data = answer(name, variables ?? {});
    return data && { data };
  });
  return renderAt(
    <SessionProvider whileLoading={null} renderFailure={() => null}>
      <ShopProvider whileLoading={null} renderFailure={() => null}>
        {children}
      </ShopProvider>
    </SessionProvider>,
    { at, locale, client },
  );
}
