import { Button, Group, Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useFocusBack } from '../ui/focus-back.js';
import { edited, type Item, type ItemChanges, type Names } from './board-state.js';
import classes from './conflict-dialog.module.css';
import type { Conflict } from './use-board.js';

interface ConflictDialogProps {
  conflict: Conflict;
  names: Names;
  onKeep(): void;
  onApply(item: Item, changes: ItemChanges): void;
}

const fields = ['title', 'description', 'status', 'owner', 'due', 'audience', 'uplift'] as const;
type Field = (typeof fields)[number];

const fieldOf = { title: 'title', description: 'description', status: 'status', owner: 'ownerId', due: 'dueOn', audience: 'audienceId', uplift: 'expectedUplift' } as const satisfies Record<Field, keyof ItemChanges>;

/** Two people edited the same item: shows both, and lets the reader choose. */
export function ConflictDialog({ conflict: { theirs, mine }, names, onKeep, onApply }: ConflictDialogProps) {
  const t = useTranslations();
  useFocusBack();
  const { day, change } = useFormats();
  const ours = edited(theirs, mine, names);
  const write = (item: Item, field: Field): string => {
    if (field === 'status') return t(`actionItems.status.${item.status}`);
    if (field === 'owner') return item.ownerAccount?.name ?? '–';
    if (field === 'due') return item.dueOn ? day(item.dueOn) : '–';
    if (field === 'audience') return item.audience?.name ?? '–';
    if (field === 'uplift') return item.expectedUplift === null ? '–' : change(item.expectedUplift);
    return item[field] || '–';
  };
  return (
    <Modal opened onClose={onKeep} title={t('conflict.title')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p className={classes.text}>{t('conflict.text', { title: theirs.title })}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {fields
            .filter((field) => mine[fieldOf[field]] !== undefined)
            .map((field) => (
              <tr key={field}>
                <th scope="row">{t(`actionItems.field.${field}`)}</th>
                <td>{write(theirs, field)}</td>
                <td>{write(ours, field)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onKeep}>
          {t('conflict.keep')}
        </Button>
        <Button onClick={() => onApply(theirs, mine)}>{t('conflict.apply')}</Button>
      </Group>
    </Modal>
  );
}
