import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { BrandName, CategoryName } from '../ui/text/category-name.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { useUrlState } from '../ui/page/url-state.js';
import { productSort } from './product-sort.js';
import classes from './product-table.module.css';
import type { ListProductsQuery } from '@cartograph/sdk/operations/products';

/** A product with its figures. */
export type ProductRow = ListProductsQuery['products']['nodes'][number];

interface ProductTableProps {
  products: readonly ProductRow[];
  request(product: ProductRow): ActRequest;
  onOpen(externalId: string): void;
}

/** The products as the server sorts them. */
export function ProductTable({ products, request, onOpen }: ProductTableProps) {
  const t = useTranslations();
  const formats = useFormats();
  const [sort, setSort] = useUrlState('sort', productSort);
  const columns = useMemo<Column<ProductRow>[]>(() => {
    const { count, money } = formats;
    const amount = (id: 'views' | 'carts' | 'purchases'): Column<ProductRow> => ({
      id,
      header: t(`metric.${id}.name`),
      metric: id,
      align: 'end',
      render: ({ counts }) => count(counts[id]),
      value: ({ counts }) => counts[id],
    });
    return [
      {
        id: 'id',
        header: t('products.product'),
        isTitle: true,
        render: ({ externalId, brand }) => (
          <>
            <UnstyledButton className={classes.id} title={t('products.open')} onClick={() => onOpen(externalId)}>
              {externalId}
            </UnstyledButton>{' '}
            <BrandName brand={brand} />
          </>
        ),
        value: ({ externalId }) => externalId,
        csv: ({ externalId, brand }) => ({ product: externalId, brand }),
      },
      {
        id: 'category',
        header: t('products.category'),
        render: ({ category }) => <CategoryName code={category} />,
        csv: ({ category, categoryId }) => ({ category, categoryId }),
      },
      {
        id: 'price',
        header: t('metric.price.name'),
        metric: 'price',
        align: 'end',
        render: ({ price }) => money(price),
        value: ({ price }) => price,
        csv: ({ price, lowestPrice, highestPrice }) => ({ price, lowestPrice, highestPrice }),
      },
      amount('views'),
      amount('carts'),
      amount('purchases'),
      {
        id: 'revenue',
        header: t('metric.productRevenue.name'),
        metric: 'productRevenue',
        align: 'end',
        render: ({ revenue }) => money(revenue),
        value: ({ revenue }) => revenue,
      },
      {
        id: 'rate',
        header: t('metric.buyersPerViewer.name'),
        metric: 'buyersPerViewer',
        align: 'end',
        render: ({ buyersPerViewer }) => <EstimateText estimate={buyersPerViewer} />,
        value: ({ buyersPerViewer }) => buyersPerViewer.value,
        csv: ({ buyersPerViewer: rate, buyers, viewers }) => ({
          buyers,
          viewers,
          buyersPerViewer: rate.value,
          buyersPerViewerLow: rate.low,
          buyersPerViewerHigh: rate.high,
        }),
      },
    ];
  }, [t, formats, onOpen]);
  return (
    <DataTable
      label={t('products.tableTitle')}
      columns={columns}
      rows={products}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={setSort}
      isSortedByServer
      csvName="products"
      renderAction={(product) => <ActButton what={product.externalId} request={() => request(product)} />}
      empty={t('products.noneFound')}
    />
  );
}
