import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '@cartograph/api';
import { importLog, LAYOUT_VERSION, openLake } from '@cartograph/events';
import { CASES, TRANSITIONS } from './analytics-cases.mjs';
import { RAW_FILTER } from './analytics-raw-cases.mjs';
import { demoLog } from './demo-log.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR } from './reference-python.mjs';

const ZONE = 'Asia/Dubai';
const DAY = 86_400_000;
const FILTERS = [
  { of: 'everything', filter: null, where: 'true' },
  {
    of: 'electronics',
    filter: { category: 'electronics' },
    where: `(category_code = 'electronics' OR starts_with(category_code, 'electronics.'))`,
  },
  { of: 'samsung', filter: { brand: 'samsung' }, where: `brand = 'samsung'` },
  RAW_FILTER,
];

/**
 * What the questions select, each a part of it. Money is decimal text.
 *
 * @typedef {object} Analytics
 * @property {{ total: OverviewTotal, parts: { figures: { counts: { total: number } } }[] }} overview
 * @property {{ steps: { reached: number }[] }} funnel
 * @property {{ transitions: { from: string, to: string, steps: number }[] }} paths
 * @property {{ buyers: number }} rfm
 * @property {{ products: { revenue: string }[] }} products
 */
/**
 * @typedef {{ counts: { views: number, carts: number, purchases: number }, revenue: string, visitors: number, sessions: number, buyers: number }} OverviewTotal
 */

/**
 * A question as a page asks it: the name of its case, what it selects, and the figures of the answer in the order of that case.
 *
 * @type {{ of: string, selected: string, figures: (analytics: Analytics) => (number | string)[] }[]}
 */
const QUESTIONS = [
  {
    of: 'overview by day',
    selected:
      'overview { total { counts { views carts purchases } revenue visitors sessions buyers } parts { figures { counts { total } } } }',
    figures: ({ overview: { total, parts } }) => [
      total.counts.views,
      total.counts.carts,
      total.counts.purchases,
      Number(total.revenue),
      parts.filter((part) => part.figures.counts.total > 0).length,
      total.visitors,
      total.sessions,
      total.buyers,
    ],
  },
  {
    of: 'funnel, any order',
    selected: 'funnel(input: { order: ANY }) { steps { reached perFirstStep { value low high } } }',
    figures: ({ funnel }) => funnel.steps.map((step) => step.reached),
  },
  {
    of: 'funnel, ordered',
    selected:
      'funnel { steps { reached lost perPreviousStep { value low high } secondsFromPrevious { median { value low high } } } }',
    figures: ({ funnel }) => funnel.steps.map((step) => step.reached),
  },
  {
    of: 'transitions',
    selected:
      'paths(input: { first: 0 }) { transitions { from to steps share { value low high } } together { first second phi { value } } }',
    figures: ({ paths }) =>
      TRANSITIONS.map(
        ([from = '', to = '']) =>
          paths.transitions.find((cell) => cell.from === from.toUpperCase() && cell.to === to.toUpperCase())?.steps ??
          0,
      ),
  },
  {
    of: 'RFM of buyers',
    selected: 'rfm { buyers grid { recency frequency buyers } }',
    figures: ({ rfm }) => [rfm.buyers],
  },
  {
    of: 'top 50 products by revenue',
    selected:
      'products(input: { sort: REVENUE, first: 50 }) { products { externalId brand counts { views } revenue viewers buyers } }',
    figures: ({ products }) => products.products.map((product) => Number(product.revenue)).filter(Boolean),
  },
];

/**
 * The questions of a dashboard over HTTP, from the request to the parsed answer, against the fastest plain SQL in process. Every answer is worked out: a question
 * asked again is kept in memory, so each time the period ends another day behind the log, which changes its key and nothing it counts. What the server
 * knows of a snapshot from the first question on, such as its days, it knows.
 *
 * @param {import('./measure.mjs').BenchOptions} options - `data`: a data folder to ask in place of a generated shop; the server writes into it.
 */
export async function run({ events, data, memory, rounds, say }) {
  const dataDir = data ?? join(BENCH_DIR, `lake-v${LAYOUT_VERSION}-facets-${events}`);
  if (data === null && !existsSync(dataDir))
    await importLog({ dataDir, paths: await demoLog(events, say), isSynthetic: true });
  const lake = await openLake({ dataDir, memoryLimit: memory, threads: 2 });
  const server = await startServer({ dataDir, port: 0 });
  const results = [];
  try {
    const store = await lake.store();
    const key = await server.createTemporaryKey();
    if (key === null) throw new Error('No key can be made: the data folder cannot be written.');
    const { secret } = key;
    const [range = {}] = await store.rows(
      'SELECT epoch_ms(first_at) AS first, epoch_ms(last_at) AS last FROM log_range',
    );
    const [first, last] = [Number(range['first']), Number(range['last'])];
    const day = (/** @type {number} */ at) => new Date(at).toISOString().slice(0, 10);
    let asked = 0;
    const ask = async (/** @type {string} */ selected, /** @type {object | null} */ filter) => {
      asked += 1;
      const query = `query($period: PeriodInput, $filter: EventFilter) { analytics(period: $period, filter: $filter, timeZone: "${ZONE}") { ${selected} } }`;
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({
          query,
          variables: { filter, period: { from: day(first - DAY), to: day(last + (asked + 1) * DAY) } },
        }),
      });
      const { data: answer, errors } =
        /** @type {{ data?: { analytics: Analytics } | null, errors?: { message: string }[] }} */ (
          await response.json()
        );
      if (!answer || errors) throw new Error(errors?.[0]?.message ?? `HTTP ${response.status}`);
      return answer.analytics;
    };
    for (const { of, selected, figures: told } of QUESTIONS) {
      const { sql, figures } = CASES.find(({ name }) => name === of) ?? {};
      if (!sql || !figures) throw new Error(`There is no case "${of}".`);
      for (const { of: part, filter, where } of FILTERS) {
        const pairs = await alternate({
          rounds,
          ours: async () => {
            const began = performance.now();
            const answer = await ask(selected, filter);
            return { value: secondsSince(began) * 1000, detail: told(answer) };
          },
          reference: async () => {
            const began = performance.now();
            const rows = await store.rows(sql(where));
            return { value: secondsSince(began) * 1000, detail: figures(rows) };
          },
        });
        const [mine, other] = [pairs.oursDetail, pairs.referenceDetail];
        const agree = mine.length === other.length && mine.every((value, i) => value === other[i]);
        const result = resultOf(pairs, {
          case: `${of} over HTTP, ${part}`,
          unit: 'ms',
          better: 'less',
          agree,
          note: agree
            ? `${store.snapshot.rows} rows; ${mine.slice(0, 4).join(', ')}`
            : `ours ${mine.join(', ')}; reference ${other.join(', ')}`,
        });
        results.push(result);
        say(`${result.case}: ${result.ours.toFixed(0)} ms against ${result.reference.toFixed(0)} ms`);
      }
    }
  } finally {
    await server.close();
    await lake.close();
  }
  return results;
}
