import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../testing/server.js';
import type { Exposure } from './exposed.js';
import { ExposureEntity } from './exposure.entity.js';
import { storeExposures } from './store-exposures.js';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);
const good: Exposure = { unit: "o'1", arm: '한국어', exposedAt: at(0.125) };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

let campaigns = 0;
/** What is known of a unit of a campaign of its own after lists of exposures, and how many of each list said something new. */
async function after(...lists: Exposure[][]): Promise<{ rows: Partial<ExposureEntity>[]; accepted: number[] }> {
  const campaignId = `cmp_${(campaigns += 1)}`;
  return server.services.decisions.write(async (manager) => {
    const accepted = lists.map((list) => {
      const stored = storeExposures(manager, campaignId, list);
      expect(stored.accepted + stored.known).toBe(list.length);
      return stored.accepted;
    });
    const found = await manager.findBy(ExposureEntity, { campaignId });
    return {
      rows: found.map(({ unit, arm, exposedAt, isInTwoArms }) => ({ unit, arm, exposedAt, isInTwoArms })),
      accepted,
    };
  });
}

test('whatever the order and however often they come, the first exposure counts and two arms are known as such', async () => {
  const exposure = fc.record({
    unit: fc.constant('1'),
    arm: fc.constantFrom('control', 'treatment', 'c'),
    exposedAt: fc.integer({ min: 0, max: 5 }).map(at),
  });
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(exposure, { minLength: 1, maxLength: 8 })
        .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      async ([sent, otherwise]) => {
        const first = Math.min(...sent.map(({ exposedAt }) => exposedAt.getTime()));
        const [arm] = sent
          .filter(({ exposedAt }) => exposedAt.getTime() === first)
          .map((one) => one.arm)
          .toSorted();
        const known = {
          unit: '1',
          arm,
          exposedAt: new Date(first),
          isInTwoArms: new Set(sent.map((one) => one.arm)).size > 1,
        };
        expect((await after(sent)).rows).toEqual([known]);
        const oneByOne = await after(...otherwise.map((one) => [one]), sent);
        expect(oneByOne.rows).toEqual([known]);
        expect(oneByOne.accepted.at(-1)).toBe(0);
      },
    ),
  );
});

test('an exposure that says nothing new changes nothing', async () => {
  const two = { ...good, arm: 'control', exposedAt: at(1) };
  expect(await after([good], [good, { ...good, exposedAt: at(90) }], [two], [two, good], [])).toEqual({
    rows: [{ ...good, isInTwoArms: true }],
    accepted: [1, 0, 1, 0, 0],
  });
});
