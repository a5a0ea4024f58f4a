import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PurchaseDrivers, CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cartographJson, freshFolder } from './harness/product.js';
import { startServer, type Server } from './harness/server.js';

/** The full run asks for a million, in which every planted attraction has to be found. */
const events = process.env['CARTOGRAPH_DEMO_EVENTS'] ?? '100000';
const isWhole = Number(events) >= 1_000_000;

interface Pattern {
  id: string;
  kind: string;
  category: string;
  attribute: { name: 'brand' | 'priceBand'; value: string };
  expected?: { low: number; high: number };
}

let server: Server;
let client: CartographClient;
let answer: PurchaseDrivers;
let truths: Pattern[];
let decoys: Pattern[];
beforeAll(async () => {
  const data = freshFolder('purchase-drivers-truths');
  await cartographJson(['demo', '--events', events, '--data', data, '--json']);
  const document = JSON.parse(readFileSync(join(data, 'demo', 'truths.json'), 'utf8')) as {
    truths: Pattern[];
    decoys: Pattern[];
  };
  [truths, decoys] = [document.truths, document.decoys].map((patterns) =>
    patterns.filter(({ kind }) => kind === 'attraction'),
  ) as [Pattern[], Pattern[]];
  server = await startServer('serve', [], { dataDir: data });
  client = await server.asAdmin();
  answer = await client.analytics.purchaseDrivers({ first: 100 }, { timeoutMs: 600_000 });
}, 1_800_000);
afterAll(() => server.dispose());

const keyOf = ({ category, attribute: { name, value } }: Pattern): string =>
  `${category} ${name === 'brand' ? 'BRAND' : 'PRICE_BAND'} ${value}`;
const found = (): string[] =>
  answer.findings
    .filter(({ step }) => step === 'VIEW_TO_CART')
    .map(({ category, attribute, level }) => `${category} ${attribute} ${level ?? ''}`);

describe(`H3 on the demo shop of ${events} events`, () => {
  it('finds what is planted and nothing else', () => {
    const planted = truths.map(keyOf);
    expect(planted).toHaveLength(5);
    // The strongest one shows in a short log, too.
    expect(found()).toContain('electronics.smartphone BRAND apple');
    expect(found().filter((one) => !planted.includes(one))).toEqual([]);
    expect(answer.findings.filter(({ step }) => step === 'CART_TO_PURCHASE')).toEqual([]);
  });

  it.runIf(isWhole)('finds all that is planted', () => {
    expect(found().toSorted()).toEqual(truths.map(keyOf).toSorted());
  });

  it('reports no decoy', () => {
    expect(decoys.length).toBeGreaterThan(5);
    for (const decoy of decoys) expect(found(), decoy.id).not.toContain(keyOf(decoy));
  });

  it.runIf(isWhole)('looks at each decoy', () => {
    const lookedAt = answer.categories
      .flatMap(({ steps }) => steps)
      .filter(({ step }) => step === 'VIEW_TO_CART')
      .flatMap(({ effects }) => effects)
      .map(({ category, attribute, level }) => `${category} ${attribute} ${level ?? ''}`);
    for (const decoy of decoys) expect(lookedAt, decoy.id).toContain(keyOf(decoy));
  });

  it('says how much more often, within the bounds of what is planted, and that both halves of the users show it', () => {
    for (const finding of answer.findings) {
      const truth = truths.find(
        (one) => keyOf(one) === `${finding.category} ${finding.attribute} ${finding.level ?? ''}`,
      )!;
      expect(finding.rateRatio.value!, truth.id).toBeGreaterThan(truth.expected!.low);
      expect(finding.rateRatio.value!, truth.id).toBeLessThan(truth.expected!.high);
      expect([finding.confirmed, finding.percentagePoints.low! > 0, finding.qValue! < 0.05]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });

  it('names the hypothesis, and leaves no pair out', () => {
    expect([answer.hypothesis, answer.pairsLeftOut]).toEqual(['H3', 0]);
  });

  it.runIf(isWhole)('says that the attributes that go with purchases differ by category', () => {
    expect(answer.verdict).toBe('SUPPORTED');
    const differing = answer.attributes
      .filter(({ differs }) => differs)
      .map(({ attribute, level }) => `${attribute} ${level ?? ''}`);
    expect(differing).toEqual(expect.arrayContaining(['PRICE_BAND low', 'BRAND apple']));
  });
});
