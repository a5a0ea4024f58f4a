import {
  type DifferenceFromOthers,
  differencesFromOthers,
  type Heterogeneity,
  heterogeneity,
  type ShrunkenEffect,
  shrunkenEffects,
} from '@cartograph/metrics';
import { type PurchaseDriverStep, type Trait, traitKey } from './attribute.js';
import type { CategoryModel, TraitEffect } from './category-model.js';

/** An effect with what the same attribute does in other categories. */
export interface ComparedEffect {
  model: CategoryModel;
  own: TraitEffect;
  /** Log odds; null where no other category has the attribute. */
  shrunken: ShrunkenEffect | null;
  /** Null with fewer than three categories. */
  difference: DifferenceFromOthers | null;
}

/** An attribute over the categories that have it, at one step. */
export interface TraitSummary {
  trait: Trait;
  step: PurchaseDriverStep;
  heterogeneity: Heterogeneity;
  /** Sampling variances of the log odds ratios, one for each category. */
  variances: readonly number[];
}

/** Puts the effects of all categories side by side, in their order; summaries of attributes that two categories or more have. */
export function compareTraits(models: readonly CategoryModel[]): {
  effects: ComparedEffect[];
  summaries: TraitSummary[];
} {
  const effects = models.flatMap((model) =>
    model.effects.map((own): ComparedEffect => ({ model, own, shrunken: null, difference: null })),
  );
  const groups = new Map<string, ComparedEffect[]>();
  for (const effect of effects) {
    const key = `${effect.model.step} ${traitKey(effect.own.trait)}`;
    groups.set(key, [...(groups.get(key) ?? []), effect]);
  }
  const summaries: TraitSummary[] = [];
  for (const group of groups.values()) {
    const [values, variances] = [group.map(({ own }) => own.effect.value), group.map(({ own }) => own.effect.variance)];
    const all = heterogeneity(values, variances);
    if (!all.ok) continue;
    const shrunken = shrunkenEffects(values, variances, all);
    const differences = differencesFromOthers(values, variances);
    group.forEach((effect, i) => {
      effect.shrunken = shrunken[i]!;
      effect.difference = differences[i]!;
    });
    summaries.push({ trait: group[0]!.own.trait, step: group[0]!.model.step, heterogeneity: all, variances });
  }
  return { effects, summaries };
}
