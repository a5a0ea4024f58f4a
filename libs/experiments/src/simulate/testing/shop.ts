import { seededRandom } from '@cartograph/threads';
import type { History } from '../history.js';

/** A made shop: users of three segments with a few sessions each over `days`, of which some come to carts and orders; orders of two groups. */
export function shopOf(
  users: number,
  { days = 28, seed = 1 }: { days?: number; seed?: number } = {},
): Required<History> {
  const random = seededRandom(seed, 99);
  const sessionOffsets = new Int32Array(users + 1);
  const rows = {
    sessionDay: [] as number[],
    viewed: [] as number[],
    carted: [] as number[],
    purchased: [] as number[],
    orderValue: [] as number[],
    orderGroup: [] as number[],
  };
  const segment = new Uint8Array(users);
  const preValue = new Float64Array(users);
  for (let user = 0; user < users; user += 1) {
    const keenness = random.next();
    segment[user] = Math.floor(3 * random.next());
    let count = 1;
    while (count < 12 && random.next() < 0.3 + 0.3 * keenness) count += 1;
    const on = Array.from({ length: count }, () => Math.floor(days * random.next())).toSorted((a, b) => a - b);
    preValue[user] = random.next() < keenness * 0.3 ? 20 + 100 * keenness * random.next() : 0;
    for (const day of on) {
      const isCarted = random.next() < 0.1 + 0.2 * keenness;
      const isBought = isCarted && random.next() < 0.3 + 0.05 * segment[user]!;
      rows.sessionDay.push(day);
      rows.viewed.push(1);
      rows.carted.push(isCarted ? 1 : 0);
      rows.purchased.push(isBought ? 1 : 0);
      rows.orderValue.push(isBought ? Math.round(1000 * (5 + 200 * keenness * random.next())) / 1000 : 0);
      rows.orderGroup.push(isBought ? Math.floor(2 * random.next()) : -1);
    }
    sessionOffsets[user + 1] = rows.sessionDay.length;
  }
  return {
    sessionOffsets,
    segment,
    preValue,
    segmentNames: ['new', 'known', 'loyal'],
    groupNames: ['shoes', 'hats'],
    sessionDay: Int32Array.from(rows.sessionDay),
    viewed: Uint8Array.from(rows.viewed),
    carted: Uint8Array.from(rows.carted),
    purchased: Uint8Array.from(rows.purchased),
    orderValue: Float64Array.from(rows.orderValue),
    orderGroup: Int32Array.from(rows.orderGroup),
  };
}
