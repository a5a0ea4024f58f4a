import { seededRandom } from '@cartograph/threads';
import { trainingData, type TrainingData } from '../log/training-data.js';
import type { TrainingLog } from '../log/training-log.js';
import type { StrengthOptions } from '../log/strengths.js';
import { trainingLogOf, type PlainEvent } from './training-log-of.js';

/** A day in epoch seconds. */
export const DAY = 86_400;

/** 1 Oct 2019, 00:00 UTC. */
export const START = Date.UTC(2019, 9, 1) / 1000;

const CATEGORIES = ['electronics.smartphone', 'electronics.audio', 'apparel.shoes', '2053013555631882655'] as const;

/** Events of the taste shop: see {@link tasteShop}. */
export function tasteEvents(options: { users?: number; seed?: number; activity?: number } = {}): PlainEvent[] {
  const { users = 400, seed = 5, activity = 12 } = options;
  const random = seededRandom(seed);
  const below = (n: number): number => Math.floor(random.next() * n);
  const events: PlainEvent[] = [];
  for (let user = 0; user < users; user += 1) {
    const own = below(4);
    const id = String(500_000_000 + user * 7);
    const joined = START + below(40 * DAY);
    const add = (type: PlainEvent['type'], number: number, at: number, session: string): void => {
      events.push({
        user: id,
        product: String(1000 + number),
        type: type!,
        at,
        session,
        category: CATEGORIES[Math.floor(number / 6)]!,
        brand: `brand-${number % 3}`,
        price: 10 + number * 5,
      });
    };
    const pick = (taste: number): number => taste * 6 + Math.min(below(6), below(6));
    for (let view = 0; view < 2; view += 1) add('view', pick(own), joined - below(DAY), 'first look');
    for (let visit = 1 + below(activity); visit > 0; visit -= 1) {
      const taste = random.next() < 0.9 ? own : below(4);
      const at = joined + below(START + 41 * DAY - joined);
      const product = pick(taste);
      for (let view = below(3); view > 0; view -= 1) add('view', pick(taste), at - view * 60, `visit ${visit}`);
      add('view', product, at - 20, `visit ${visit}`);
      add('cart', product, at, `visit ${visit}`);
      const then = random.next();
      if (then < 0.4) add('purchase', product, at + 300, `visit ${visit}`);
      else if (then < 0.5) add('remove_from_cart', product, at + 300, `visit ${visit}`);
    }
  }
  return events;
}

/**
 * A shop of 24 products in four tastes, each a category. Each visit of a user is in one taste, their own nine times in ten: a few views, one cart, a purchase in two of
 * five. It runs for 41 days; every user viewed two products of their taste before. So a model that knows tastes can beat popularity, also for users without a cart.
 */
export function tasteShop(options: { users?: number; seed?: number; activity?: number } = {}): TrainingLog {
  return trainingLogOf(tasteEvents(options));
}

/** Training data of a small taste shop in which user row 0 and product row 0 have no event before `end`. */
export function smallTrainingData(strengths: Partial<StrengthOptions> = {}): TrainingData {
  return trainingData(smallLog(), { strengths, end: SMALL_END });
}

/** Where {@link smallTrainingData} ends. */
export const SMALL_END = START + 1000 * DAY;

/** The log of {@link smallTrainingData}. */
export function smallLog(): TrainingLog {
  return trainingLogOf([...tasteEvents({ users: 60, seed: 3 }), { user: '1', product: '1', at: SMALL_END }]);
}
