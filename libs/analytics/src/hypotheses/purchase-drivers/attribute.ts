/** What of a product may go with carts and purchases. */
export type PurchaseDriverAttribute = 'price-band' | 'relative-price' | 'brand' | 'popularity' | 'discount' | 'novelty';

/** From a viewed product to the cart (or straight to the purchase), and from the cart to the purchase. */
export type PurchaseDriverStep = 'view-to-cart' | 'cart-to-purchase';
export const PURCHASE_DRIVER_STEPS: readonly PurchaseDriverStep[] = ['view-to-cart', 'cart-to-purchase'];

export type PriceBand = 'low' | 'mid' | 'high';
export const PRICE_BANDS: readonly PriceBand[] = ['low', 'mid', 'high'];

/** One thing about a product, with its level where it has levels: a band, or a brand (empty: products without one). */
export interface Trait {
  attribute: PurchaseDriverAttribute;
  level: string | null;
}

/** A text that is the same for the same attribute. */
export function traitKey({ attribute, level }: Trait): string {
  return level === null ? attribute : `${attribute} ${level}`;
}

/** What an attribute's effect compares, in words that follow "products". */
export function traitText({ attribute, level }: Trait): string {
  if (attribute === 'price-band')
    return { low: 'in the low price band', mid: 'in the middle price band', high: 'in the high price band' }[
      level as PriceBand
    ];
  if (attribute === 'brand') return level === '' ? 'without a brand' : `of ${level}`;
  if (attribute === 'relative-price') return '10 % cheaper within their price band';
  if (attribute === 'popularity') return 'that others view twice as often';
  if (attribute === 'discount') return '10 % below their own usual price';
  return 'new in the last 14 days';
}
