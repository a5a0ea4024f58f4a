import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, newEvent } from '../testing/appends.js';
import { scratchFolder } from '../testing/logs.js';
import { openAppender } from './appender.js';
import type { Appender } from './lake-appender.js';
import type { NewEvent } from './log-line.js';

const folder = scratchFolder();

/** An event and the reason it must be refused for; null where it is good. */
type Labeled = readonly [event: Partial<Record<keyof NewEvent, unknown>>, reason: string | null];

const faults: readonly Labeled[] = [
  [{ event_time: 'yesterday' }, 'bad-event-time'],
  [{ event_type: 'look' }, 'unknown-event-type'],
  [{ product_id: '1.0' }, 'mangled-id'],
  [{ user_id: '' }, 'missing-value'],
  [{ user_id: 7 }, 'wrong-type'],
  [{ price: -3 }, 'negative-price'],
  [{ price: '1.23456' }, 'price-too-precise'],
  [{ brand: 'two\nlines' }, 'line-break'],
];
const labeled: fc.Arbitrary<Labeled> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .record({
        product_id: fc.constantFrom('1', '2'),
        event_type: fc.constantFrom('view', 'cart'),
        price: fc.constantFrom(1, '2.50'),
        brand: fc.constantFrom(null, 'a, b', '"'),
      })
      .map((event): Labeled => [event, null]),
  },
  { weight: 1, arbitrary: fc.constantFrom(...faults) },
);
const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      events: fc.array(labeled, { maxLength: 8 }),
      named: fc.boolean(),
      waits: fc.boolean(),
      by: fc.nat(1),
    }),
  },
  { weight: 1, arbitrary: fc.constant('again' as const) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
);

test('whatever is sent, at once or in turn, with ids or without, by whichever of two appenders, reopened or not: every good event is kept once, every bad one is told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 1, maxLength: 25 }),
      fc.constantFrom(300, 2_000, 1_000_000),
      async (actions, segmentBytes) => {
        const dataDir = folder();
        const open = (): Promise<Appender> => openAppender(dataDir, { segmentBytes });
        const appenders = [await open(), await open()];
        const kept: string[] = [];
        const sent: { events: NewEvent[]; options: { batchId?: string }; told: (string | null)[] }[] = [];
        let running: Promise<void>[] = [];
        const send = async ({ events, options, told }: (typeof sent)[number], by: number): Promise<void> => {
          const result = await appenders[by]?.append(events, options);
          expect(result?.accepted).toBe(told.filter((reason) => reason === null).length);
          expect(result?.rejected.map(({ index, reason }) => [index, reason])).toEqual(
            told.flatMap((reason, index) => (reason === null ? [] : [[index, reason]])),
          );
        };
        for (const [number, step] of actions.entries()) {
          if (typeof step === 'object') {
            const events = step.events.map(
              ([event], index) => ({ ...newEvent({ user_session: `${number}/${index}` }), ...event }) as NewEvent,
            );
            const batch = {
              events,
              options: step.named ? { batchId: `batch ${number}` } : {},
              told: step.events.map(([, reason]) => reason),
            };
            kept.push(...batch.told.flatMap((reason, index) => (reason === null ? [`${number}/${index}`] : [])));
            sent.push(batch);
            running.push(send(batch, step.by));
            if (step.waits) await Promise.all(running);
            continue;
          }
          await Promise.all(running);
          running = [];
          if (step === 'again')
            for (const [index, batch] of sent.entries())
              if (batch.options.batchId !== undefined) running.push(send(batch, index % 2));
          if (step === 'reopen') {
            await appenders[0]?.close();
            appenders[0] = await open();
          }
        }
        await Promise.all(running);
        expect((await appenders[1]?.pending())?.events).toBe(kept.length);
        await Promise.all(appenders.map((appender) => appender.close()));
        const { open: left, closed } = await linesOf(dataDir);
        expect(left).toEqual([]);
        expect(closed.map((line) => line.split(',').at(-1)).toSorted()).toEqual(kept.toSorted());
      },
    ),
    { numRuns: 40 },
  );
});
