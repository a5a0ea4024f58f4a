import {
  Button,
  Checkbox,
  Drawer,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import type { Role } from '@cartograph/sdk/schema';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useLanguage } from '../i18n/language.js';
import { LANGUAGE_NAMES, LOCALES } from '../i18n/locale.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { useToast } from '../ui/notice/toast.js';
import {
  CreateAccountDocument,
  UpdateAccountDocument,
  type ListAccountsQuery,
} from '@cartograph/sdk/operations/accounts';

/** An account as the list of them has it. */
export type AccountRow = ListAccountsQuery['accounts']['nodes'][number];

const roles = ['OBSERVER', 'VIEWER', 'ANALYST', 'MARKETER', 'OPERATOR', 'ADMIN'] as const satisfies readonly Role[];
const formFields = ['name', 'email', 'password', 'roles'];

/** A new account, or the name, roles and state of an old one. */
export function AccountDrawer({
  account,
  onClose,
  onSaved,
}: {
  account: AccountRow | null;
  onClose(): void;
  onSaved(): void;
}) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const { locale } = useLanguage();
  const [draft, setDraft] = useState({
    name: account?.name ?? '',
    email: account?.email ?? '',
    password: '',
    roles: account?.roles ?? (['VIEWER'] as Role[]),
    locale: locale as string,
    disabled: account?.disabled ?? false,
  });
  const [refusal, setRefusal] = useState(accepted);
  const [, create] = useMutation(CreateAccountDocument);
  const [, update] = useMutation(UpdateAccountDocument);
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const run = async () => {
    if (account === null) {
      const { data, error } = await create({
        input: {
          name: draft.name.trim(),
          email: draft.email.trim(),
          password: draft.password,
          roles: draft.roles,
          locale: draft.locale === 'ko' ? 'KO' : 'EN',
        },
      });
      return { saved: data?.createAccount.account, userErrors: data?.createAccount.userErrors, error };
    }
    const { data, error } = await update({
      input: {
        id: account.id,
        version: account.version,
        name: draft.name.trim(),
        roles: draft.roles,
        disabled: draft.disabled,
      },
    });
    return {
      saved: data?.updateAccount.userErrors.length === 0 ? data.updateAccount.account : null,
      userErrors: data?.updateAccount.userErrors,
      error,
    };
  };
  const save = async (): Promise<void> => {
    const { saved, userErrors, error } = await run();
    if (!saved) {
      setRefusal(
        userErrors?.some(({ code }) => code === 'CONFLICT')
          ? { fields: {}, general: t('settings.conflict') }
          : read({ userErrors, error }, formFields),
      );
      return;
    }
    toast({ kind: 'done', text: t('settings.accountSaved', { name: saved.name }) });
    onSaved();
    onClose();
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={account ? t('settings.editAccount', { name: account.name }) : t('settings.addAccount')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <FormAlert text={refusal.general} />
          <TextInput
            label={t('settings.name')}
            required
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={refusal.fields['name']}
          />
          <TextInput
            label={t('signIn.email')}
            type="email"
            required
            readOnly={account !== null}
            value={draft.email}
            onChange={(event) => set({ email: event.currentTarget.value })}
            error={refusal.fields['email']}
          />
          {account === null && (
            <>
              <PasswordInput
                label={t('signIn.password')}
                description={t('setup.passwordHint')}
                autoComplete="new-password"
                required
                value={draft.password}
                onChange={(event) => set({ password: event.currentTarget.value })}
                error={refusal.fields['password']}
                visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
              />
              <SegmentedControl
                aria-label={t('settings.language')}
                value={draft.locale}
                onChange={(value) => set({ locale: value })}
                data={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
              />
            </>
          )}
          <Checkbox.Group
            label={t('settings.roles')}
            value={draft.roles}
            onChange={(value) => set({ roles: roles.filter((role) => value.includes(role)) })}
            error={refusal.fields['roles']}
          >
            <Stack gap="xs" mt={6}>
              {roles.map((role) => (
                <Checkbox
                  key={role}
                  value={role}
                  label={t(`role.${role}.name`)}
                  description={t(`role.${role}.meaning`)}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          {account && (
            <Switch
              label={t('settings.disableAccount')}
              checked={draft.disabled}
              onChange={(event) => set({ disabled: event.currentTarget.checked })}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" size="sm" onClick={onClose}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" size="sm">
              {t('settings.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
