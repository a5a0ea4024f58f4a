import type { EventType, RecommendFor } from '@cartograph/sdk/schema';
import { freeName, type Rule } from './rules/rule.js';

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
  /** Who looks at the page of the category; empty for anybody. */
  visitor: string;
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
  return items
    .map(({ productExternalId, eventType }) => `${eventType.charAt(0).toLowerCase()}${productExternalId}`)
    .join(',');
}

export function readSubject(search: URLSearchParams): Subject {
  return {
    kind: subjectKinds.find((kind) => kind === search.get('for')) ?? 'user',
    user: search.get('user')?.trim() ?? '',
    cart: readCart(search.get('items') ?? ''),
    product: search.get('product')?.trim() ?? '',
    category: search.get('of')?.trim() ?? '',
    visitor: search.get('visitor')?.trim() ?? '',
  };
}

/** What the query takes; null while nothing is chosen. */
export function recommendFor({ kind, user, cart, product, category, visitor }: Subject): RecommendFor | null {
  if (kind === 'user') return user === '' ? null : { userExternalId: user };
  if (kind === 'cart') return cart.length === 0 ? null : { session: cart.map((item) => ({ ...item })) };
  if (kind === 'product') return product === '' ? null : { productExternalId: product };
  if (category === '') return null;
  return visitor === '' ? { category } : { userExternalId: visitor };
}

/** The person whose list is shown; null for a cart, a product, and a category that anybody looks at. */
export function personOf({ kind, user, category, visitor }: Subject): string | null {
  if (kind === 'user') return user || null;
  return kind === 'category' && category !== '' ? visitor || null : null;
}

/** A category's page is, for one person, her own list with only products of the category: the rule that says so, by a name that no other rule has. Null where none is needed. */
export function pageRule(subject: Subject, called: string, others: readonly Pick<Rule, 'name'>[]): Rule | null {
  if (subject.kind !== 'category' || personOf(subject) === null) return null;
  return { kind: 'ALLOW', name: freeName(called, others), products: [], categories: [subject.category], brands: [] };
}
