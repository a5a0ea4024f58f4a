import { ActionIcon, Anchor, Button, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconBookmarkPlus, IconCheck, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { MoreButton } from '../ui/more-button.js';
import { Section } from '../ui/page.js';
import { SavedViewsDocument, type SavedViewsQuery } from './saved-views.generated.js';
import { useSavedViews, viewLink, type SavedView } from './use-saved-views.js';
import { DeleteView, NameView } from './view-dialogs.js';

const pick = (data: SavedViewsQuery) => data.savedViews;

/** Keeps the page as it is set up under a name. Shows nothing to those who may not. */
export function SaveViewButton() {
  const t = useTranslations();
  const { can } = useSession();
  const { pathname, search } = useLocation();
  const { isBusy, refusal, save, forget } = useSavedViews();
  const [isOpen, setIsOpen] = useState(false);
  if (!can('insights:write')) return null;
  const close = (): void => {
    setIsOpen(false);
    forget();
  };
  const keep = async (name: string): Promise<void> => {
    if (await save({ view: null, name, page: 'explore', address: pathname + search })) close();
  };
  return (
    <>
      <Button variant="default" leftSection={<IconBookmarkPlus size={15} />} onClick={() => setIsOpen(true)}>
        {t('explore.views.saveThis')}
      </Button>
      {isOpen && <NameView title={t('explore.views.saveThis')} name="" isBusy={isBusy} refusal={refusal} onSave={(name) => void keep(name)} onClose={close} />}
    </>
  );
}

/** Every saved view with its link, which stays whatever the view is called and shows. */
export function SavedViewList() {
  const t = useTranslations();
  const { can } = useSession();
  const formats = useFormats();
  const { nodes, hasMore, isLoading, more } = usePages(SavedViewsDocument, { first: 50 }, 'SavedView', pick);
  const { isBusy, refusal, save, remove, forget } = useSavedViews();
  const [renamed, setRenamed] = useState<SavedView | null>(null);
  const [deleted, setDeleted] = useState<SavedView | null>(null);
  const mayWrite = can('insights:write');
  const endRename = (): void => {
    setRenamed(null);
    forget();
  };
  const rename = async (view: SavedView, name: string): Promise<void> => {
    if (await save({ view, name, page: view.page, address: view.address })) endRename();
  };
  const end = async (view: SavedView): Promise<void> => {
    await remove(view);
    setDeleted(null);
  };
  const columns: Column<SavedView>[] = [
    { id: 'name', header: t('explore.views.name'), isTitle: true, render: ({ name, address }) => <Anchor component={Link} to={address} size="sm">{name}</Anchor>, value: ({ name }) => name },
    { id: 'author', header: t('explore.views.author'), render: ({ createdBy }) => createdBy?.name ?? t('explore.views.server'), value: ({ createdBy }) => createdBy?.name ?? null },
    { id: 'updated', header: t('explore.views.updated'), isOneLine: true, render: ({ updatedAt }) => formats.instant(updatedAt), value: ({ updatedAt }) => updatedAt },
  ];
  if (!nodes || nodes.length === 0) return null;
  return (
    <Section title={t('explore.views.title')} note={t('explore.views.note')}>
      <DataTable
        label={t('explore.views.title')}
        columns={columns}
        rows={nodes}
        rowKey={({ id }) => id}
        renderAction={(view) => (
          <Group gap={2} wrap="nowrap" justify="flex-end">
            <CopyButton value={window.location.origin + viewLink(view.id)}>
              {({ copied, copy }) => (
                <Tooltip label={t('explore.views.copy')}>
                  <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('explore.views.copyOf', { name: view.name })} onClick={copy}>
                    {copied ? <IconCheck size={15} /> : <IconLink size={15} />}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
            {mayWrite && (
              <>
                <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('explore.views.renameOf', { name: view.name })} onClick={() => setRenamed(view)}>
                  <IconPencil size={15} />
                </ActionIcon>
                <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('explore.views.deleteOf', { name: view.name })} onClick={() => setDeleted(view)}>
                  <IconTrash size={15} />
                </ActionIcon>
              </>
            )}
          </Group>
        )}
      />
      <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
      {renamed && <NameView title={t('explore.views.rename')} name={renamed.name} isBusy={isBusy} refusal={refusal} onSave={(name) => void rename(renamed, name)} onClose={endRename} />}
      {deleted && <DeleteView view={deleted} isBusy={isBusy} onDelete={() => void end(deleted)} onClose={() => setDeleted(null)} />}
    </Section>
  );
}
