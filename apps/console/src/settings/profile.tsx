import { Button, SegmentedControl, TextInput, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useSpeak } from '../client/use-speak.js';
import { useLanguage } from '../i18n/language.js';
import { LANGUAGE_NAMES, LOCALES } from '../i18n/locale.js';
import { useFormats } from '../i18n/use-formats.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { Section } from '../ui/page/page.js';
import { useToast } from '../ui/notice/toast.js';
import { PasswordForm } from './password-form.js';
import { UpdateViewerDocument } from '@cartograph/sdk/operations/accounts';
import classes from './settings.module.css';

const themes = ['auto', 'light', 'dark'] as const;

/** My name, language, theme and password. */
export function Profile() {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { account } = useSession();
  const { list } = useFormats();
  const { locale } = useLanguage();
  const speak = useSpeak();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [name, setName] = useState(account?.name ?? '');
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, update] = useMutation(UpdateViewerDocument);
  const save = async (): Promise<void> => {
    const { data, error } = await update({ input: { name: name.trim() } });
    const next = read({ userErrors: data?.updateViewer.userErrors, error }, ['name']);
    setRefusal(next);
    if (data?.updateViewer.account) toast({ kind: 'done', text: t('settings.saved') });
  };
  return (
    <div className={classes.stack}>
      <Section title={t('settings.me')}>
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <FormAlert text={refusal.general} />
          <TextInput
            label={t('settings.name')}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={refusal.fields['name']}
          />
          <TextInput label={t('signIn.email')} value={account?.email ?? ''} readOnly />
          <TextInput
            label={t('settings.roles')}
            value={list((account?.roles ?? []).map((role) => t(`role.${role}.name`)))}
            readOnly
          />
          <div>
            <Button type="submit" loading={fetching} disabled={name.trim() === '' || name.trim() === account?.name}>
              {t('settings.save')}
            </Button>
          </div>
        </form>
      </Section>
      <Section title={t('settings.appearance')}>
        <div className={classes.row}>
          <SegmentedControl
            aria-label={t('settings.language')}
            value={locale}
            onChange={speak}
            data={LOCALES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          />
          <SegmentedControl
            aria-label={t('settings.theme')}
            value={colorScheme}
            onChange={(value) => setColorScheme(themes.find((theme) => theme === value) ?? 'auto')}
            data={themes.map((value) => ({ value, label: t(`settings.themes.${value}`) }))}
          />
        </div>
      </Section>
      <Section title={t('settings.password')}>
        <PasswordForm />
      </Section>
    </div>
  );
}
