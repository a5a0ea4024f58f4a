import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Refusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';

interface NameViewProps {
  title: string;
  name: string;
  isBusy: boolean;
  refusal: Refusal;
  onSave(name: string): void;
  onClose(): void;
}

/** Asks for the name of a view. */
export function NameView({ title, name, isBusy, refusal, onSave, onClose }: NameViewProps) {
  const t = useTranslations();
  useFocusBack();
  const [text, setText] = useState(name);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(text);
        }}
      >
        <Stack gap="sm">
          <FormAlert text={refusal.general} />
          <TextInput
            label={t('views.name')}
            required
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={refusal.fields['name']}
            maxLength={200}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={text.trim() === ''}>
              {t('views.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
