import { TYPE_CODES } from '../../log/training-log.js';
import type { ModelKind } from '../../recommender.js';
import { notNegative, oneOf, orNull, positive, resolveSettings, wholeNumber, type SettingRule } from '../settings.js';
import { DECAYS, type Decay } from './decay.js';

/** What of the products that the session at hand has already may be recommended. */
export const REMINDERS = ['none', 'not-last', 'all', 'pushed'] as const;

/** How a nearest-neighbor model of sessions is made and asked. */
export interface SessionKnnSettings {
  /** k, sessions that recommend: those most like the session at hand. */
  neighbors: number;
  /** m, sessions that are compared: the latest that share a product with it. */
  sample: number;
  /** π: how much a place in the session at hand counts. */
  decay: Decay;
  /** λ: how much a neighbor counts by the place of the latest product in common. */
  match: Decay;
  /** λ > 0 of exp(−d/λ), d being the places between a product of a past session and the latest product in common there; null: places of past sessions do not matter. */
  proximity: number | null;
  /** Strength of the inverse frequency of products, ≥ 0; how it enters is the model's. */
  idf: number;
  /** `none`: nothing the session has · `not-last`: all but its latest product · `all` · `pushed`: all, their scores times 1 + the events with them. */
  reminders: (typeof REMINDERS)[number];
  /** The latest events of the session at hand that are looked at, an event right after another of the same product left out unless `repeats` is set. */
  lastEvents: number;
  /** Whether a person's other products (those with a strength) stand before the session at hand, in order of time, as far as `lastEvents` has room. */
  history: boolean;
  /** Past sessions with more distinct products are left out: hardly a person, and dear at every request. */
  longest: number;
  /** Whether past sessions of one product count: they say nothing of others, but how often a product is looked at, and so whether somebody comes back to it. */
  singles: boolean;
  /** Whether an event right after another of the same product is a place of its own in the session at hand. */
  repeats: boolean;
  /** Weight of a product in a past session by its weightiest event, ≥ 0; 0: such events do not count. Of the session at hand every event counts. */
  view: number;
  cart: number;
  remove: number;
  purchase: number;
}

/** What both models share unless told otherwise. */
export const COMMON_SETTINGS = {
  proximity: null,
  lastEvents: 20,
  history: false,
  longest: 100,
  singles: false,
  repeats: false,
  view: 1,
  cart: 1,
  remove: 0,
  purchase: 1,
} as const;

const yesOrNo: SettingRule = { allowed: 'true or false', holds: (value) => typeof value === 'boolean' };

const RULES: Readonly<Record<keyof SessionKnnSettings, SettingRule>> = {
  neighbors: wholeNumber(1, 10_000),
  sample: wholeNumber(1, 100_000),
  decay: oneOf(...DECAYS),
  match: oneOf(...DECAYS),
  proximity: orNull(positive),
  idf: notNegative,
  reminders: oneOf(...REMINDERS),
  lastEvents: wholeNumber(1, 200),
  history: yesOrNo,
  longest: wholeNumber(2, 1000),
  singles: yesOrNo,
  repeats: yesOrNo,
  view: notNegative,
  cart: notNegative,
  remove: notNegative,
  purchase: notNegative,
};

/**
 * Completes and checks settings that a person gave.
 *
 * @throws RangeError - an unknown name, a value outside its range, fewer sampled sessions than neighbors, or no event type with a weight above 0; says what is allowed.
 */
export function resolveSessionSettings(
  kind: ModelKind,
  defaults: Readonly<SessionKnnSettings>,
  given: Readonly<Record<string, unknown>>,
): SessionKnnSettings {
  const settings = resolveSettings(kind, defaults, RULES, given);
  if (settings.neighbors > settings.sample) {
    throw new RangeError(
      `neighbors of ${kind} is ${settings.neighbors} and its sample ${settings.sample}: neighbors are chosen among the sample; give a sample ≥ ${settings.neighbors}, or fewer neighbors.`,
    );
  }
  if (!typeWeights(settings).some((weight) => weight > 0))
    throw new RangeError(
      `view, cart, remove and purchase of ${kind} are all 0, so no session would hold anything; give one of them a number > 0.`,
    );
  return settings;
}

/** Weights by the codes of event types. */
export function typeWeights(settings: SessionKnnSettings): number[] {
  const weights = {
    view: settings.view,
    cart: settings.cart,
    remove_from_cart: settings.remove,
    purchase: settings.purchase,
  };
  return TYPE_CODES.map((type) => weights[type]);
}
