import { Badge, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconUserPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { AccountDrawer, type AccountRow } from './account-drawer.js';
import { ListAccountsDocument, type ListAccountsQuery } from '@cartograph/sdk/operations/accounts';
import classes from './settings.module.css';

const pick = (data: ListAccountsQuery) => data.accounts;

/** Everybody who can sign in, and as what. */
export function Accounts() {
  const t = useTranslations();
  const { day } = useFormats();
  const { account: me } = useSession();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListAccountsDocument,
    { first: 50 },
    'Account',
    pick,
  );
  const [isAdding, adding] = useDisclosure();
  const [edited, setEdited] = useState<AccountRow | null>(null);
  const columns = useMemo<Column<AccountRow>[]>(
    () => [
      {
        id: 'name',
        header: t('settings.name'),
        isTitle: true,
        render: ({ id, name }) => (id === me?.id ? t('settings.you', { name }) : name),
        value: ({ name }) => name,
      },
      { id: 'email', header: t('signIn.email'), render: ({ email }) => email, value: ({ email }) => email ?? '' },
      {
        id: 'roles',
        header: t('settings.roles'),
        render: ({ roles }) => (
          <span className={classes.badges}>
            {roles.map((role) => (
              <Badge key={role}>{t(`role.${role}.name`)}</Badge>
            ))}
          </span>
        ),
        value: ({ roles }) => roles.join(' '),
      },
      {
        id: 'state',
        header: t('settings.state'),
        render: ({ disabled }) =>
          disabled ? <span className={classes.off}>{t('settings.disabled')}</span> : t('settings.active'),
        value: ({ disabled }) => String(!disabled),
      },
      {
        id: 'created',
        isOneLine: true,
        header: t('settings.created'),
        render: ({ createdAt }) => day(createdAt.slice(0, 10)),
        value: ({ createdAt }) => createdAt,
      },
    ],
    [t, day, me?.id],
  );
  return (
    <Section
      title={t('settings.tab.accounts')}
      aside={
        <Button leftSection={<IconUserPlus size={15} />} onClick={adding.open}>
          {t('settings.addAccount')}
        </Button>
      }
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[220]} />}>
        {(accounts) => (
          <>
            <DataTable
              label={t('settings.tab.accounts')}
              columns={columns}
              rows={accounts}
              rowKey={({ id }) => id}
              csvName="accounts"
              renderAction={(row) => (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  onClick={() => setEdited(row)}
                  aria-label={t('settings.editAccount', { name: row.name })}
                >
                  {t('settings.edit')}
                </Button>
              )}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </>
        )}
      </QueryView>
      {isAdding && <AccountDrawer account={null} onClose={adding.close} onSaved={refresh} />}
      {edited && <AccountDrawer account={edited} onClose={() => setEdited(null)} onSaved={refresh} />}
    </Section>
  );
}
