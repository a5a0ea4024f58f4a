import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { TwoVersions } from '../ui/form/two-versions.js';
import { edited, type Item, type ItemChanges, type Names } from './board-state.js';
import type { Conflict } from './use-board.js';

interface ConflictDialogProps {
  conflict: Conflict;
  names: Names;
  onKeep(): void;
  onApply(item: Item, changes: ItemChanges): void;
}

const fields = ['title', 'description', 'status', 'owner', 'due', 'audience', 'uplift'] as const;
type Field = (typeof fields)[number];

const fieldOf = {
  title: 'title',
  description: 'description',
  status: 'status',
  owner: 'ownerId',
  due: 'dueOn',
  audience: 'audienceId',
  uplift: 'expectedUplift',
} as const satisfies Record<Field, keyof ItemChanges>;

/** Two people edited the same item: shows both, and lets the reader choose. */
export function ConflictDialog({ conflict: { theirs, mine }, names, onKeep, onApply }: ConflictDialogProps) {
  const t = useTranslations();
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
    <TwoVersions
      title={t('conflict.title')}
      text={t('conflict.text', { title: theirs.title })}
      theirs={t('conflict.theirs')}
      rows={fields
        .filter((field) => mine[fieldOf[field]] !== undefined)
        .map((field) => ({
          field: t(`actionItems.field.${field}`),
          theirs: write(theirs, field),
          mine: write(ours, field),
        }))}
      keep={t('conflict.keep')}
      apply={t('conflict.apply')}
      onKeep={onKeep}
      onApply={() => onApply(theirs, mine)}
      onClose={onKeep}
    />
  );
}
