import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useResetClient } from '../client/client-provider.js';
import { QueryView } from '../client/query-view.js';
import { useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { Waiting } from '../ui/notice/states.js';
import { useToast } from '../ui/notice/toast.js';
import { DifferenceView } from './snapshot-difference.js';
import { RollBackDocument, SnapshotDifferenceDocument } from '@cartograph/sdk/operations/snapshots';
import classes from './snapshots.module.css';
import type { SnapshotRow } from './snapshot-row.js';

/** Says what will change before another snapshot becomes the current one; afterwards one press undoes it. */
export function RollBackDialog({ from, to, onClose }: { from: SnapshotRow; to: SnapshotRow; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const { instant } = useFormats();
  const toast = useToast();
  const reset = useResetClient();
  const read = useRefusal();
  const [refused, setRefused] = useState<string | null>(null);
  const [{ data, error }, ask] = useQuery({
    query: SnapshotDifferenceDocument,
    variables: { from: from.id, to: to.id },
  });
  const [{ fetching }, rollBack] = useMutation(RollBackDocument);
  const makeCurrent = async (snapshot: SnapshotRow, undo: (() => void) | null): Promise<void> => {
    const outcome = await rollBack({ input: { snapshotId: snapshot.id } });
    const words = outcome.data?.rollBack.snapshot
      ? null
      : (read({ userErrors: outcome.data?.rollBack.userErrors, error: outcome.error }).general ?? '');
    if (words !== null) {
      if (undo) setRefused(words);
      else toast({ kind: 'failed', text: words });
      return;
    }
    onClose();
    toast({
      kind: 'done',
      text: t('data.snapshots.rolled', { at: instant(snapshot.committedAt) }),
      ...(undo ? { action: { label: t('data.snapshots.undo'), run: undo } } : {}),
    });
    reset();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('data.snapshots.confirmTitle', { at: instant(to.committedAt) })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.dialog}>
        <p>{t('data.snapshots.confirmNow')}</p>
        <QueryView
          data={data?.snapshotDifference}
          error={error}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
          whileLoading={<Waiting heights={[80]} />}
        >
          {(difference) => <DifferenceView difference={difference} hasMonths={false} />}
        </QueryView>
        <p className={classes.quiet}>{t('data.snapshots.confirmKept', { at: instant(from.committedAt) })}</p>
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button loading={fetching} onClick={() => void makeCurrent(to, () => void makeCurrent(from, null))}>
            {t('data.snapshots.confirm')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
