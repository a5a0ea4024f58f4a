import { ActionIcon, Anchor, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconLink, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { useSavedViews, viewLink, type SavedView } from './use-saved-views.js';
import { ConfirmDelete } from '../ui/form/confirm-delete.js';
import { NameView } from './view-dialogs.js';
import { pageAt } from './view-faults.js';

/** Every saved view with its link, which stays whatever the view is called and shows. */
export function SavedViewList({ views }: { views: readonly SavedView[] }) {
  const t = useTranslations();
  const { can } = useSession();
  const formats = useFormats();
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
  const pageName = (address: string): string | null => {
    const at = pageAt(address);
    return at && t(`app.pages.${at.name}`);
  };
  const columns: Column<SavedView>[] = [
    {
      id: 'name',
      header: t('views.name'),
      isTitle: true,
      render: ({ id, name }) => (
        <Anchor component={Link} to={viewLink(id)} size="sm">
          {name}
        </Anchor>
      ),
      value: ({ name }) => name,
    },
    {
      id: 'page',
      header: t('views.page'),
      render: ({ address, page }) => pageName(address) ?? page,
      value: ({ page }) => page,
    },
    {
      id: 'author',
      header: t('views.author'),
      render: ({ createdBy }) => createdBy?.name ?? t('views.server'),
      value: ({ createdBy }) => createdBy?.name ?? null,
    },
    {
      id: 'updated',
      header: t('views.updated'),
      isOneLine: true,
      render: ({ updatedAt }) => formats.instant(updatedAt),
      value: ({ updatedAt }) => updatedAt,
    },
  ];
  return (
    <>
      <DataTable
        label={t('views.title')}
        columns={columns}
        rows={views}
        rowKey={({ id }) => id}
        renderAction={(view) => (
          <Group gap={2} wrap="nowrap" justify="flex-end">
            <CopyButton value={window.location.origin + onServer(viewLink(view.id))}>
              {({ copied, copy }) => (
                <Tooltip label={t('views.copy')}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t('views.copyOf', { name: view.name })}
                    onClick={copy}
                  >
                    {copied ? <IconCheck size={15} /> : <IconLink size={15} />}
                  </ActionIcon>
                </Tooltip>
              )}
            </CopyButton>
            {mayWrite && (
              <>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('views.renameOf', { name: view.name })}
                  onClick={() => setRenamed(view)}
                >
                  <IconPencil size={15} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('views.deleteOf', { name: view.name })}
                  onClick={() => setDeleted(view)}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </>
            )}
          </Group>
        )}
      />
      {renamed && (
        <NameView
          title={t('views.rename')}
          name={renamed.name}
          isBusy={isBusy}
          refusal={refusal}
          onSave={(name) => void rename(renamed, name)}
          onClose={endRename}
        />
      )}
      {deleted && (
        <ConfirmDelete
          title={t('views.deleteTitle', { name: deleted.name })}
          text={t('views.deleteText')}
          action={t('views.delete')}
          isBusy={isBusy}
          onDelete={() => void end(deleted)}
          onClose={() => setDeleted(null)}
        />
      )}
    </>
  );
}
