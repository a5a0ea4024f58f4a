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
import type { ActRequest } from '../ui/act.js';
import { categoryLabel } from '../ui/category-name.js';
import { inSentence } from '../ui/lead.js';
import { Method } from '../ui/method.js';
import { MoreButton } from '../ui/more-button.js';
import { Page, Section } from '../ui/page.js';
import { SearchField } from '../ui/search-field.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/states.js';
import { anyText, useUrlState } from '../ui/url-state.js';
import { productFilter } from './product-filter.js';
import { ProductFilters, useProductChoices } from './product-filters.js';
import { productOrder, productSort } from './product-sort.js';
import { ProductScatter } from './product-scatter.js';
import { ProductTable } from './product-table.js';
import { ProductEvidenceDocument, ProductsDocument, ProductTotalDocument, type ProductsQuery } from './products.generated.js';
import { averageRate, standingOf } from './standing.js';

export type ProductRow = ProductsQuery['products']['nodes'][number];

const ProductDrawer = lazy(() => import('./product-drawer.js').then((module) => ({ default: module.ProductDrawer })));

const pageSize = 100;
const pick = (data: ProductsQuery) => data.products;

/** Which products deserve attention? */
export default function ProductsPage() {
  const t = useTranslations();
  const { scope } = useScope();
  const [search, setSearch] = useUrlState('q', anyText);
  const [sort] = useUrlState('sort', productSort);
  const [product, setProduct] = useUrlState('product', anyText);
  const { least, most, bought } = useProductChoices();
  const filter = useMemo(() => productFilter(scope, { least, most, bought }), [scope, least, most, bought]);
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ProductsDocument,
    { first: pageSize, search: search || null, filter, orderBy: productOrder(sort) },
    'Product',
    pick,
  );
  const [{ data: total }] = useQuery({ query: ProductTotalDocument, variables: { search: search || null, filter } });
  const request = useActRequest();
  const { dayRange } = useFormats();
  return (
    <Page
      name={t('app.pages.products')}
      question={t('app.questions.products')}
      answer={nodes ? <ProductsAnswer products={nodes} total={total?.products.totalCount ?? null} /> : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <SearchField label={t('products.search')} value={search} onSearch={(text) => setSearch(text, 'replace')} />
          <ScopeBar hasBots={false} />
          <ProductFilters />
        </>
      }
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[400, 560]} />}>
        {(products) => (
          <>
            <SnapshotLine hasMoney />
            {products.length > 1 && <ProductScatter products={products} />}
            <Section title={t('products.tableTitle')} note={scope.period ? t('products.seenNote', { period: dayRange(scope.period.from, scope.period.to) }) : t('products.tableNote')}>
              <ProductTable products={products} request={request} onOpen={setProduct} />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </Section>
            <Method>
              <p>{t('products.method')}</p>
            </Method>
          </>
        )}
      </QueryView>
      {product !== '' && (
        <Suspense fallback={null}>
          <ProductDrawer externalId={product} onClose={() => setProduct('')} />
        </Suspense>
      )}
    </Page>
  );
}

function ProductsAnswer({ products, total }: { products: readonly ProductRow[]; total: number | null }) {
  const t = useTranslations();
  const { percent, count } = useFormats();
  const average = averageRate(products);
  if (average === null) return t('products.answer.nothing');
  const standings = products.map((product) => standingOf(product, average));
  return t.rich('products.answer.standings', {
    ...inSentence,
    shown: products.length,
    total: total ?? products.length,
    totalText: count(total ?? products.length),
    average: percent(average),
    stars: standings.filter((standing) => standing === 'star').length,
    laggards: standings.filter((standing) => standing === 'laggard').length,
  });
}

function useActRequest(): (product: ProductRow) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { snapshot } = useShop();
  const { pathname, search } = useLocation();
  return useCallback(
    (product) => {
      const name = product.brand ? t('words.brandAndId', { brand: product.brand, id: product.externalId }) : product.externalId;
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
        ...(product.category ? { audience: { kind: 'CATEGORY_VIEWERS' as const, category: product.category } } : {}),
      };
    },
    [formats, pathname, search, snapshot, t],
  );
}
