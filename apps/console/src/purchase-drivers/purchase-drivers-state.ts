import { anyText, oneOf } from '../ui/page/url-state.js';
import type { GetPricesQuery } from '@cartograph/sdk/operations/prices';
import type { GetPurchaseDriversQuery } from '@cartograph/sdk/operations/purchase-drivers';

export type PurchaseDriversData = GetPurchaseDriversQuery['analytics']['purchaseDrivers'];
export type Effect = PurchaseDriversData['findings'][number];
export type PricesData = GetPricesQuery['analytics']['prices'];

export const steps = ['VIEW_TO_CART', 'CART_TO_PURCHASE'] as const;
export type Step = (typeof steps)[number];

export const stepCodec = oneOf(steps, 'VIEW_TO_CART');
/** The attribute that categories are compared in, and the category looked at; empty: those of the strongest finding. */
export const traitCodec = anyText;
export const categoryCodec = anyText;
/** Findings, categories and attributes listed of each. */
export const LISTED = 60;

/** How an attribute is written in the address. */
export function traitKey({ attribute, level }: Pick<Effect, 'attribute' | 'level'>): string {
  return level === null ? attribute : `${attribute}:${level}`;
}

/** Everything looked at at a step, in the order of the categories. */
export function effectsAt(data: PurchaseDriversData, step: Step): Effect[] {
  return data.categories.flatMap(({ steps: all }) =>
    all.filter((one) => one.step === step).flatMap(({ effects }) => effects),
  );
}

/** The attribute to compare categories in: the one asked for where it is there, else that of the strongest finding, else the first. */
export function chosenTrait(data: PurchaseDriversData, step: Step, asked: string): string | null {
  const effects = effectsAt(data, step);
  const found = data.findings.find((finding) => finding.step === step);
  const known = effects.find((effect) => traitKey(effect) === asked) ?? found ?? effects[0];
  return known ? traitKey(known) : null;
}

/** The category looked at: the one asked for where it is there, else that of the strongest finding, else the largest. */
export function chosenCategory(data: PurchaseDriversData, asked: string): string | null {
  const known = data.categories.find(({ category }) => category === asked) ?? data.findings[0] ?? data.categories[0];
  return known?.category ?? null;
}
