import type { EventType } from '@cartograph/events';
import type { Question } from '../../answer.js';
import { QuestionError } from '../../question-error.js';

/** What a peak is a peak of. */
export const DEMAND_MEASURES = ['demand', 'views', 'carts', 'purchases', 'carts-and-purchases'] as const;

/**
 * `demand`: views that carts and purchases follow; peaks are found and confirmed in the views, of which there are many, and are confirmed only
 * where carts and purchases rise as well, for a page that is pushed at people fills with views alone. The others count only their own events.
 */
export type DemandMeasure = (typeof DEMAND_MEASURES)[number];

/** `top`: the first part of the category code. `code`: the whole code. */
export type CategoryLevel = 'top' | 'code';

/** Arguments of {@link demand}. */
export interface DemandQuestion extends Question {
  /** Default `demand`. */
  measure?: DemandMeasure | null;
  /** Default `top`. */
  level?: CategoryLevel | null;
  /** Smallest rise that counts, a fraction of what was expected, in (0, 10]. Default 0.2. */
  minimumEffect?: number | null;
  /** Rate of false discoveries that is held, in (0, 0.5]. Default 0.05. */
  falseDiscoveryRate?: number | null;
  /** Category whose heat map is wanted. Default: that of the strongest peak, else the one with the most events. */
  heatMapOf?: string | null;
}

/** What is asked, with every default filled in. */
export interface DemandSettings {
  measure: DemandMeasure;
  level: CategoryLevel;
  minimumEffect: number;
  falseDiscoveryRate: number;
}

/** Events in which peaks are looked for. */
export function countedIn(measure: DemandMeasure): readonly EventType[] {
  switch (measure) {
    case 'demand':
    case 'views':
      return ['view'];
    case 'carts':
      return ['cart'];
    case 'purchases':
      return ['purchase'];
    case 'carts-and-purchases':
      return ACTIONS;
  }
}

/** Events that must follow for a rise to be demand. */
export const ACTIONS: readonly EventType[] = ['cart', 'purchase'];

/** @throws QuestionError - `invalid-rule`: a measure, level, effect or rate that does not exist. */
export function settingsOf({ measure, level, minimumEffect, falseDiscoveryRate }: DemandQuestion): DemandSettings {
  const settings = {
    measure: measure ?? 'demand',
    level: level ?? 'top',
    minimumEffect: minimumEffect ?? 0.2,
    falseDiscoveryRate: falseDiscoveryRate ?? 0.05,
  };
  refuse(
    'measure',
    settings.measure,
    DEMAND_MEASURES.includes(settings.measure),
    `one of ${DEMAND_MEASURES.join(', ')}`,
  );
  refuse('level', settings.level, settings.level === 'top' || settings.level === 'code', 'top or code');
  refuse(
    'minimumEffect',
    settings.minimumEffect,
    settings.minimumEffect > 0 && settings.minimumEffect <= 10,
    'a fraction above 0 and up to 10, such as 0.2 for +20 %',
  );
  refuse(
    'falseDiscoveryRate',
    settings.falseDiscoveryRate,
    settings.falseDiscoveryRate > 0 && settings.falseDiscoveryRate <= 0.5,
    'a fraction above 0 and up to 0.5, such as 0.05',
  );
  return settings;
}

function refuse(argument: string, value: string | number, isValid: boolean, remedy: string): void {
  if (!isValid)
    throw new QuestionError('invalid-rule', argument, String(value), `${argument} is ${value}; give ${remedy}.`);
}
