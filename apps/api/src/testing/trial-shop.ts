import { logRow, type LogRow } from './log-rows.js';

const DAY = 86_400_000;

/** A visit of a user: what they did in one session. */
interface Visit {
  user: string;
  /** Milliseconds UTC. */
  at: number;
  /** Prices of what was bought; empty for a visit without a purchase. */
  bought: readonly number[];
}

/** A customer who met a campaign. */
export interface TrialUser {
  unit: string;
  arm: 'control' | 'treatment';
  exposedAt: Date;
}

/** The same numbers for the same seed: what happens in a trial's shop. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * October 2019 of a shop in which `users` customers met a campaign from the 10th to the 19th at noon or later, control and treatment by turns. Of control a third buy in the week after, of treatment
 * a half. Visits are in the mornings, so that none holds an exposure; somebody comes every day, and the log ends on the 31st.
 */
export function trialShop({
  users,
  seed = 1,
  firstUser = 5_000,
}: {
  users: number;
  seed?: number;
  firstUser?: number;
}): { rows: LogRow[]; trial: TrialUser[] } {
  const draw = draws(seed);
  const start = Date.UTC(2019, 9, 1);
  const visits: Visit[] = Array.from({ length: 31 }, (_, day) => ({
    user: '1',
    at: start + day * DAY + (day === 30 ? 20 : 8) * 3_600_000,
    bought: [],
  }));
  const trial: TrialUser[] = [];
  for (let number = 0; number < users; number += 1) {
    const user = String(firstUser + number);
    const arm = number % 2 === 0 ? 'control' : 'treatment';
    const day = 9 + (number % 10);
    trial.push({ unit: user, arm, exposedAt: new Date(start + day * DAY + (12 + Math.floor(draw() * 8)) * 3_600_000) });
    const morning = (): number => 6 * 3_600_000 + Math.floor(draw() * 10_000) * 1000;
    const price = (): number => 1 + Math.floor(draw() * 9_000) / 100;
    if (draw() < 0.5) visits.push({ user, at: start + 2 * DAY + morning(), bought: draw() < 0.4 ? [price()] : [] });
    if (draw() < 0.6) visits.push({ user, at: start + (day + 2) * DAY + morning(), bought: [] });
    if (draw() < (arm === 'control' ? 0.33 : 0.5))
      visits.push({
        user,
        at: start + (day + 1 + Math.floor(draw() * 6)) * DAY + morning(),
        bought: draw() < 0.3 ? [price(), price()] : [price()],
      });
    if (draw() < 0.3) visits.push({ user, at: start + Math.min(29, day + 9) * DAY + morning(), bought: [price()] });
  }
  return { rows: visits.flatMap(rowsOf), trial };
}

function rowsOf({ user, at, bought }: Visit, place: number): LogRow[] {
  const time = (seconds: number): string => new Date(at + seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const session = `visit-${place}`;
  return [
    logRow({ user, session, time: time(0) }),
    ...bought.map((price, index) =>
      logRow({
        user,
        session,
        time: time(60 * (index + 1)),
        type: 'purchase',
        product: String(100 + index),
        price: price.toFixed(2),
      }),
    ),
  ];
}
