import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Refusal } from '../../client/user-errors.js';
import { useFocusBack } from '../../ui/form/focus-back.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { fromLists, missingIn, type Rule } from './rule.js';
import classes from './rules.module.css';
import type { RuleSet } from './use-rules.js';

interface NameDialogProps {
  title: string;
  name: string;
  rules: readonly Rule[];
  isBusy: boolean;
  refusal: Refusal;
  onSave(name: string): void;
  onClose(): void;
}

/** Asks for the name of a rule set, and says what of it will not be saved. */
export function NameDialog({ title, name, rules, isBusy, refusal, onSave, onClose }: NameDialogProps) {
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
            label={t('rules.set.nameLabel')}
            required
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            error={refusal.fields['name']}
            maxLength={200}
          />
          {rules.some((rule) => missingIn(rule) !== null) && (
            <p className={classes.hint}>{t('rules.set.incomplete')}</p>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={text.trim() === ''}>
              {t('rules.set.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Two people changed the same rule set: lets the reader choose whose rules stay. */
export function RuleConflictDialog({
  theirs,
  mine,
  onKeep,
  onApply,
  isBusy,
}: {
  theirs: RuleSet;
  mine: readonly Rule[];
  onKeep(): void;
  onApply(): void;
  isBusy: boolean;
}) {
  const t = useTranslations();
  useFocusBack();
  return (
    <Modal
      opened
      onClose={onKeep}
      title={t('rules.set.conflictTitle', { name: theirs.name })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <p className={classes.text}>{t('rules.set.conflictText')}</p>
      <div className={classes.pair}>
        <RuleNames title={t('conflict.theirs')} rules={fromLists(theirs.rules)} />
        <RuleNames title={t('conflict.mine')} rules={mine} />
      </div>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onKeep}>
          {t('rules.set.keepTheirs')}
        </Button>
        <Button loading={isBusy} onClick={onApply}>
          {t('rules.set.applyMine')}
        </Button>
      </Group>
    </Modal>
  );
}

function RuleNames({ title, rules }: { title: string; rules: readonly Rule[] }) {
  const t = useTranslations();
  return (
    <div>
      <h3 className={classes.feedTitle}>{title}</h3>
      <ul className={classes.badLines}>
        {rules.map(({ kind, name }) => (
          <li key={name}>{t('rules.set.named', { name, kind: t(`rules.kind.${kind}`) })}</li>
        ))}
      </ul>
    </div>
  );
}
