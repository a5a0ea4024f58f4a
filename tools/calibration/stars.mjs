import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { products } from '@cartograph/analytics';
import { importLog, openLake } from '@cartograph/events';
import { clopperPearson } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { calibrationOptions, percent, verdicts } from './verdicts.mjs';

/**
 * Asks for the stars and laggards of shops in which all products of a category sell alike, and of shops in which a quarter of them sells better.
 * Fails when the lower 99 % Clopper–Pearson bound of the share of shops with a star or laggard by chance, or of the false ones among the stars, lies above 5 %.
 * Options: those of every calibration (its full size is 200 shops that are alike, and 40 that are not).
 */
const { share, seed } = calibrationOptions();
const RATE = 0.05;
/** Categories and products in each: what a prior of its own is fitted to. */
const SHOPS = [
  { categories: 30, products: 12 },
  { categories: 10, products: 40 },
];
/** Where products differ, every fourth sells so many times as often as is usual, and the others so many times as often. */
const [BETTER, WORSE] = [2.2, 0.6];

const began = Date.now();
const alike = Math.ceil(200 * share);
const differing = Math.ceil(40 * share);
const [withStar, withLaggard] = [new Set(), new Set()];
for (let shop = 0; shop < alike; shop += 1) {
  const { stars, laggards } = await asked(shop, { rate: 0.01, differ: false });
  if (stars.length > 0) withStar.add(shop);
  if (laggards > 0) withLaggard.add(shop);
}
let [named, wrong, better] = [0, 0, 0];
for (let shop = 0; shop < differing; shop += 1) {
  const { stars, high } = await asked(alike + shop, { rate: 0.05, differ: true });
  named += stars.length;
  wrong += stars.filter((id) => !high.has(id)).length;
  better += high.size;
}

const { say, end } = verdicts('stars and laggards');
judge('shops with a star by chance', withStar.size, alike);
judge('shops with a laggard by chance', withLaggard.size, alike);
judge('stars that sell no better than usual', wrong, named);
console.log(
  `     ${(named - wrong).toLocaleString('en-US')} of ${better.toLocaleString('en-US')} better products are named`,
);
end(
  `${alike} shops whose products are alike and ${differing} whose products differ in ${Math.round((Date.now() - began) / 1000)} s`,
);

/** @param {string} name @param {number} count @param {number} of */
function judge(name, count, of) {
  if (of === 0) return say(false, `${name}: none of any was looked at`);
  const { value, low } = clopperPearson(count, of, { alpha: 0.01, side: 'lower' });
  const { high } = clopperPearson(count, of, { alpha: 0.01, side: 'upper' });
  say(
    low <= RATE,
    `${name}: ${count} of ${of} (${percent(value)}, 99 % bounds ${percent(low)} and ${percent(high)}; stated ${percent(RATE)})`,
    { name, value, stated: RATE, of },
  );
}

/**
 * Makes a shop, imports it, and asks for its stars.
 *
 * @param {number} shop - its number, which draws it.
 * @param {{ rate: number, differ: boolean }} planted - buyers ÷ viewers of the usual product, and whether products differ.
 * @returns {Promise<{ stars: string[], laggards: number, high: Set<string> }>} stars and better products by id.
 */
async function asked(shop, planted) {
  const folder = mkdtempSync(join(tmpdir(), 'cartograph-stars-'));
  try {
    const file = join(folder, 'log.csv');
    const high = await written(file, shop, planted);
    await importLog({ dataDir: join(folder, 'data'), paths: [file], isSynthetic: true });
    const lake = await openLake({ dataDir: join(folder, 'data'), threads: 1 });
    const store = await lake.store();
    const answer = await products(store, { timeZone: 'UTC', standing: 'star', first: 10_000 });
    await store.close();
    await lake.close();
    return { stars: answer.products.map(({ productId }) => productId), laggards: answer.laggards, high };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Writes the log of a shop: each product has its own viewers, a few dozen, and each viewer buys with the product's rate. Categories differ in their rates.
 *
 * @param {string} file
 * @param {number} shop
 * @param {{ rate: number, differ: boolean }} planted
 * @returns {Promise<Set<string>>} ids of the better products.
 */
async function written(file, shop, { rate, differ }) {
  const random = seededRandom(seed, shop);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const { categories, products: perCategory } = SHOPS[shop % SHOPS.length];
  const high = new Set();
  const log = createWriteStream(file);
  log.write('event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n');
  let user = 0;
  for (let category = 1; category <= categories; category += 1) {
    const usual = Math.min(0.3, rate * Math.exp(0.4 * normal()));
    for (let place = 0; place < perCategory; place += 1) {
      const product = String(category * 1000 + place);
      const isBetter = differ && place % 4 === 0;
      if (isBetter) high.add(product);
      const own = usual * (differ ? (isBetter ? BETTER : WORSE) : 1);
      const viewers = Math.max(1, Math.round(Math.exp(3.7 + 0.6 * normal())));
      for (let viewer = 0; viewer < viewers; viewer += 1) {
        user += 1;
        const row = (/** @type {string} */ second, /** @type {string} */ type) =>
          `2019-10-01 10:00:${second} UTC,${type},${product},${category},shop.c${category},,10.00,${user},s${user}\n`;
        log.write(row('00', 'view') + (random.next() < own ? row('30', 'purchase') : ''));
      }
    }
  }
  log.end();
  await finished(log);
  return high;
}
