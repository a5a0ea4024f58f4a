import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { heardFrom, startAppending } from '../testing/append-child.js';
import { eventsOf, linesOf, type AppendMessage, type TestBatch } from '../testing/appends.js';
import { goneFrom } from '../testing/child.js';
import { series } from '../testing/series.js';
import { scratchFolder } from '../testing/logs.js';
import { openAppender } from './appender.js';
import { appendsFolder } from './segment-files.js';

const folder = scratchFolder();
const ROUNDS = process.env['TEST_SIZE'] === 'full' ? 12 : 4;
const AT_ONCE = 3;

/** How often every event of the batches stands in the segments. */
async function countEvents(dataDir: string): Promise<Map<string, number>> {
  const { closed, open } = await linesOf(dataDir);
  expect(open).toEqual([]);
  const counts = new Map<string, number>();
  for (const line of closed) {
    const fields = line.split(',');
    if (fields.length !== 9) throw new Error(`a torn line: ${line}`);
    counts.set(fields[8] ?? '', (counts.get(fields[8] ?? '') ?? 0) + 1);
  }
  return counts;
}

const copiesOf = (batch: TestBatch, counts: ReadonlyMap<string, number>): number[] =>
  eventsOf(batch).map(({ user_session: key }) => counts.get(key ?? '') ?? 0);

test('processes killed while they append to one folder: what was acknowledged is there once, the rest at most once, and a batch sent again is not doubled', () =>
  series(async (random) => {
    const dataDir = folder();
    const taken = new Set<string>();
    const all: TestBatch[] = [];
    let again: TestBatch[] = [];
    let patient = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const children = Array.from({ length: AT_ONCE }, (_, number) => {
        const fresh = Array.from({ length: 4_000 }, (_, index): TestBatch => ({
          name: `r${round}-c${number}-${index}`,
          events: 1 + (index % 7),
          hasId: index % 4 !== 0,
        }));
        all.push(...fresh);
        // What was sent before and not acknowledged is sent again, by another process.
        const child = startAppending({
          verb: 'append',
          dataDir,
          batches: [...again.filter((_, index) => index % AT_ONCE === number), ...fresh],
          segmentBytes: 20_000,
          atOnce: 1 + number * 8,
        });
        child.on('message', (message: AppendMessage) => {
          if (message.type === 'taken') taken.add(message.name);
        });
        return child;
      });
      await Promise.all(
        children.map(async (child, number) => {
          // Of three, two have something acknowledged before they are killed, and one may.
          const isPatient = (round + number) % AT_ONCE > 0;
          if (isPatient) patient += 1;
          await heardFrom(child, isPatient ? 'taken' : 'ready');
          await sleep(random() * 120);
          child.kill('SIGKILL');
          await goneFrom(child);
        }),
      );
      again = all.filter(({ name, hasId }) => hasId && !taken.has(name)).slice(0, 300);
    }
    expect(taken.size).toBeGreaterThanOrEqual(patient);
    const appender = await openAppender(dataDir);
    const counts = await countEvents(dataDir);
    const faults = all.flatMap((batch) => {
      const copies = copiesOf(batch, counts);
      const [first = 0] = copies;
      if (copies.some((count) => count !== first)) return [`${batch.name} is there in part`];
      if (first > 1) return [`${batch.name} is there ${first} times`];
      return taken.has(batch.name) && first === 0 ? [`${batch.name} was acknowledged and is lost`] : [];
    });
    expect(faults).toEqual([]);
    expect(await appender.pending()).toMatchObject({ events: [...counts.values()].reduce((a, b) => a + b, 0) });
    const last = all.filter(({ hasId }) => hasId).filter((_, index) => index % 5 === 0);
    await Promise.all(last.map((batch) => appender.append(eventsOf(batch), { batchId: batch.name })));
    await appender.close();
    const after = await countEvents(dataDir);
    expect(last.filter((batch) => copiesOf(batch, after).some((count) => count !== 1)).map(({ name }) => name)).toEqual(
      [],
    );
    expect((await readdir(appendsFolder(dataDir))).filter((name) => !/\.(?:csv|batches)$/.test(name))).toEqual([]);
  }));
