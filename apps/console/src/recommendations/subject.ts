import type { EventType, RecommendFor } from '@cartograph/sdk/schema';

/** For whom or what products are recommended. */
export const subjectKinds = ['user', 'cart', 'product', 'category'] as const;
export type SubjectKind = (typeof subjectKinds)[number];

export interface CartItem {
  productExternalId: string;
  eventType: EventType;
}

export interface Subject {
  kind: SubjectKind;
  user: string;
  cart: readonly CartItem[];
  product: string;
  category: string;
}

const letters = { v: 'VIEW', c: 'CART', p: 'PURCHASE' } as const satisfies Record<string, EventType>;
const isLetter = (text: string): text is keyof typeof letters => text in letters;

/** "c1004856,v1003312": what an anonymous visitor did, in the address. */
export function readCart(text: string): CartItem[] {
  return text.split(',').flatMap((part) => {
    const letter = part.slice(0, 1);
    const id = part.slice(1);
    return isLetter(letter) && /^\d+$/.test(id) ? [{ productExternalId: id, eventType: letters[letter] }] : [];
  });
}

export function writeCart(items: readonly CartItem[]): string {
  return items.map(({ productExternalId, eventType }) => `${eventType.charAt(0).toLowerCase()}${productExternalId}`).join(',');
}

export function readSubject(search: URLSearchParams): Subject {
  return {
    kind: subjectKinds.find((kind) => kind === search.get('for')) ?? 'user',
    user: search.get('user')?.trim() ?? '',
    cart: readCart(search.get('items') ?? ''),
    product: search.get('product')?.trim() ?? '',
    category: search.get('of')?.trim() ?? '',
  };
}

/** What the query takes; null while nothing is chosen. */
export function recommendFor({ kind, user, cart, product, category }: Subject): RecommendFor | null {
  if (kind === 'user') return user === '' ? null : { userExternalId: user };
  if (kind === 'cart') return cart.length === 0 ? null : { session: cart.map((item) => ({ ...item })) };
  if (kind === 'product') return product === '' ? null : { productExternalId: product };
  return category === '' ? null : { category };
}
