import type { ProductOrder, ProductOrderField } from '@cartograph/sdk/schema';
import { sortBy, type Sort } from '../ui/page/url-state.js';

const fields = {
  id: 'EXTERNAL_ID',
  views: 'VIEWS',
  carts: 'CARTS',
  purchases: 'PURCHASES',
  revenue: 'REVENUE',
  price: 'PRICE',
  rate: 'BUYERS_PER_VIEWER',
} as const satisfies Record<string, ProductOrderField>;

const isField = (column: string): column is keyof typeof fields => column in fields;

/** The server sorts products; these are the columns it can sort by. */
export const productSort = sortBy(Object.keys(fields), { column: 'views', direction: 'DESC' });

export const productOrder = ({ column, direction }: Sort): ProductOrder => ({
  field: isField(column) ? fields[column] : 'VIEWS',
  direction,
});
