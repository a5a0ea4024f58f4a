import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { useToast } from '../ui/notice/toast.js';
import { ChangePasswordDocument } from '@cartograph/sdk/operations/accounts';
import classes from './settings.module.css';

/** The current password, then the new one. */
export function PasswordForm() {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { account } = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, change] = useMutation(ChangePasswordDocument);
  const save = async (): Promise<void> => {
    const { data, error } = await change({ input: { currentPassword: current, newPassword: next } });
    setRefusal(read({ userErrors: data?.changePassword.userErrors, error }, ['currentPassword', 'newPassword']));
    if (!data?.changePassword.ok) return;
    setCurrent('');
    setNext('');
    toast({ kind: 'done', text: t('settings.passwordChanged') });
  };
  const toggle = { visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') } };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FormAlert text={refusal.general} />
      <input type="text" autoComplete="username" value={account?.email ?? ''} readOnly hidden />
      <PasswordInput
        label={t('settings.currentPassword')}
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        error={refusal.fields['currentPassword']}
        {...toggle}
      />
      <PasswordInput
        label={t('settings.newPassword')}
        description={t('setup.passwordHint')}
        autoComplete="new-password"
        required
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
        error={refusal.fields['newPassword']}
        {...toggle}
      />
      <div>
        <Button type="submit" loading={fetching} disabled={current === '' || next === ''}>
          {t('settings.changePassword')}
        </Button>
      </div>
    </form>
  );
}
