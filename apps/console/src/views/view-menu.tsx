import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconBookmarkPlus, IconList } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { useSession } from '../client/session.js';
import { ListSavedViewsDocument } from '@cartograph/sdk/operations/saved-views';

const SaveView = lazy(() => import('./save-view.js'));

/** Views listed in the menu; the page of all has the rest. */
const LISTED = 12;

/** Keeps the page as it is set up under a name, and leads to its saved views. */
export function ViewMenu({ page }: { page: string }) {
  const t = useTranslations();
  const { can } = useSession();
  const { pathname, search } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [{ data }] = useQuery({
    query: ListSavedViewsDocument,
    variables: { first: LISTED, page },
    pause: !isOpen,
    context: dependsOn('SavedView'),
  });
  if (!can('plan:read')) return null;
  const views = data?.savedViews.nodes ?? [];
  return (
    <>
      <Menu opened={isOpen} onChange={setIsOpen} position="bottom-end" width={280}>
        <Menu.Target>
          <Button variant="default" leftSection={<IconBookmark size={15} stroke={1.8} />}>
            {t('views.menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {can('insights:write') && (
            <Menu.Item leftSection={<IconBookmarkPlus size={15} stroke={1.8} />} onClick={() => setIsSaving(true)}>
              {t('views.saveThis')}
            </Menu.Item>
          )}
          <Menu.Label>{data && views.length === 0 ? t('views.none') : t('views.menuOf')}</Menu.Label>
          {views.map(({ id, name }) => (
            <Menu.Item key={id} component={Link} to={`/views/${encodeURIComponent(id)}`}>
              {name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item component={Link} to="/views" leftSection={<IconList size={15} stroke={1.8} />}>
            {t('views.all')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {isSaving && <SaveView page={page} address={pathname + search} onClose={() => setIsSaving(false)} />}
      </Suspense>
    </>
  );
}
