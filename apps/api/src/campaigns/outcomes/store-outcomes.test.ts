import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { OutcomeEntity, type Outcome } from './outcome.entity.js';
import { storeOutcomes } from './store-outcomes.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const good: Outcome = { thing: 'A-17', unit: '1', metric: 'calls', at: at(60), value: 2, denominator: null };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let campaigns = 0;
/** What is known of a campaign of its own after lists of outcomes, and how many of each list said something new. */
async function after(...lists: Outcome[][]): Promise<{ rows: Outcome[]; accepted: number[] }> {
  const campaignId = `cmp_${(campaigns += 1)}`;
  return server.services.decisions.write(async (manager) => {
    const accepted = lists.map((list) => {
      const stored = storeOutcomes(manager, campaignId, list);
      expect(stored.accepted + stored.known).toBe(list.length);
      return stored.accepted;
    });
    const found = await manager.findBy(OutcomeEntity, { campaignId });
    return {
      rows: found.map(({ thing, unit, metric, at: time, value, denominator }) => ({
        thing,
        unit,
        metric,
        at: time,
        value,
        denominator,
      })),
      accepted,
    };
  });
}

test('whatever the order and however often it is told, the earliest of a thing counts, and of one time the smallest', async () => {
  const told = fc
    .record({
      at: fc.integer({ min: 0, max: 3 }).map(at),
      value: fc.integer({ min: -1, max: 1 }),
      denominator: fc.constantFrom(1, 2),
    })
    .map((some): Outcome => ({ ...good, ...some }));
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(told, { minLength: 1, maxLength: 8 })
        .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      async ([sent, otherwise]) => {
        const [known] = sent.toSorted(
          (a, b) => a.at.getTime() - b.at.getTime() || a.value - b.value || a.denominator! - b.denominator!,
        );
        expect((await after(sent)).rows).toEqual([known]);
        const oneByOne = await after(...otherwise.map((one) => [one]), sent);
        expect(oneByOne.rows).toEqual([known]);
        expect(oneByOne.accepted.at(-1)).toBe(0);
      },
    ),
  );
});

test('null stays null, a fraction keeps every digit, and no denominator says as much as 0', async () => {
  const plain = { ...good, thing: null, value: 0.1 + 0.2 };
  expect(await after([plain], [{ ...plain, denominator: 0 }])).toEqual({ rows: [plain], accepted: [1, 0] });
});
