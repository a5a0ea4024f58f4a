import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openLake } from '../lake.js';
import type { ImportReport } from '../report.js';
import { line, log, scratchFolder, writeFiles, HEADER, type LogRow } from '../testing/logs.js';
import { importLog } from './import-log.js';

const folder = scratchFolder();
let count = 0;

async function importTexts(dataDir: string, texts: readonly string[], keepDuplicates: boolean): Promise<ImportReport> {
  const paths = await writeFiles(folder, Object.fromEntries(texts.map((text) => [`p-${(count += 1)}.csv`, text])));
  return importLog({ dataDir, paths, keepDuplicates });
}

/** Few different values, so that copies and shared sessions are common. */
const row: fc.Arbitrary<LogRow> = fc.record({
  event_time: fc
    .integer({ min: 0, max: 40 })
    .map((tens) => `2019-10-${tens > 30 ? '31 23' : '01 00'}:${String((tens * 7) % 60).padStart(2, '0')}:00 UTC`),
  event_type: fc.constantFrom('view', 'cart', 'remove_from_cart', 'purchase'),
  product_id: fc.constantFrom('1', '2', '18446744073709551615'),
  user_id: fc.constantFrom('10', '11', '9223372036854775807', '9223372036854775808', '1'.repeat(64)),
  user_session: fc.constantFrom('', 'a', 'b'),
  price: fc.constantFrom('0', '1.5', '2.25'),
  category_id: fc.constantFrom('', '5', '18446744073709551615'),
  category_code: fc.constant(''),
  brand: fc.constant(''),
});
const rows = fc.array(row, { minLength: 1, maxLength: 25 });

const tally = (list: readonly LogRow[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const one of list) counts.set(line(one), (counts.get(line(one)) ?? 0) + 1);
  return counts;
};
const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

/** What the lake holds after a file, by the rule in the manual; the model the engine is held against. */
function merge(lake: Map<string, number>, file: readonly LogRow[], keep: boolean): Map<string, number> {
  const merged = new Map(lake);
  for (const [text, copies] of tally(file)) merged.set(text, Math.max(lake.get(text) ?? 0, keep ? copies : 1));
  return merged;
}

describe('for every log', () => {
  test('read = accepted + duplicates + quarantined, and the lake holds what the rule for copies says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(rows, fc.boolean()), { minLength: 1, maxLength: 3 }), async (imports) => {
        const dataDir = folder();
        let model = new Map<string, number>();
        for (const [list, keep] of imports) {
          const before = total(model);
          const seen = model;
          model = merge(model, list, keep);
          const report = await importTexts(dataDir, [log(list)], keep);
          expect(report).toMatchObject({
            read: list.length,
            accepted: total(model) - before,
            duplicates: list.length - (total(model) - before),
            snapshot: { rows: total(model) },
          });
          expect(report.duplicatesFound).toBe(
            list.length - [...tally(list).keys()].filter((text) => !seen.has(text)).length,
          );
          expect(report.committed).toBe(total(model) > before);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('importing it again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (list, keep) => {
        const dataDir = folder();
        const first = await importTexts(dataDir, [log(list)], keep);
        // Another spelling of the same rows: the same file again would not be read at all.
        const again = await importTexts(dataDir, [`${log(list.toReversed())}\n`], keep);
        expect(again).toMatchObject({
          committed: false,
          accepted: 0,
          duplicates: list.length,
          snapshot: first.snapshot,
        });
        const { revenue, users, sessions, products, buyers, eventsByType } = first;
        expect(again).toMatchObject({ revenue, users, sessions, products, buyers, eventsByType });
      }),
      { numRuns: 8 },
    );
  });

  test('the order of files, and one import or several, make no difference to the snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { minLength: 2, maxLength: 3 }), fc.boolean(), async (lists, keep) => {
        const texts = lists.map((list) => log(list));
        const [together, apart] = [folder(), folder()];
        await importTexts(together, texts, keep);
        for (const text of texts.toReversed()) await importTexts(apart, [text], keep);
        const contents = await Promise.all(
          [together, apart].map(async (dataDir) => {
            const lake = await openLake({ dataDir });
            const store = await lake.store();
            // The numbers of sessions belong to their snapshot alone.
            const views = await Promise.all(
              [
                'events EXCLUDE',
                'sessions EXCLUDE',
                'users',
                'products',
                'interactions',
                'categories',
                'product_days',
                'product_prices',
                'category_quarters',
                'long_ids',
              ].map((view) => {
                const [name = '', exclude] = view.split(' ');
                return store.rows(
                  `SELECT cast(t AS string) AS row FROM (SELECT *${exclude === undefined ? '' : ' EXCLUDE (session_no)'} FROM ${name}) t ORDER BY 1`,
                );
              }),
            );
            await lake.close();
            return views;
          }),
        );
        expect(contents[0]).toEqual(contents[1]);
      }),
      { numRuns: 6 },
    );
  });

  test('garbage among the rows is counted, never lost, and takes no good row with it', async () => {
    const garbage = fc
      .oneof(
        fc.string({ maxLength: 60 }),
        fc.constantFrom(
          '"',
          '""',
          '",',
          ',,,,,,,,',
          ',"',
          'a,b,c,d,e,f,g,h,i',
          HEADER,
          `${line()},`,
          `${line()},x`,
          line({ brand: '"a""b"' }),
          line({ brand: '"x' }),
          line({ brand: 'a\rb' }),
          '\r',
          '\u2028',
          '\0',
        ),
      )
      .map((text) => text.replaceAll('\n', ' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            row.map((one) => line(one)),
            garbage,
          ),
          { maxLength: 40 },
        ),
        fc.boolean(),
        fc.boolean(),
        async (lines, crlf, ends) => {
          const text =
            [HEADER, ...lines, line({ user_id: '1' })].join(crlf ? '\r\n' : '\n') +
            (ends ? (crlf ? '\r\n' : '\n') : '');
          const report = await importTexts(folder(), [text], false);
          const physical = text
            .split('\n')
            .slice(1)
            .map((one) => one.replace(/\r+$/, ''))
            .filter((one) => one !== '').length;
          expect(report.read).toBe(physical);
          const quarantined = Object.values(report.quarantined).reduce((a, b) => a + b, 0);
          expect(report.accepted + report.duplicates + quarantined).toBe(report.read);
        },
      ),
      {
        numRuns: 15,
        examples: [
          [['\r'], false, false],
          [[line({ brand: 'a\rb' })], false, true],
        ],
      },
    );
  });
});

test('sessions are (user, id), and cut by half an hour of silence where there is no id', async () => {
  const timed = fc.record({
    user_id: fc.constantFrom('10', '11'),
    user_session: fc.constantFrom('', 'a'),
    second: fc.integer({ min: 0, max: 4 * 3600 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(timed, { minLength: 1, maxLength: 40 }), async (events) => {
      const dataDir = folder();
      const list = events.map(({ second, ...rest }, index): LogRow => ({
        ...rest,
        product_id: String(index),
        event_time: `${new Date(Date.UTC(2019, 9, 31, 22) + second * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
      }));
      await importTexts(dataDir, [log(list)], false);
      const expected = new Set<string>();
      for (const user of ['10', '11']) {
        let [session, last] = [0, -Infinity];
        for (const event of events.filter((one) => one.user_id === user).toSorted((a, b) => a.second - b.second)) {
          if (event.user_session !== '') expected.add(`${user} ${event.user_session}`);
          else {
            if (event.second - last > 30 * 60) session += 1;
            last = event.second;
            expected.add(`${user} gap ${session}`);
          }
        }
      }
      const lake = await openLake({ dataDir });
      const store = await lake.store();
      const [found] = await store.rows<{ n: number; joined: number }>(
        'SELECT count(DISTINCT session_no) AS n, (SELECT count(*) FROM sessions) AS joined FROM events',
      );
      expect(found).toEqual({ n: expected.size, joined: expected.size });
      await lake.close();
    }),
    { numRuns: 8 },
  );
});
