import { lazy, Suspense, useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useShop } from '../client/shop.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { useScope } from '../scope/scope.js';
import type { ActRequest } from '../ui/page/act.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { claimAbout } from '../ui/text/claim.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SearchField } from '../ui/form/search-field.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { LostDaysNote, WholeLogNote } from './lost-days-note.js';
import { productFilter } from './product-filter.js';
import { ProductFilters, useProductChoices } from './product-filters.js';
import { productOrder, productSort } from './product-sort.js';
import { ProductScatter } from './product-scatter.js';
import { ProductTable, type ProductRow } from './product-table.js';
import {
  ProductEvidenceDocument,
  ListProductsDocument,
  CountProductsDocument,
  type ListProductsQuery,
} from '@cartograph/sdk/operations/products';
import { ProductAnalysisDocument } from '@cartograph/sdk/operations/product-analysis';
import { StandingSection, type Analysis } from './standing-section.js';
import { TreeSection } from './tree-section.js';

const ProductDrawer = lazy(() => import('./product-drawer.js').then((module) => ({ default: module.ProductDrawer })));

const pageSize = 100;
const pick = (data: ListProductsQuery) => data.products;

/** Which products deserve attention? */
export default function ProductsPage() {
  const t = useTranslations();
  const { scope, variables } = useScope();
  const [search, setSearch] = useUrlState('q', anyText);
  const [sort] = useUrlState('sort', productSort);
  const [product, setProduct] = useUrlState('product', anyText);
  const { least, most, bought } = useProductChoices();
  const filter = useMemo(() => productFilter(scope, { least, most, bought }), [scope, least, most, bought]);
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListProductsDocument,
    { first: pageSize, search: search || null, filter, orderBy: productOrder(sort) },
    'Product',
    pick,
  );
  const [{ data: total }] = useQuery({ query: CountProductsDocument, variables: { search: search || null, filter } });
  const [{ data: analyzed, error: analysisError }, analyze] = useQuery({ query: ProductAnalysisDocument, variables });
  const analysis = analyzed?.analytics;
  const request = useActRequest();
  const { dayRange } = useFormats();
  return (
    <Page
      name={t('app.pages.products')}
      question={t('app.questions.products')}
      answer={analysis ? <ProductsAnswer viewed={analysis.viewed} /> : analysisError ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <SearchField label={t('products.search')} value={search} onSearch={(text) => setSearch(text, 'replace')} />
          <ScopeBar answered={analysis?.viewed.period ?? null} />
          <ProductFilters />
        </>
      }
    >
      <QueryView
        data={analysis}
        error={analysisError}
        onRetry={() => analyze({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[400, 320]} />}
      >
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.viewed.snapshot}
            timeZone={shown.viewed.timeZone}
            period={shown.viewed.period}
            faults={shown.viewed.faults}
            daysLeftOut={shown.viewed.daysLeftOut}
            query={shown.viewed.definition.query}
          >
            <SnapshotLine hasMoney />
            <LostDaysNote faults={shown.viewed.faults} daysLeftOut={shown.viewed.daysLeftOut} />
            {shown.viewed.products.length > 1 && <ProductScatter products={shown.viewed.products} />}
            <StandingSection analysis={shown} variables={variables} onOpen={setProduct} />
            <TreeSection viewed={shown.viewed} variables={variables} />
          </ProvenanceProvider>
        )}
      </QueryView>
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[560]} />}>
        {(products) => (
          <>
            <Section
              title={t('products.tableTitle')}
              note={
                <>
                  {scope.period
                    ? t('products.seenNote', { period: dayRange(scope.period.from, scope.period.to) })
                    : t('products.tableNote')}{' '}
                  {total && t('productAnalysis.found', { count: total.products.totalCount })} <WholeLogNote />
                </>
              }
            >
              <ProductTable products={products} request={request} onOpen={setProduct} />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </Section>
          </>
        )}
      </QueryView>
      {analysis && (
        <ProvenanceProvider
          snapshot={analysis.viewed.snapshot}
          timeZone={analysis.viewed.timeZone}
          period={analysis.viewed.period}
          faults={analysis.viewed.faults}
          daysLeftOut={analysis.viewed.daysLeftOut}
        >
          <Method
            definition={analysis.viewed.definition}
            computedInMs={analysis.viewed.computedInMs}
            fromCache={analysis.viewed.fromCache}
          >
            <p>{t('productAnalysis.method')}</p>
            <p>{t('products.method')}</p>
          </Method>
        </ProvenanceProvider>
      )}
      {product !== '' && (
        <Suspense fallback={null}>
          <ProductDrawer externalId={product} onClose={() => setProduct('')} />
        </Suspense>
      )}
    </Page>
  );
}

function ProductsAnswer({ viewed }: { viewed: Analysis['viewed'] }) {
  return (
    <>
      <TrackingLead answer={viewed} lacks={viewed.all.products > 0 ? 'total' : null} />
      <ProductsSentence viewed={viewed} />
    </>
  );
}

function ProductsSentence({
  viewed: { all, stars, laggards, starCandidates, laggardCandidates },
}: {
  viewed: Analysis['viewed'];
}) {
  const t = useTranslations();
  const { money } = useFormats();
  if (all.products === 0) return t('products.answer.nothing');
  return t.rich('productAnalysis.answer', {
    ...inSentence,
    products: all.products,
    revenue: money(all.revenue),
    stars,
    laggards,
    starCandidates,
    laggardCandidates,
  });
}

function useActRequest(): (product: ProductRow) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { snapshot } = useShop();
  const { pathname, search } = useLocation();
  return useCallback(
    (product) => {
      const name = product.brand
        ? t('words.brandAndId', { brand: product.brand, id: product.externalId })
        : product.externalId;
      return {
        page: pathname + search,
        title: t('products.act.title', { name }),
        summary: t('products.act.summary', {
          name,
          category: product.category ? categoryLabel(product.category) : t('words.noCategory'),
          buyers: product.buyers,
          viewers: product.viewers,
          rate: formats.estimate(product.buyersPerViewer),
          interval: formats.interval(product.buyersPerViewer) ?? '–',
          revenue: formats.money(product.revenue),
        }),
        document: ProductEvidenceDocument,
        variables: { externalId: product.externalId },
        snapshotId: snapshot?.id ?? '',
        ...claimAbout(product.buyersPerViewer, 'product', 'buyersPerViewer'),
        ...(product.category ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: product.category } } : {}),
      };
    },
    [formats, pathname, search, snapshot, t],
  );
}
