import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useRefusal } from '../client/user-errors.js';
import { ConfirmDelete } from '../ui/form/confirm-delete.js';
import { useToast } from '../ui/notice/toast.js';
import { DeleteInsightDocument } from '@cartograph/sdk/operations/plan';
import type { Insight } from './insight.js';

/** Deletes an insight on which nothing stands, and goes back to the list. */
export function DeleteInsight({ insight: { id, title, actionItems } }: { insight: Insight }) {
  const t = useTranslations();
  const { can } = useSession();
  const [isAsking, setIsAsking] = useState(false);
  const [deleting, deleteNow] = useMutation(DeleteInsightDocument);
  const read = useRefusal();
  const toast = useToast();
  const navigate = useNavigate();
  if (!can('insights:write')) return null;
  const remove = async (): Promise<void> => {
    const { data, error } = await deleteNow({ input: { id } }, { additionalTypenames: ['Insight'] });
    const refused = read({ userErrors: data?.deleteInsight.userErrors, error }, [], {
      BUSY: t('insights.cited'),
      NOT_FOUND: t('insights.deletedAlready'),
    }).general;
    setIsAsking(false);
    if (refused !== null) return toast({ kind: 'failed', text: refused });
    toast({ kind: 'done', text: t('insights.deleted', { title }) });
    await navigate('/insights');
  };
  const isCited = actionItems.length > 0;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconTrash size={15} stroke={1.8} />}
        disabled={isCited}
        title={isCited ? t('insights.cited') : undefined}
        onClick={() => setIsAsking(true)}
      >
        {t('insights.delete')}
      </Button>
      {isAsking && (
        <ConfirmDelete
          title={t('insights.deleteTitle', { title })}
          text={t('insights.deleteText')}
          action={t('insights.delete')}
          isBusy={deleting.fetching}
          onDelete={() => void remove()}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
