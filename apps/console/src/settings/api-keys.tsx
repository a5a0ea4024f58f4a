import { Badge, Button, Checkbox, CopyButton, Select, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { QueryView } from '../client/query-view.js';
import { PERMISSIONS, useSession } from '../client/session.js';
import { usePages } from '../client/use-pages.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { useToast } from '../ui/notice/toast.js';
import {
  ListApiKeysDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  type ListApiKeysQuery,
} from '@cartograph/sdk/operations/accounts';
import classes from './settings.module.css';

type KeyRow = ListApiKeysQuery['apiKeys']['nodes'][number];

const pick = (data: ListApiKeysQuery) => data.apiKeys;
const readScopes = PERMISSIONS.filter((permission) => permission.endsWith(':read') && permission !== 'audit:read');
const lifetimes = ['7', '30', '90', '365'] as const;

/** Keys for programs: scoped, shown once, revocable. */
export function ApiKeys() {
  const t = useTranslations();
  const { instant } = useFormats();
  const toast = useToast();
  const read = useRefusal();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListApiKeysDocument,
    { first: 50 },
    'ApiKey',
    pick,
  );
  const [, revoke] = useMutation(RevokeApiKeyDocument);
  const columns = useMemo<Column<KeyRow>[]>(
    () => [
      {
        id: 'name',
        header: t('settings.keyName'),
        isTitle: true,
        render: ({ name }) => name,
        value: ({ name }) => name,
      },
      {
        id: 'prefix',
        header: t('settings.keyPrefix'),
        render: ({ prefix }) => <code>{t('settings.keyShown', { prefix })}</code>,
        value: ({ prefix }) => prefix,
      },
      {
        id: 'scopes',
        header: t('settings.scopes'),
        render: ({ scopes }) => (
          <span className={classes.badges}>
            {scopes.map((scope) => (
              <Badge key={scope} color="gray">
                {scope}
              </Badge>
            ))}
          </span>
        ),
        value: ({ scopes }) => scopes.join(' '),
      },
      {
        id: 'expires',
        isOneLine: true,
        header: t('settings.expires'),
        render: ({ expiresAt }) => (expiresAt ? instant(expiresAt) : t('settings.never')),
        value: ({ expiresAt }) => expiresAt,
      },
      {
        id: 'used',
        isOneLine: true,
        header: t('settings.lastUsed'),
        render: ({ lastUsedAt }) => (lastUsedAt ? instant(lastUsedAt) : t('settings.notUsed')),
        value: ({ lastUsedAt }) => lastUsedAt,
      },
    ],
    [t, instant],
  );
  const revokeNow = async (key: KeyRow): Promise<void> => {
    const { data, error: fault } = await revoke({ input: { id: key.id } });
    const refusal = read({ userErrors: data?.revokeApiKey.userErrors, error: fault });
    toast(
      refusal.general
        ? { kind: 'failed', text: refusal.general }
        : { kind: 'done', text: t('settings.keyRevoked', { name: key.name }) },
    );
    refresh();
  };
  return (
    <div className={classes.stack}>
      <Section title={t('settings.newKey')} note={t('settings.newKeyNote')}>
        <NewKeyForm onCreated={refresh} />
      </Section>
      <Section title={t('settings.tab.keys')}>
        <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[180]} />}>
          {(keys) => (
            <>
              <DataTable
                label={t('settings.tab.keys')}
                columns={columns}
                rows={keys}
                rowKey={({ id }) => id}
                renderAction={(key) =>
                  key.revokedAt ? (
                    <span className={classes.off}>{t('settings.revoked')}</span>
                  ) : (
                    <Button
                      variant="subtle"
                      color="rose"
                      size="compact-xs"
                      onClick={() => void revokeNow(key)}
                      aria-label={t('settings.revokeKey', { name: key.name })}
                    >
                      {t('settings.revoke')}
                    </Button>
                  )
                }
                empty={t('settings.noKeys')}
              />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </>
          )}
        </QueryView>
      </Section>
    </div>
  );
}

function NewKeyForm({ onCreated }: { onCreated(): void }) {
  const t = useTranslations();
  const read = useRefusal();
  const { can } = useSession();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([...readScopes]);
  const [days, setDays] = useState<string>('30');
  const [secret, setSecret] = useState<string | null>(null);
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, create] = useMutation(CreateApiKeyDocument);
  const save = async (): Promise<void> => {
    const expiresAt = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
    const { data, error } = await create({
      input: { name: name.trim(), scopes, expiresAt, clientMutationKey: newMutationKey() },
    });
    const made = data?.createApiKey;
    setRefusal(read({ userErrors: made?.userErrors, error }, ['name', 'scopes', 'expiresAt']));
    if (!made?.secret) return;
    setSecret(made.secret);
    setName('');
    onCreated();
  };
  return (
    <form
      className={classes.wide}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FormAlert text={refusal.general} />
      <div className={classes.row}>
        <TextInput
          label={t('settings.keyName')}
          required
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={refusal.fields['name']}
        />
        <Select
          label={t('settings.lifetime')}
          w={150}
          value={days}
          onChange={(value) => setDays(value ?? '30')}
          data={lifetimes.map((value) => ({ value, label: t('settings.days', { count: Number(value) }) }))}
          allowDeselect={false}
          error={refusal.fields['expiresAt']}
        />
      </div>
      <Checkbox.Group label={t('settings.scopes')} value={scopes} onChange={setScopes} error={refusal.fields['scopes']}>
        <div className={classes.scopes}>
          {PERMISSIONS.filter(can).map((permission) => (
            <Checkbox key={permission} value={permission} label={permission} />
          ))}
        </div>
      </Checkbox.Group>
      <div>
        <Button
          type="submit"
          loading={fetching}
          leftSection={<IconKey size={15} />}
          disabled={name.trim() === '' || scopes.length === 0}
        >
          {t('settings.createKey')}
        </Button>
      </div>
      {secret && (
        <output className={classes.secret}>
          <p>{t('settings.secretOnce')}</p>
          <code data-testid="api-key-secret">{secret}</code>{' '}
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="subtle" size="compact-xs" onClick={copy}>
                {copied ? t('method.copied') : t('method.copy')}
              </Button>
            )}
          </CopyButton>
        </output>
      )}
    </form>
  );
}
