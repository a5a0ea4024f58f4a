import { Tabs } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useSession, type Permission } from '../client/session.js';
import { Page } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { Accounts } from './accounts.js';
import { ApiKeys } from './api-keys.js';
import { AuditLog } from './audit-log.js';
import { DataRetention } from './data-retention.js';
import { Profile } from './profile.js';
import { ShopSettings } from './shop-settings.js';

const tabs = [
  { name: 'me', permission: null },
  { name: 'shop', permission: 'shop:read' },
  { name: 'accounts', permission: 'accounts:manage' },
  { name: 'keys', permission: 'keys:manage' },
  { name: 'audit', permission: 'audit:read' },
  { name: 'retention', permission: 'lake:manage' },
] as const satisfies readonly { name: string; permission: Permission | null }[];

const tabCodec = oneOf(['me', 'shop', 'accounts', 'keys', 'audit', 'retention'], 'me');

/** What the shop says of itself, who may do what here, and who did. */
export default function SettingsPage() {
  const t = useTranslations();
  const { can } = useSession();
  const [wanted, setTab] = useUrlState('tab', tabCodec);
  const allowed = tabs.filter(({ permission }) => permission === null || can(permission));
  const tab = allowed.some(({ name }) => name === wanted) ? wanted : 'me';
  return (
    <Page name={t('app.pages.settings')} question={t('app.questions.settings')}>
      <Tabs value={tab} onChange={(value) => setTab(tabCodec.read(value ?? '') ?? 'me')} keepMounted={false}>
        <Tabs.List mb="md">
          {allowed.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`settings.tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="me">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="shop">
          <ShopSettings />
        </Tabs.Panel>
        <Tabs.Panel value="accounts">
          <Accounts />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <ApiKeys />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditLog />
        </Tabs.Panel>
        <Tabs.Panel value="retention">
          <DataRetention />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
