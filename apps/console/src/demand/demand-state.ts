import { anyText, oneOf } from '../ui/page/url-state.js';
import type { GetDemandQuery } from '@cartograph/sdk/operations/demand';

export type DemandData = GetDemandQuery['analytics']['demand'];
export type Peak = DemandData['findings'][number];
export type Cell = NonNullable<DemandData['heatMap']>['cells'][number];

export const measures = ['DEMAND', 'VIEWS', 'CARTS', 'PURCHASES', 'CARTS_AND_PURCHASES'] as const;
export const levels = ['TOP', 'CODE'] as const;

/** Event types that a measure counts. */
export const COUNTED = {
  DEMAND: ['VIEW'],
  VIEWS: ['VIEW'],
  CARTS: ['CART'],
  PURCHASES: ['PURCHASE'],
  CARTS_AND_PURCHASES: ['CART', 'PURCHASE'],
} as const satisfies Record<(typeof measures)[number], readonly string[]>;

export const measureCodec = oneOf(measures, 'DEMAND');
export const levelCodec = oneOf(levels, 'TOP');
/** The category of the heat map; empty: the server's choice. */
export const mapCodec = anyText;
/** Findings and categories listed of each: as many as the server gives. */
export const LISTED = 100;
