import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { returnPath, useResetClient } from '../client/client-provider.js';
import { useSession } from '../client/session.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { Entrance } from '../ui/page/entrance.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { SignInDocument } from '@cartograph/sdk/operations/accounts';

/** Name and password; then back to where one wanted to go. */
export default function SignInPage() {
  const t = useTranslations();
  const { account, needsSetup, isSynthetic, isReadOnly } = useSession();
  const [search] = useSearchParams();
  const reset = useResetClient();
  const read = useRefusal();
  const [{ fetching }, signIn] = useMutation(SignInDocument);
  const [email, setEmail] = useState(search.get('email') ?? '');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  if (account) return <Navigate to={returnPath(search.get('return'))} replace />;
  const submit = async (): Promise<void> => {
    const { data, error } = await signIn({ input: { email, password } });
    if (data?.signIn.account) reset();
    else setRefusal(read({ userErrors: data?.signIn.userErrors, error }));
  };
  return (
    <Entrance
      name={t('signIn.title')}
      title={t('signIn.title')}
      text={
        <>
          {needsSetup && <p>{t('signIn.setupFirst')}</p>}
          {isSynthetic && <p>{t('signIn.synthetic')}</p>}
          {isReadOnly ? <p>{t('signIn.readOnly')}</p> : !needsSetup && <p>{t('signIn.text')}</p>}
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="sm">
          <FormAlert text={refusal.general} />
          <TextInput
            label={t('signIn.email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          />
          <Button type="submit" size="sm" loading={fetching} mt={4}>
            {t('signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
