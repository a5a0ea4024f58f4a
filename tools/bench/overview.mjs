import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { overview } from '@cartograph/analytics';
import { importLog, LAYOUT_VERSION, openLake } from '@cartograph/events';
import { demoLog } from './demo-log.mjs';
import { alternate, resultOf, secondsSince } from './measure.mjs';
import { BENCH_DIR } from './reference-python.mjs';

const TIME_ZONE = 'Asia/Dubai';

/** What a person would type for the same figures, by local day and in total. */
const BARE = `
  select cast(local_date(event_time, ?) as string) as day,
    count(*) filter (where event_type = 'view') as views, count(*) filter (where event_type = 'cart') as carts,
    count(*) filter (where event_type = 'purchase') as purchases,
    count(distinct user_id) as visitors, count(distinct session_no) as sessions,
    count(distinct user_id) filter (where event_type = 'purchase') as buyers,
    count(distinct session_no) filter (where event_type = 'purchase') as purchase_sessions,
    cast(sum(price) filter (where event_type = 'purchase') as decimal(38, 2)) as revenue
  from events
  group by grouping sets ((1), ())
  order by day nulls first`;

/**
 * Asks the overview of the whole log (with its definition, intervals and coverage), against the bare SQL for the same
 * figures on the same store. The reference does less: it is the floor.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run({ events, rounds, say }) {
  const dataDir = join(BENCH_DIR, `lake-v${LAYOUT_VERSION}-${events}`);
  if (!existsSync(dataDir)) await importLog({ dataDir, paths: await demoLog(events, say), isSynthetic: true });
  const lake = await openLake({ dataDir });
  try {
    const store = await lake.store();
    const pairs = await alternate({
      rounds,
      ours: async () => {
        const began = performance.now();
        const answer = await overview(store, { timeZone: TIME_ZONE });
        return { value: secondsSince(began) * 1000, detail: answer };
      },
      reference: async () => {
        const began = performance.now();
        const rows = await store.rows(BARE, [TIME_ZONE]);
        return { value: secondsSince(began) * 1000, detail: rows };
      },
    });
    const { total, days } = pairs.oursDetail;
    const [bare, ...bareDays] = pairs.referenceDetail;
    const agree =
      bare !== undefined &&
      bare['visitors'] === total.visitors &&
      bare['sessions'] === total.sessions &&
      bare['buyers'] === total.buyers &&
      bare['views'] === total.counts.views &&
      Number(bare['revenue']) === Number(total.revenue) &&
      bareDays.every((row) => days.find((day) => day.date === row['day'])?.figures.visitors === row['visitors']);
    return [
      resultOf(pairs, {
        case: `overview ${store.snapshot.rows} rows`,
        unit: 'ms',
        better: 'less',
        agree,
        note: `${days.length} days, ${total.visitors} visitors, ${total.buyers} buyers, revenue ${total.revenue}`,
      }),
    ];
  } finally {
    await lake.close();
  }
}
