import { Button } from '@mantine/core';
import { Suspense, useMemo, useState } from 'react';
import { Link, Outlet, useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { AnswerSkeleton, NotFound, Waiting } from '../ui/notice/states.js';
import { CampaignActions } from './campaign-actions.js';
import { CampaignTabs, tabAt } from './campaign-tabs.js';
import type { TabContext } from './campaign.js';
import { CampaignFrameDocument } from '@cartograph/sdk/operations/campaigns';
import { AnswerPlace, TabAnswer } from './tab-answer.js';

/** One campaign: its name, what can be done with it, and its tabs; each tab has its own question, answer and data. */
export default function CampaignFrame() {
  const t = useTranslations();
  const { id = '' } = useParams();
  const { pathname } = useLocation();
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const [{ data, error }, ask] = useQuery({
    query: CampaignFrameDocument,
    variables: { id },
    requestPolicy: 'cache-and-network',
  });
  const campaign = data?.campaign;
  const refresh = (): void => ask({ requestPolicy: 'network-only' });
  const tab = tabAt(pathname, id);
  if ((data && !campaign) || tab === null) {
    return (
      <NotFound
        actions={
          <Button component={Link} to="/campaigns">
            {t('campaigns.toList')}
          </Button>
        }
      />
    );
  }
  return (
    <Page
      name={campaign?.name ?? t('app.pages.campaigns')}
      question={campaign ? t(`campaigns.question.${tab}`, { name: campaign.name }) : t('app.questions.campaigns')}
      answer={
        campaign ? (
          <Marked isSynthetic={campaign.isSynthetic}>
            <span ref={setPlace} />
          </Marked>
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={<CampaignTabs id={id} />}
      actions={campaign && <CampaignActions campaign={campaign} onRefresh={refresh} />}
    >
      <QueryView
        data={campaign ?? undefined}
        error={error}
        onRetry={refresh}
        whileLoading={<Waiting heights={[120, 420]} />}
      >
        {(shown) => (
          <ProvenanceProvider {...shown.audience.preview} isSynthetic={shown.isSynthetic}>
            <AnswerPlace value={place}>
              <Suspense fallback={<TabWaiting />}>
                <Tab campaign={shown} refresh={refresh} />
              </Suspense>
            </AnswerPlace>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

function Tab({ campaign, refresh }: TabContext) {
  const context = useMemo<TabContext>(() => ({ campaign, refresh }), [campaign, refresh]);
  return <Outlet context={context} />;
}

function TabWaiting() {
  return (
    <>
      <TabAnswer>
        <AnswerSkeleton />
      </TabAnswer>
      <Waiting heights={[120, 420]} />
    </>
  );
}
