import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useResetClient } from '../client/client-provider.js';
import { useSession } from '../client/session.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useLanguage } from '../i18n/language.js';
import { Entrance } from '../ui/page/entrance.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { CompleteSetupDocument } from '@cartograph/sdk/operations/accounts';

/** Opened by the one-time link that the server printed: makes the first admin account. */
export default function SetupPage() {
  const t = useTranslations();
  const [search] = useSearchParams();
  const { account, needsSetup } = useSession();
  const token = search.get('token') ?? '';
  if (account) return <Navigate to="/" replace />;
  if (!needsSetup || token === '') {
    return (
      <Entrance
        name={t('setup.name')}
        title={needsSetup ? t('setup.noToken') : t('setup.done')}
        text={needsSetup ? t('setup.noTokenText') : t('setup.doneText')}
      >
        <Button component={Link} to="/sign-in" size="sm">
          {t('setup.toSignIn')}
        </Button>
      </Entrance>
    );
  }
  return (
    <Entrance name={t('setup.name')} title={t('setup.title')} text={t('setup.text')}>
      <SetupForm token={token} />
    </Entrance>
  );
}

const formFields = ['email', 'name', 'password'];

function SetupForm({ token }: { token: string }) {
  const t = useTranslations();
  const navigate = useNavigate();
  const reset = useResetClient();
  const read = useRefusal();
  const { locale } = useLanguage();
  const [{ fetching }, complete] = useMutation(CompleteSetupDocument);
  const [email, setEmail] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  const submit = async (): Promise<void> => {
    const { data, error } = await complete({
      input: { token, email, name, password, locale: locale === 'ko' ? 'KO' : 'EN' },
    });
    if (!data?.completeSetup.account) {
      setRefusal(read({ userErrors: data?.completeSetup.userErrors, error }, formFields));
      return;
    }
    void navigate(`/sign-in?email=${encodeURIComponent(email)}`, { replace: true });
    reset();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <FormAlert text={refusal.general} />
        <TextInput
          label={t('setup.yourName')}
          autoComplete="name"
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={refusal.fields['name']}
        />
        <TextInput
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={refusal.fields['email']}
        />
        <PasswordInput
          label={t('signIn.password')}
          description={t('setup.passwordHint')}
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={refusal.fields['password']}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        <Button type="submit" size="sm" loading={fetching} mt={4}>
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  );
}
