import { Button } from '@mantine/core';
import { IconBookmarkOff } from '@tabler/icons-react';
import { Link, Navigate, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useShop } from '../client/shop.js';
import { ListCategoriesDocument } from '@cartograph/sdk/operations/shop';
import { useFormats } from '../i18n/use-formats.js';
import { localDay, readScope } from '../scope/scope.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { Page } from '../ui/page/page.js';
import { Notice, Waiting } from '../ui/notice/states.js';
import { GetSavedViewDocument } from '@cartograph/sdk/operations/saved-views';
import type { SavedView } from './use-saved-views.js';
import { pageAt, viewFaults, type ViewFault } from './view-faults.js';

/** Leads to what a saved view shows by now, or says why it cannot be shown as it was kept. */
export default function OpenView() {
  const t = useTranslations();
  const { id = '' } = useParams();
  const [{ data, error }, ask] = useQuery({ query: GetSavedViewDocument, variables: { id } });
  return (
    <QueryView
      data={data}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      whileLoading={<Waiting heights={[320]} />}
    >
      {({ savedView }) =>
        savedView ? (
          <Checked view={savedView} />
        ) : (
          <Page name={t('app.pages.views')} question={t('views.goneTitle')}>
            <Notice
              icon={<IconBookmarkOff size={26} stroke={1.5} />}
              title={t('views.goneTitle')}
              role="alert"
              actions={<ToAll />}
            >
              <p>{t('views.goneText')}</p>
            </Notice>
          </Page>
        )
      }
    </QueryView>
  );
}

function Checked({ view: { name, address } }: { view: SavedView }) {
  const t = useTranslations();
  const { dayRange, day } = useFormats();
  const { firstEventAt, lastEventAt, timeZone } = useShop();
  const { category } = readScope(new URLSearchParams(address.split('?')[1] ?? ''));
  const [parent] = useQuery({
    query: ListCategoriesDocument,
    variables: { parent: category?.includes('.') ? category.slice(0, category.lastIndexOf('.')) : null },
    pause: category === null,
  });
  if (category !== null && parent.fetching) return <Waiting heights={[320]} />;
  const hasCategory =
    category === null || !parent.data ? null : parent.data.categories.some(({ id }) => id === category);
  const days =
    firstEventAt && lastEventAt
      ? { first: localDay(firstEventAt, timeZone), last: localDay(lastEventAt, timeZone) }
      : null;
  const faults = viewFaults(address, { days, hasCategory });
  if (faults.length === 0) return <Navigate to={address} replace />;
  const told = (fault: ViewFault): string => {
    if (fault.kind === 'page') return t('views.stale.page', { address: fault.address });
    if (fault.kind === 'period') return t('views.stale.period', { value: fault.value });
    if (fault.kind === 'category') return t('views.stale.category', { value: categoryLabel(fault.category) });
    return t('views.stale.outside', {
      period: dayRange(fault.from, fault.to),
      first: day(fault.first),
      last: day(fault.last),
    });
  };
  return (
    <Page name={name} question={t('views.staleTitle', { name })}>
      <Notice
        icon={<IconBookmarkOff size={26} stroke={1.5} />}
        title={t('views.staleTitle', { name })}
        role="alert"
        actions={
          <>
            {pageAt(address) && (
              <Button component={Link} to={address}>
                {t('views.openAnyway')}
              </Button>
            )}
            <ToAll />
          </>
        }
      >
        {faults.map((fault) => (
          <p key={fault.kind}>{told(fault)}</p>
        ))}
      </Notice>
    </Page>
  );
}

function ToAll() {
  const t = useTranslations();
  return (
    <Button component={Link} to="/views" variant="default">
      {t('views.all')}
    </Button>
  );
}
