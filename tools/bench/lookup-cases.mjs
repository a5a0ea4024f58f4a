import {
  findProductEvents,
  findProducts,
  findSessionsByExternalId,
  findUsers,
  listEvents,
  listUsers,
  overview,
  priceHistory,
  productDays,
} from '@cartograph/analytics';
import { literal } from './raw-duckdb.mjs';

/** @typedef {import('@cartograph/events').EventStore} EventStore */
/** @typedef {import('@cartograph/analytics').EventRecord} EventRecord */

/**
 * One thing to look up: what ours and plain SQL do with a key. Both give the same value, to be compared.
 *
 * @typedef {object} LookupCase
 * @property {string} name
 * @property {readonly string[]} keys - the first is for warming up.
 * @property {(key: string) => Promise<unknown>} ours
 * @property {(key: string) => Promise<unknown>} plain
 */

const EVENTS_SHOWN = 1000;
const LATEST = 50;
const PAGE = 100;
const KINDS = "CASE event_type WHEN 'view' THEN 0 WHEN 'cart' THEN 1 WHEN 'remove_from_cart' THEN 2 ELSE 3 END";
const EVENT = "strftime(event_time, '%Y-%m-%d %H:%M:%S') || ' ' || event_type || ' ' || product_id AS event";
const COUNTS = `count(*) FILTER (WHERE event_type = 'view') AS views, count(*) FILTER (WHERE event_type = 'cart') AS carts, count(*) FILTER (WHERE event_type = 'purchase') AS purchases,
  coalesce(sum(price) FILTER (WHERE event_type = 'purchase'), 0)::DECIMAL(38, 2)::VARCHAR AS spent`;

/** An event as one text, as {@link EVENT} writes it. @param {EventRecord} record */
const eventText = ({ at, type, productId }) =>
  `${at.toISOString().slice(0, 19).replace('T', ' ')} ${type} ${productId}`;

/** @param {{ views: number, carts: number, purchases: number }} counts @param {string} money */
const countsText = ({ views, carts, purchases }, money) => `${views} ${carts} ${purchases} ${Number(money).toFixed(2)}`;

/** @param {Record<string, string | number | null>} row */
const plainCounts = (row) => `${row['views']} ${row['carts']} ${row['purchases']} ${Number(row['spent']).toFixed(2)}`;

/**
 * What the API's questions read, and the statements a person would type over a Parquet file of the same rows in order of time.
 *
 * @param {EventStore} store
 * @param {import('./raw-duckdb.mjs').Raw} raw
 * @param {string} rows - the Parquet file.
 * @param {number} keys - of each kind.
 * @returns {Promise<LookupCase[]>}
 */
export async function lookupCases(store, raw, rows, keys) {
  const from = `read_parquet(${literal(rows)})`;
  const texts = async (/** @type {string} */ sql) => (await raw.rows(sql)).map((row) => String(Object.values(row)[0]));
  const some = async (/** @type {string} */ column, /** @type {string} */ more) =>
    texts(
      `SELECT ${column}::VARCHAR AS key FROM ${from} WHERE ${column} IS NOT NULL GROUP BY ${column} HAVING count(*) ${more} ORDER BY hash(${column}) LIMIT ${keys}`,
    );
  const [users, sessions, products] = [
    await some('user_id', `BETWEEN 5 AND ${EVENTS_SHOWN}`),
    await some('user_session', `BETWEEN 2 AND ${EVENTS_SHOWN}`),
    await some('product_id', '>= 20'),
  ];
  const [mostSeen = ''] = await texts(`SELECT product_id FROM ${from} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`);
  const withMostSeen = [...products.filter((product) => product !== mostSeen).slice(0, keys - 1), mostSeen];
  return [
    {
      name: 'a user with their events',
      keys: users,
      ours: async (user) => {
        const [[found], [page]] = await Promise.all([
          findUsers(store, [user]),
          listEvents(store, { userIds: [user] }, { first: EVENTS_SHOWN }),
        ]);
        return [found && countsText(found.counts, found.spent), page?.items.map(({ value }) => eventText(value))];
      },
      plain: async (user) => {
        const [counts = {}] = await raw.rows(`SELECT ${COUNTS} FROM ${from} WHERE user_id = ${user}`);
        return [
          plainCounts(counts),
          await texts(
            `SELECT ${EVENT} FROM ${from} WHERE user_id = ${user} ORDER BY event_time, ${KINDS}, product_id LIMIT ${EVENTS_SHOWN}`,
          ),
        ];
      },
    },
    {
      name: 'a session by its id alone, with its events',
      keys: sessions,
      ours: async (session) => {
        const found = await findSessionsByExternalId(store, session);
        const pages = await listEvents(
          store,
          { sessionKeys: found.map(({ sessionKey }) => sessionKey) },
          { first: EVENTS_SHOWN },
        );
        return pages.flatMap(({ items }) => items.map(({ value }) => eventText(value))).toSorted();
      },
      plain: async (session) =>
        (await texts(`SELECT ${EVENT} FROM ${from} WHERE user_session = ${literal(session)}`)).toSorted(),
    },
    {
      name: "a product's facts, prices and days",
      keys: withMostSeen,
      ours: async (product) => {
        const [[found], , [days]] = await Promise.all([
          findProducts(store, [product]),
          priceHistory(store, [product], { first: 100 }),
          productDays(store, [product], { timeZone: 'UTC', first: 1000 }),
        ]);
        return [
          found && `${countsText(found.counts, found.revenue)} ${found.viewers} ${found.buyers}`,
          days?.map((day) => `${day.date} ${countsText(day.counts, day.revenue ?? 'unknown')}`),
        ];
      },
      plain: async (product) => {
        const [facts = {}] =
          await raw.rows(`SELECT ${COUNTS}, count(DISTINCT user_id) FILTER (WHERE event_type = 'view') AS viewers, count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers
          FROM ${from} WHERE product_id = ${product}`);
        const days = await raw.rows(
          `SELECT event_time::DATE::VARCHAR AS day, ${COUNTS} FROM ${from} WHERE product_id = ${product} GROUP BY 1 ORDER BY 1`,
        );
        return [
          `${plainCounts(facts)} ${facts['viewers']} ${facts['buyers']}`,
          days.map((day) => `${day['day']} ${plainCounts(day)}`),
        ];
      },
    },
    {
      name: `a product's latest ${LATEST} events`,
      keys: withMostSeen,
      // Where seconds tie at the end of the page either side may show another event: times are compared.
      ours: async (product) =>
        (await findProductEvents(store, [product], { first: LATEST })).flatMap(({ items }) =>
          items.map(({ value }) => eventText(value).slice(0, 19)),
        ),
      plain: async (product) =>
        (
          await texts(
            `SELECT ${EVENT} FROM ${from} WHERE product_id = ${product} ORDER BY event_time DESC LIMIT ${LATEST}`,
          )
        ).map((event) => event.slice(0, 19)),
    },
    {
      name: 'the overview of a brand',
      keys: await texts(
        `SELECT brand AS key FROM ${from} WHERE brand IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 4`,
      ),
      ours: async (brand) => {
        const { total, days } = await overview(store, { timeZone: 'UTC', filter: { brand } });
        return [total, ...days.map(({ figures }) => figures)]
          .filter(({ counts }) => counts.total > 0)
          .map(({ counts, visitors, buyers, revenue }) => `${countsText(counts, revenue)} ${visitors} ${buyers}`);
      },
      plain: async (brand) =>
        (
          await raw.rows(`SELECT event_time::DATE AS day, ${COUNTS}, count(DISTINCT user_id) AS visitors, count(DISTINCT user_id) FILTER (WHERE event_type = 'purchase') AS buyers
            FROM ${from} WHERE brand = ${literal(brand)} GROUP BY GROUPING SETS ((1), ()) ORDER BY day NULLS FIRST`)
        ).map((row) => `${plainCounts(row)} ${row['visitors']} ${row['buyers']}`),
    },
    ...(await pagingCases(store, raw, from)),
  ];
}

/** Pages of users by id: the first, the 1,000th, the 10,000th and the last, or as far as the log goes. @param {EventStore} store @param {import('./raw-duckdb.mjs').Raw} raw @param {string} from @returns {Promise<LookupCase[]>} */
async function pagingCases(store, raw, from) {
  const [{ n } = { n: 0 }] = await raw.rows(`SELECT count(DISTINCT user_id) AS n FROM ${from}`);
  const last = Math.ceil(Number(n) / PAGE);
  return Promise.all(
    [...new Set([1, Math.min(1_000, last), Math.min(10_000, last), last])].map(async (page) => {
      const [before] =
        page === 1
          ? []
          : await raw.rows(
              `SELECT DISTINCT user_id AS id FROM ${from} ORDER BY 1 LIMIT 1 OFFSET ${(page - 1) * PAGE - 1}`,
            );
      // The cursor of the user before the page, as the page before it would have given it.
      const after = before
        ? (await listUsers(store, { first: 1 }, { externalIdPrefix: String(before['id']) })).items[0]?.cursor
        : null;
      return {
        name: `${PAGE} users, page ${page} of ${last}`,
        keys: Array.from({ length: 6 }, (_, again) => String(again)),
        ours: async () =>
          (await listUsers(store, { first: PAGE, after: after ?? null })).items.map(
            ({ value }) => `${value.userId} ${countsText(value.counts, value.spent)}`,
          ),
        plain: async () =>
          (
            await raw.rows(
              `SELECT user_id::VARCHAR AS id, ${COUNTS} FROM ${from} ${before ? `WHERE user_id > ${before['id']}` : ''} GROUP BY user_id ORDER BY user_id LIMIT ${PAGE}`,
            )
          ).map((row) => `${row['id']} ${plainCounts(row)}`),
      };
    }),
  );
}
