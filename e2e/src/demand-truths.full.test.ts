import type { CartographClient, Demand } from '@cartograph/sdk';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cartographJson, freshFolder } from './harness/product.js';
import { startServer, type Server } from './harness/server.js';

/** The full run asks for a million: with fewer the planted peaks cannot be told from chance, and only the decoys are looked at. */
const events = process.env['CARTOGRAPH_DEMO_EVENTS'] ?? '100000';
const isWhole = Number(events) >= 1_000_000;

interface Planted {
  kind: string;
  id: string;
  category: string;
  weekday: number;
  hours: number[];
}

let server: Server;
let client: CartographClient;
let truths: Planted[];
let decoys: Planted[];
let found: Demand['findings'];
let refuted: Demand['refuted'];
beforeAll(async () => {
  const data = freshFolder('demand-truths');
  await cartographJson(['demo', '--events', events, '--data', data, '--json']);
  const document = JSON.parse(readFileSync(join(data, 'demo/truths.json'), 'utf8')) as {
    truths: Planted[];
    decoys: Planted[];
  };
  [truths, decoys] = [document.truths, document.decoys].map((list) =>
    list.filter(({ kind }) => kind === 'demand-peak'),
  ) as [Planted[], Planted[]];
  server = await startServer('serve', [], { dataDir: data });
  client = await server.asAdmin();
  const answers = await Promise.all(
    (['TOP', 'CODE'] as const).map((level) => client.analytics.demand({ level, first: 100 })),
  );
  found = answers.flatMap(({ findings }) => findings);
  refuted = answers.flatMap((answer) => answer.refuted);
}, 900_000);
afterAll(() => server.dispose());

const isIn = (finding: Demand['findings'][number], { category, weekday, hours }: Planted): boolean =>
  (finding.category === category ||
    finding.category.startsWith(`${category}.`) ||
    category.startsWith(`${finding.category}.`)) &&
  finding.weekday === weekday &&
  hours.some((hour) => hour >= finding.fromHour && hour < finding.toHour);

describe(`demand in the demo shop of ${events} events`, () => {
  it('plants five peaks, and windows that only look like one', () => {
    expect(truths).toHaveLength(5);
    expect(decoys.length).toBeGreaterThanOrEqual(3);
  });

  it.runIf(isWhole)('finds every planted peak', () => {
    const missing = truths.filter((truth) => !found.some((finding) => isIn(finding, truth)));
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('refutes no planted peak', () => {
    expect(refuted.filter((window) => truths.some((truth) => isIn(window, truth)))).toEqual([]);
  });

  it('finds nothing but planted peaks: no window filled by exposure, by one day or by noise', () => {
    const strange = found.filter((finding) => !truths.some((truth) => isIn(finding, truth)));
    expect(strange.map(({ sentence }) => sentence)).toEqual([]);
    expect(decoys.filter((decoy) => found.some((finding) => isIn(finding, decoy))).map(({ id }) => id)).toEqual([]);
    for (const { effect, actions, confirmed, qValue } of found)
      expect([effect.low! > 1, actions!.low! > 1, confirmed, qValue! <= 0.05]).toEqual([true, true, true, true]);
  });
});
