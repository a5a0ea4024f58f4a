import { useCallback, useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { useRefusal } from '../client/user-errors.js';
import { useToast } from '../ui/notice/toast.js';
import {
  ActionItemsDocument,
  DeleteActionItemDocument,
  UpdateActionItemDocument,
  type ActionItemsQueryVariables,
} from '@cartograph/sdk/operations/plan';
import { edited, reverse, withOverlay, type Item, type ItemChanges, type Names, type Overlay } from './board-state.js';

/** Somebody else was faster: their item, and what was to be changed here. */
export interface Conflict {
  theirs: Item;
  mine: ItemChanges;
}

const boardSize = 100;

/** The board's items with optimistic edits, undo, and conflicts to be settled by the reader. */
export function useBoard(which: Pick<ActionItemsQueryVariables, 'filter' | 'archived'>, names: Names) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const [{ data, error, fetching }, ask] = useQuery({
    query: ActionItemsDocument,
    variables: { first: boardSize, ...which },
    requestPolicy: 'cache-and-network',
    context: dependsOn('ActionItem'),
  });
  const [, update] = useMutation(UpdateActionItemDocument);
  const [, remove] = useMutation(DeleteActionItemDocument);
  const [overlay, setOverlay] = useState<Overlay>(new Map());
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const cover = useCallback((id: string, item: Item | 'deleted' | null) => {
    setOverlay((known) => {
      const next = new Map(known);
      if (item === null) next.delete(id);
      else next.set(id, item);
      return next;
    });
  }, []);

  const change = useCallback(
    async function changeItem(item: Item, changes: ItemChanges, words: string | null = null): Promise<boolean> {
      cover(item.id, edited(item, changes, names));
      const { data: answer, error: fault } = await update({
        input: { id: item.id, version: item.version, ...changes },
      });
      const payload = answer?.updateActionItem;
      const refused = payload?.userErrors ?? [];
      if (payload?.actionItem && refused.length === 0) {
        const saved = payload.actionItem;
        cover(item.id, saved);
        if (words !== null) {
          toast({
            kind: 'done',
            text: words,
            action: {
              label: t('actionItems.undo'),
              run: () => void changeItem(saved, reverse(item, changes), t('actionItems.undone')),
            },
          });
        }
        return true;
      }
      if (payload?.actionItem && refused.some(({ code }) => code === 'CONFLICT')) {
        cover(item.id, payload.actionItem);
        setConflict({ theirs: payload.actionItem, mine: changes });
        return false;
      }
      cover(item.id, null);
      toast({ kind: 'failed', text: read({ userErrors: refused, error: fault }).general ?? t('actionItems.notSaved') });
      return false;
    },
    [cover, names, read, t, toast, update],
  );

  const drop = useCallback(
    async (item: Item): Promise<boolean> => {
      cover(item.id, 'deleted');
      const { data: answer, error: fault } = await remove({ input: { id: item.id, version: item.version } });
      const payload = answer?.deleteActionItem;
      if (payload?.deletedId) {
        toast({ kind: 'done', text: t('actionItems.deleted', { title: item.title }) });
        return true;
      }
      cover(item.id, null);
      ask({ requestPolicy: 'network-only' });
      toast({
        kind: 'failed',
        text: read({ userErrors: payload?.userErrors, error: fault }).general ?? t('actionItems.notSaved'),
      });
      return false;
    },
    [ask, cover, read, remove, t, toast],
  );

  const items = useMemo(() => (data ? withOverlay(data.actionItems.nodes, overlay) : undefined), [data, overlay]);
  return {
    items,
    error,
    isLoading: fetching,
    hasMore: data?.actionItems.pageInfo.hasNextPage ?? false,
    refresh: () => ask({ requestPolicy: 'network-only' }),
    change,
    drop,
    conflict,
    settle: () => setConflict(null),
  };
}

export type Board = ReturnType<typeof useBoard>;
