import { Anchor } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ArchivedDocument, type ArchivedQuery } from '@cartograph/sdk/operations/plan';
import { usePatchParams } from '../ui/page/url-state.js';
import { dependsOn } from './depends-on.js';
import { useShop } from './shop.js';

const KEY = 'archived';

/** What the page answers where the address asks for what was made on another shop: the demo shop, once a real log has replaced it. Null where it does not ask. */
export function useArchived(): string | null {
  const t = useTranslations();
  const on = useShop().isSynthetic ? 'real' : 'demo';
  return useSearchParams()[0].get(KEY) === '1' ? t('archived.answer', { on }) : null;
}

/** The way to what is archived, and back. Nothing where nothing is. */
export function ArchivedNote({ of }: { of: Exclude<keyof ArchivedQuery, '__typename'> }) {
  const t = useTranslations();
  const patch = usePatchParams();
  const isShown = useArchived() !== null;
  const on = useShop().isSynthetic ? 'real' : 'demo';
  const [{ data }] = useQuery({ query: ArchivedDocument, context: dependsOn('Campaign', 'ActionItem', 'Insight') });
  const count = data?.[of].totalCount ?? 0;
  if (count === 0 && !isShown) return null;
  return (
    <p>
      {isShown ? t('archived.shown') : t('archived.hidden', { count, on })}{' '}
      <Anchor component="button" type="button" onClick={() => patch({ [KEY]: isShown ? null : '1' })}>
        {isShown ? t('archived.hide') : t('archived.show')}
      </Anchor>
    </p>
  );
}

/** Where an item is shown: in the archive, where it was made on another shop than this one. */
export function useItemAddress(): (itemId: string, isSynthetic: boolean) => string {
  const shop = useShop();
  return (itemId, isSynthetic) =>
    `/action-items?item=${encodeURIComponent(itemId)}${isSynthetic === shop.isSynthetic ? '' : `&${KEY}=1`}`;
}
