import { useCallback, useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { accepted, useRefusal, type Refusal } from '../client/user-errors.js';
import { useToast } from '../ui/notice/toast.js';
import {
  DeleteSavedViewDocument,
  SaveViewDocument,
  type SavedViewFieldsFragment,
} from '@cartograph/sdk/operations/saved-views';

export type SavedView = SavedViewFieldsFragment;

/** A view as it shall be; without an id a new one. */
export interface ViewToSave {
  view: SavedView | null;
  name: string;
  page: string;
  address: string;
}

export interface SavedViewActions {
  isBusy: boolean;
  refusal: Refusal;
  save(asked: ViewToSave): Promise<SavedView | null>;
  remove(view: SavedView): Promise<boolean>;
  forget(): void;
}

/** The address under which a view is always found. */
export const viewLink = (id: string): string => `/views/${id}`;

/** What can be done with saved views; each outcome is said in passing, a refusal stays. */
export function useSavedViews(): SavedViewActions {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const [saving, saveNow] = useMutation(SaveViewDocument);
  const [deleting, deleteNow] = useMutation(DeleteSavedViewDocument);
  const [refusal, setRefusal] = useState<Refusal>(accepted);
  const save = useCallback(
    async ({ view, name, page, address }: ViewToSave): Promise<SavedView | null> => {
      const { data, error } = await saveNow(
        {
          input: {
            id: view?.id ?? null,
            version: view?.version ?? null,
            name: name.trim(),
            page,
            address,
            clientMutationKey: newMutationKey(),
          },
        },
        { additionalTypenames: ['SavedView'] },
      );
      const { savedView = null, userErrors = [] } = data?.saveView ?? {};
      if (savedView && userErrors.length === 0) {
        setRefusal(accepted);
        toast({ kind: 'done', text: t('views.saved', { name: savedView.name }) });
        return savedView;
      }
      setRefusal(
        read({ userErrors, error }, ['name'], {
          TAKEN: t('views.taken', { name: name.trim() }),
          CONFLICT: t('views.changed', { name: savedView?.name ?? '' }),
          NOT_FOUND: t('views.gone'),
        }),
      );
      return null;
    },
    [saveNow, toast, read, t],
  );
  const remove = useCallback(
    async (view: SavedView): Promise<boolean> => {
      const { data, error } = await deleteNow(
        { input: { id: view.id, version: view.version } },
        { additionalTypenames: ['SavedView'] },
      );
      const refused = read({ userErrors: data?.deleteSavedView.userErrors, error }, [], {
        CONFLICT: t('views.changed', { name: data?.deleteSavedView.savedView?.name ?? view.name }),
        NOT_FOUND: t('views.gone'),
      }).general;
      if (refused !== null) toast({ kind: 'failed', text: refused });
      else toast({ kind: 'done', text: t('views.deleted', { name: view.name }) });
      return refused === null;
    },
    [deleteNow, toast, read, t],
  );
  const forget = useCallback(() => setRefusal(accepted), []);
  return { isBusy: saving.fetching || deleting.fetching, refusal, save, remove, forget };
}
