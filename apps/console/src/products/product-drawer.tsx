import { Drawer } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { CategoryName } from '../ui/text/category-name.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { Section } from '../ui/page/page.js';
import { NotFound, Waiting } from '../ui/notice/states.js';
import { PriceChart } from './price-chart.js';
import { WholeLogNote } from './lost-days-note.js';
import classes from './product-drawer.module.css';
import { ProductHistoryDocument, type ProductHistoryQuery } from '@cartograph/sdk/operations/products';

type ProductHistory = NonNullable<ProductHistoryQuery['product']>;
type Day = ProductHistory['days'][number];
type Event = NonNullable<ProductHistory['latestEvents']>['nodes'][number];

/** One product: its price over time, its last days, its last events. */
export function ProductDrawer({ externalId, onClose }: { externalId: string; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const mayReadPeople = useSession().can('people:read');
  const [{ data, error }, ask] = useQuery({ query: ProductHistoryDocument, variables: { externalId, mayReadPeople } });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="xl"
      title={t('products.one', { id: externalId })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <QueryView
        data={data}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[90, 220, 260]} />}
      >
        {({ product }) => (product ? <Details product={product} /> : <NotFound />)}
      </QueryView>
    </Drawer>
  );
}

function Details({ product }: { product: ProductHistory }) {
  const t = useTranslations();
  const { count, money, estimate, interval } = useFormats();
  const {
    externalId,
    brand,
    category,
    price,
    lowestPrice,
    highestPrice,
    counts,
    revenue,
    buyersPerViewer,
    priceHistory,
    days,
    latestEvents,
  } = product;
  const likely = interval(buyersPerViewer);
  return (
    <div className={classes.details}>
      <p className={classes.head}>
        {brand && <strong>{brand}</strong>} <CategoryName code={category} />{' '}
        <Link className={classes.link} to={`/recommendations?for=product&product=${externalId}`}>
          {t('products.goesWith')}
        </Link>
      </p>
      <FigureRow>
        <Figure
          metric="price"
          value={money(price)}
          beside={
            lowestPrice === highestPrice
              ? undefined
              : t('products.priceRange', { lowest: money(lowestPrice), highest: money(highestPrice) })
          }
        />
        <Figure metric="buyersPerViewer" value={estimate(buyersPerViewer)} beside={likely ?? undefined} />
        <Figure
          metric="productRevenue"
          value={money(revenue)}
          beside={t('overview.purchases', { count: counts.purchases })}
        />
        <Figure metric="views" value={count(counts.views)} />
      </FigureRow>
      <WholeLogNote />
      <Section title={t('products.priceTitle')}>
        {priceHistory.length > 0 ? (
          <PriceChart prices={priceHistory} />
        ) : (
          <p className={classes.quiet}>{t('products.noPrice')}</p>
        )}
      </Section>
      <Section title={t('products.daysTitle')} note={t('products.daysNote')}>
        <DayTable days={days} />
      </Section>
      {latestEvents && (
        <Section title={t('products.eventsTitle')}>
          <EventTable events={latestEvents.nodes} />
        </Section>
      )}
    </div>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  const t = useTranslations();
  const { count, money, day } = useFormats();
  const amount = (id: 'views' | 'carts' | 'purchases', type: Day['lost'][number]): Column<Day> => ({
    id,
    header: t(`metric.${id}.name`),
    align: 'end',
    render: ({ counts, lost }) => (lost.includes(type) && counts[id] === 0 ? '–' : count(counts[id])),
    csv: ({ counts, lost }) => ({ [id]: lost.includes(type) && counts[id] === 0 ? null : counts[id] }),
  });
  const columns: Column<Day>[] = [
    {
      id: 'date',
      header: t('overview.day'),
      isTitle: true,
      isOneLine: true,
      render: ({ date }) => day(date),
      value: ({ date }) => date,
    },
    amount('views', 'VIEW'),
    amount('carts', 'CART'),
    amount('purchases', 'PURCHASE'),
    {
      id: 'revenue',
      header: t('metric.productRevenue.name'),
      align: 'end',
      render: ({ revenue }) => (revenue === null ? '–' : money(revenue)),
      value: ({ revenue }) => revenue,
    },
    {
      id: 'price',
      header: t('metric.price.name'),
      align: 'end',
      render: ({ lowestPrice, highestPrice }) =>
        lowestPrice === null || highestPrice === null
          ? '–'
          : lowestPrice === highestPrice
            ? money(lowestPrice)
            : t('products.priceRange', { lowest: money(lowestPrice), highest: money(highestPrice) }),
      csv: ({ lowestPrice, highestPrice }) => ({ lowestPrice, highestPrice }),
    },
  ];
  return (
    <DataTable
      label={t('products.daysTitle')}
      columns={columns}
      rows={days.toReversed()}
      rowKey={({ date }) => date}
      csvName="product-days"
      maxHeight={280}
      empty={t('overview.noDays')}
    />
  );
}

function EventTable({ events }: { events: readonly Event[] }) {
  const t = useTranslations();
  const { instant, money } = useFormats();
  const columns: Column<Event>[] = [
    {
      id: 'at',
      header: t('settings.at'),
      isTitle: true,
      isOneLine: true,
      render: ({ at }) => instant(at),
      value: ({ at }) => at,
    },
    {
      id: 'type',
      header: t('products.eventType'),
      render: ({ type }) => t(`eventType.${type}`),
      value: ({ type }) => type,
    },
    {
      id: 'price',
      header: t('metric.price.name'),
      align: 'end',
      render: ({ price }) => money(price),
      value: ({ price }) => price,
    },
    {
      id: 'user',
      header: t('data.bots.user'),
      render: ({ user }) => <code>{user.externalId}</code>,
      csv: ({ user, sessionExternalId }) => ({ user: user.externalId, session: sessionExternalId }),
    },
  ];
  return (
    <DataTable
      label={t('products.eventsTitle')}
      columns={columns}
      rows={events}
      rowKey={({ at, type, user, sessionExternalId, price }) => [at, type, user.id, sessionExternalId, price].join(' ')}
      csvName="product-events"
      maxHeight={320}
      empty={t('products.noEvents')}
    />
  );
}
