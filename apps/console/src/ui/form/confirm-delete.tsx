import { Button, Group, Modal, Stack } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFocusBack } from './focus-back.js';
import { FormAlert } from '../notice/form-alert.js';

/** Asks before something is deleted for good. */
export function ConfirmDelete({
  title,
  text,
  action,
  refused = null,
  isBusy,
  onDelete,
  onClose,
}: {
  title: string;
  /** What else will be gone. */
  text: string;
  /** Words of the button. */
  action: string;
  /** Why it was not deleted. */
  refused?: string | null;
  isBusy: boolean;
  onDelete(): void;
  onClose(): void;
}) {
  const t = useTranslations();
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <Stack gap="sm">
        <p>{text}</p>
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" data-autofocus onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button color="rose" loading={isBusy} onClick={onDelete}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
