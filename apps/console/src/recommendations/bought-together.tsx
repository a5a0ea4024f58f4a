import { SegmentedControl } from '@mantine/core';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { BrandName, CategoryName } from '../ui/text/category-name.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import {
  FrequentlyBoughtTogetherDocument,
  type FrequentlyBoughtTogetherQuery,
} from '@cartograph/sdk/operations/recommendations';
import classes from './recommendations.module.css';

type BoughtTogether = FrequentlyBoughtTogetherQuery['frequentlyBoughtTogether']['items'][number];

const kinds = ['CARTED_TOGETHER', 'BOUGHT_TOGETHER'] as const;
const kindCodec = oneOf(kinds, 'CARTED_TOGETHER');
const first = 10;

/** Products that share sessions with one, with how much more often than by chance. */
export function BoughtTogetherSection({ product }: { product: string }) {
  const t = useTranslations();
  const { decimal, percent } = useFormats();
  const [kind, setKind] = useUrlState('together', kindCodec);
  const [{ data, error, fetching }, ask] = useQuery({
    query: FrequentlyBoughtTogetherDocument,
    variables: { productExternalId: product, kind, first },
  });
  const list = data?.frequentlyBoughtTogether.kind === kind ? data.frequentlyBoughtTogether : undefined;
  const columns: Column<BoughtTogether>[] = [
    {
      id: 'product',
      header: t('recommendations.boughtTogether.product'),
      isTitle: true,
      render: ({ product: other }) => (
        <>
          <div className={classes.product}>
            <Link to={`/recommendations?for=product&product=${other.externalId}`}>{other.externalId}</Link>{' '}
            <BrandName brand={other.brand} />
          </div>
          <div className={classes.details}>
            <CategoryName code={other.category} />
          </div>
        </>
      ),
      csv: ({ product: other }) => ({ product: other.externalId, brand: other.brand, category: other.category }),
    },
    {
      id: 'lift',
      header: t('metric.lift.name'),
      metric: 'lift',
      align: 'end',
      render: ({ lift: { value, low, high, incomputable } }) =>
        value === null ? (
          <Unknown reason={incomputable?.reason ?? 'NO_DATA'} />
        ) : (
          <>
            {t('recommendations.boughtTogether.times', { value: decimal(value, 1) })}
            {low !== null && high !== null && (
              <div className={classes.details}>
                {t('recommendations.boughtTogether.timesBetween', { low: decimal(low, 1), high: decimal(high, 1) })}
              </div>
            )}
          </>
        ),
      csv: ({ lift: { value, low, high } }) => ({ lift: value, liftLow: low, liftHigh: high }),
    },
    {
      id: 'confidence',
      header: t('metric.confidence.name'),
      metric: 'confidence',
      align: 'end',
      render: ({ confidenceEstimate }) => <EstimateText estimate={confidenceEstimate} stacked />,
      csv: ({ confidenceEstimate: { value, low, high } }) => ({
        confidence: value,
        confidenceLow: low,
        confidenceHigh: high,
      }),
    },
    {
      id: 'support',
      header: t('metric.support.name'),
      metric: 'support',
      align: 'end',
      render: ({ support }) => <span className="numbers">{percent(support)}</span>,
      value: ({ support }) => support,
    },
    {
      id: 'together',
      header: t('recommendations.boughtTogether.together'),
      align: 'end',
      render: ({ together }) => <span className="numbers">{decimal(together)}</span>,
      value: ({ together }) => together,
    },
  ];
  return (
    <Section
      title={t('recommendations.boughtTogether.title', { id: product })}
      note={t('recommendations.boughtTogether.note')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('recommendations.boughtTogether.kindLabel')}
          value={kind}
          onChange={(value) => setKind(kindCodec.read(value) ?? 'CARTED_TOGETHER', 'replace')}
          data={kinds.map((value) => ({ value, label: t(`recommendations.boughtTogether.kind.${value}`) }))}
        />
      }
    >
      <QueryView
        data={list}
        error={fetching ? undefined : error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[240]} />}
      >
        {({ items, sessions, sessionsWithProduct, minimumTogether }) => (
          <>
            <p className={classes.why}>
              {t('recommendations.boughtTogether.of', { with: sessionsWithProduct, sessions, least: minimumTogether })}
            </p>
            <DataTable
              label={t('recommendations.boughtTogether.title', { id: product })}
              columns={columns}
              rows={items}
              rowKey={({ product: other }) => other.id}
              csvName={`bought-together-${product}`}
              empty={t('recommendations.boughtTogether.none', { least: minimumTogether })}
            />
          </>
        )}
      </QueryView>
    </Section>
  );
}
