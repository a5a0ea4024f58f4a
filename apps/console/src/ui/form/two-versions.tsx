import { Button, Group, Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFocusBack } from './focus-back.js';
import classes from './two-versions.module.css';

/** What one field is in each of two versions. */
export interface TwoSides {
  field: string;
  theirs: string;
  mine: string;
}

interface TwoVersionsProps {
  title: string;
  text: string;
  /** Whose or when the other version is. */
  theirs: string;
  rows: readonly TwoSides[];
  keep: string;
  apply: string;
  isBusy?: boolean;
  /** Takes the other version. */
  onKeep(): void;
  /** Writes the reader's own over it. */
  onApply(): void;
  onClose(): void;
}

/** Two people changed the same thing: shows both versions side by side, and lets the reader choose. */
export function TwoVersions({
  title,
  text,
  theirs,
  rows,
  keep,
  apply,
  isBusy = false,
  onKeep,
  onApply,
  onClose,
}: TwoVersionsProps) {
  const t = useTranslations();
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p className={classes.text}>{text}</p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{theirs}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.field}>
              <th scope="row">{row.field}</th>
              <td>{row.theirs}</td>
              <td>{row.mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onKeep}>
          {keep}
        </Button>
        <Button loading={isBusy} onClick={onApply}>
          {apply}
        </Button>
      </Group>
    </Modal>
  );
}
