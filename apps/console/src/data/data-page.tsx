import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { AnswerSkeleton, EmptyState } from '../ui/notice/states.js';
import { oneOf, usePatchParams, useUrlState } from '../ui/page/url-state.js';
import { AnomaliesTab } from './anomalies-tab.js';
import { BotsTab } from './bots-tab.js';
import { CoverageTab } from './coverage-tab.js';
import { DataAnswer } from './data-answer.js';
import { CoverageDocument } from '@cartograph/sdk/operations/data';
import classes from './data-page.module.css';
import { DuplicatesTab } from './duplicates-tab.js';
import { HealthTab } from './health-tab.js';
import { ImportsTab } from './imports-tab.js';
import { QuarantineTab } from './quarantine-tab.js';
import { SnapshotsTab } from './snapshots-tab.js';

const tabs = ['imports', 'coverage', 'anomalies', 'quarantine', 'duplicates', 'bots', 'health', 'snapshots'] as const;
type TabName = (typeof tabs)[number];
const tabCodec = oneOf(tabs, 'imports');
/** What only one tab reads: another one begins without it. The import that is looked at stays. */
const ofOneTab = {
  source: null,
  month: null,
  view: null,
  file: null,
  reason: null,
  sort: null,
  first: null,
  second: null,
};

/** Can I trust it? Files in, what became of every row, what is missing, and every state one can go back to. */
export default function DataPage() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const { can } = useSession();
  const [tab] = useUrlState('tab', tabCodec);
  const patch = usePatchParams();
  const [coverage, ask] = useQuery({ query: CoverageDocument, pause: snapshot === null });
  const { data, error } = coverage;
  const isEmpty = snapshot === null;
  const panels: Record<TabName, ReactNode> = {
    imports: <ImportsTab shop={data?.shop} />,
    coverage: <CoverageTab shop={data?.shop} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} />,
    anomalies: <AnomaliesTab />,
    quarantine: <QuarantineTab />,
    duplicates: <DuplicatesTab />,
    bots: <BotsTab />,
    health: <HealthTab />,
    snapshots: <SnapshotsTab />,
  };
  return (
    <Page
      name={t('app.pages.data')}
      question={t('app.questions.data')}
      answer={
        isEmpty ? (
          t('data.answer.empty')
        ) : data ? (
          <DataAnswer shop={data.shop} />
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
    >
      {isEmpty && !can('imports:write') ? (
        <EmptyState title={t('noSnapshot.title')}>
          <p>{t('noSnapshot.askOperator')}</p>
        </EmptyState>
      ) : (
        <Tabs
          value={tab}
          onChange={(value) => patch({ ...ofOneTab, tab: value === tabCodec.fallback ? null : value })}
          keepMounted={false}
        >
          <Tabs.List className={classes.tabs} aria-label={t('data.tabs')}>
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`data.tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {tabs.map((name) => (
            <Tabs.Panel key={name} value={name} className={classes.panel}>
              {panels[name]}
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
      {!isEmpty && tab !== 'anomalies' && (
        <Method>
          <p>{t('data.method')}</p>
        </Method>
      )}
    </Page>
  );
}
