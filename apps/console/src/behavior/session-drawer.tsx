import { Drawer } from '@mantine/core';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useQuery } from 'urql';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { BrandName, CategoryName } from '../ui/text/category-name.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { MoreButton } from '../ui/table/more-button.js';
import { NotFound, Waiting } from '../ui/notice/states.js';
import { SessionReplayDocument, type SessionReplayQuery } from '@cartograph/sdk/operations/association';
import classes from './behavior.module.css';

type Replayed = NonNullable<SessionReplayQuery['session']>;
type Event = Replayed['events']['nodes'][number];

const noEvents = { nodes: [] as Event[], pageInfo: { hasNextPage: false, endCursor: null } };
const pick = (data: SessionReplayQuery) => data.session?.events ?? noEvents;

/** One session, event by event in the order of the log. */
export function SessionDrawer({ id, onClose }: { id: string; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const [{ data, error }, ask] = useQuery({ query: SessionReplayDocument, variables: { id } });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t('behavior.replay.drawer')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <QueryView
        data={data}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[60, 420]} />}
      >
        {({ session }) => (session ? <Details session={session} /> : <NotFound />)}
      </QueryView>
    </Drawer>
  );
}

function Details({ session }: { session: Replayed }) {
  const t = useTranslations();
  const formats = useFormats();
  const { nodes, hasMore, isLoading, more } = usePages(SessionReplayDocument, { id: session.id }, 'Event', pick);
  const began = Date.parse(session.startedAt);
  const columns: Column<Event & { place: number }>[] = [
    {
      id: 'at',
      header: t('behavior.replay.after'),
      isOneLine: true,
      render: ({ at }) => formats.duration((Date.parse(at) - began) / 1000),
      csv: ({ at }) => ({ at }),
    },
    {
      id: 'type',
      header: t('behavior.replay.event'),
      isTitle: true,
      render: ({ type }) => t(`eventType.${type}`),
      csv: ({ type }) => ({ type }),
    },
    {
      id: 'product',
      header: t('products.product'),
      render: ({ product }) => (
        <>
          <Link className={classes.link} to={`/products?product=${product.externalId}`}>
            {product.externalId}
          </Link>{' '}
          <BrandName brand={product.brand} />
        </>
      ),
      csv: ({ product }) => ({ product: product.externalId, brand: product.brand }),
    },
    {
      id: 'category',
      header: t('products.category'),
      render: ({ product }) => <CategoryName code={product.category} />,
      csv: ({ product }) => ({ category: product.category }),
    },
    {
      id: 'price',
      header: t('metric.price.name'),
      align: 'end',
      render: ({ price }) => formats.money(price),
      csv: ({ price }) => ({ price }),
    },
  ];
  return (
    <>
      <p className={classes.facts}>
        <span>{formats.instant(session.startedAt)}</span>
        <span>{t('behavior.replay.ofUser', { user: session.user.externalId })}</span>
        <span>{t(`behavior.replay.outcomes.${session.outcome}`)}</span>
        <span>{formats.duration(session.durationSeconds)}</span>
        {session.botRule !== null && <span>{t('behavior.replay.bot')}</span>}
        <Link className={classes.link} to={`/recommendations?for=user&user=${session.user.externalId}`}>
          {t('behavior.replay.recommend')}
        </Link>
      </p>
      <DataTable
        label={t('behavior.replay.drawer')}
        columns={columns}
        rows={(nodes ?? []).map((event, place) => ({ ...event, place }))}
        rowKey={({ place }) => String(place)}
        csvName={`session-${session.externalId ?? 'replay'}`}
        empty={t('behavior.replay.none')}
        maxHeight={640}
      />
      <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
    </>
  );
}
