import { seededRandom } from '@cartograph/threads';

/** Share of users who spent something before the period, and of them and of the others who do in it. */
const [BEFORE, AGAIN, FIRST] = [0.12, 0.4, 0.07];

/**
 * Users as a shop has them: one in nine buys, what they spend has a long tail, and those who bought before buy more and more often.
 *
 * @param {number} users
 * @param {number} seed
 */
export function makeShopUsers(users, seed) {
  const random = seededRandom(seed);
  const amount = () =>
    Math.round(
      100 * Math.exp(3.5 + 1.1 * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())),
    ) / 100;
  const [x, y, converted] = [new Float64Array(users), new Float64Array(users), new Uint8Array(users)];
  for (let user = 0; user < users; user += 1) {
    const before = random.next() < BEFORE ? amount() : 0;
    x[user] = before;
    if (random.next() >= (before > 0 ? AGAIN : FIRST)) continue;
    converted[user] = 1;
    y[user] = before > 0 ? Math.round(100 * (0.6 * before + 0.4 * amount())) / 100 : amount();
  }
  return { x, y, converted };
}
