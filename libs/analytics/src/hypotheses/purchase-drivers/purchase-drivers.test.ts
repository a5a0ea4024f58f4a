import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pulledLog } from '../../testing/purchase-drivers-log.js';
import { type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { purchaseDrivers, falseDiscoveries } from './purchase-drivers.js';

const ZONE = 'Asia/Dubai';
const CATEGORIES = ['toys.cars', 'toys.dolls', 'toys.trains'];

describe('purchaseDrivers', () => {
  let planted: TinyLake;
  let plain: TinyLake;
  beforeAll(async () => {
    planted = await tinyLake(
      pulledLog({
        categories: CATEGORIES,
        sessions: 900,
        pulls: [{ category: 'toys.dolls', brand: 'beta', factor: 2.2 }],
        seed: 4,
      }),
    );
    plain = await tinyLake(pulledLog({ categories: CATEGORIES, sessions: 500, pulls: [], seed: 5 }));
  });
  afterAll(() => Promise.all([planted.close(), plain.close()]));

  it('finds the planted brand in its category and nothing else, and that the categories differ', async () => {
    const answer = await purchaseDrivers(planted.store, { timeZone: ZONE });
    expect(answer.findings.map(({ category, step, attribute, level }) => [category, step, attribute, level])).toEqual([
      ['toys.dolls', 'view-to-cart', 'brand', 'beta'],
    ]);
    const [finding] = answer.findings;
    expect(finding).toMatchObject({
      confirmed: true,
      holds: true,
      status: 'confirmed',
      detectable: null,
      differs: true,
      effectKind: 'odds-ratio',
      subject: 'toys.dolls · beta',
    });
    const { rateRatio, percentagePoints, effect, shrunken } = finding!;
    if (!rateRatio.ok || !percentagePoints.ok || !effect.ok || !shrunken.ok) throw new Error('incomputable');
    expect(rateRatio.low).toBeLessThan(2.2);
    expect(rateRatio.high).toBeGreaterThan(2);
    expect(effect.value).toBeGreaterThan(rateRatio.value);
    expect(shrunken.value).toBeLessThan(effect.value);
    expect(percentagePoints.value).toBeGreaterThan(0.1);
    expect(answer).toMatchObject({
      hypothesis: 'H3',
      verdict: 'supported',
      incomputable: null,
      pairsLeftOut: 0,
      level: 0.05,
      minimumEffect: 0.1,
    });
    expect(answer.attributes[0]).toMatchObject({
      attribute: 'brand',
      level: 'beta',
      step: 'view-to-cart',
      categories: 3,
      differs: true,
      status: 'confirmed',
      detectable: null,
    });
    expect(answer.sentence).toContain('differs between 3 categories');
    const { question, sentence, falsifiedBy, assumptions, definition } = answer;
    // An association: products are not shown at random.
    expect(JSON.stringify([question, sentence, falsifiedBy, assumptions, definition.name])).not.toMatch(
      /\battract(s|ed|ing)?\b|\bmoves?\b|\brepel/i,
    );
    expect(answer.definition.query).toContain('informing');
  });

  it('says of each category how many pairs came to a step and went on, and what it looked at', async () => {
    const answer = await purchaseDrivers(planted.store, { timeZone: ZONE });
    expect(answer.categories.map(({ category }) => category).toSorted()).toEqual(CATEGORIES);
    const [cart, purchase] = answer.categories.find(({ category }) => category === 'toys.cars')!.steps;
    expect(cart).toMatchObject({ step: 'view-to-cart', reached: 3600, reason: null });
    expect(purchase!.reached).toBe(cart!.wentOn);
    expect(
      cart!.effects
        .filter(({ attribute }) => attribute === 'brand')
        .map(({ level }) => level)
        .toSorted(),
    ).toEqual(['', 'alpha', 'beta', 'gamma']);
    expect(cart!.effects.filter(({ attribute }) => attribute === 'price-band').map(({ level }) => level)).toEqual([
      'low',
      'mid',
      'high',
    ]);
    expect(cart!.informativeSessions).toBeGreaterThan(100);
    expect(answer.lookedAt).toBeGreaterThanOrEqual(
      answer.categories.flatMap(({ steps }) => steps).flatMap(({ effects }) => effects).length,
    );
  });

  it('finds nothing where nothing is planted', async () => {
    const answer = await purchaseDrivers(plain.store, { timeZone: ZONE });
    expect(answer.verdict).toBe('not-supported');
    expect(falseDiscoveries(answer)).toEqual({ discoveries: 0, lookedAt: answer.lookedAt });
    expect(answer.sentence).toContain('We confirmed no difference between');
    expect(answer.sentence).toMatch(
      /In an average attribute, this search would confirm a ratio of 1\.5 in [\d.]+ % of cases\./,
    );
    expect(answer.detectableSpread).toBeGreaterThan(1.1);
    expect(answer.sentence).toMatch(
      /In an average attribute, categories that typically differ \d\.\d\d times from their average would be found in 80 % of cases\.$/,
    );
    for (const { status, spreadLimit, detectable, differs } of answer.attributes) {
      expect(differs).toBe(false);
      expect(status).toBe(spreadLimit < 1.1 ? 'refuted' : 'not-confirmed');
      if (detectable !== null) expect(detectable).toBeGreaterThan(1.1);
    }
    expect(answer.attributes.some(({ detectable }) => detectable !== null)).toBe(true);
    const effects = answer.categories.flatMap(({ steps }) => steps.flatMap((step) => step.effects));
    expect(answer.notConfirmedCount + answer.refutedCount).toBe(effects.length);
    for (const { status, effect, detectable, sentence } of effects) {
      if (!effect.ok) throw new Error('incomputable');
      const isExcluded = effect.low > 1 / 1.1 && effect.high < 1.1;
      expect(status).toBe(isExcluded ? 'refuted' : 'not-confirmed');
      expect(sentence).toContain(isExcluded ? 'refuted: odds changed by 10 % or more' : 'not confirmed: ');
      if (detectable !== null) expect(detectable).toBeGreaterThan(1.1);
    }
  });

  it('cannot tell whether categories differ where there is one, but lists what holds in it', async () => {
    const answer = await purchaseDrivers(planted.store, { timeZone: ZONE, filter: { category: 'toys.dolls' } });
    expect(answer).toMatchObject({ verdict: 'incomputable', incomputable: { reason: 'too-few' }, attributes: [] });
    expect(answer.findings).toHaveLength(1);
    expect(answer.findings[0]).toMatchObject({ differs: null, shrunken: { ok: false } });
  });

  it('says so where nobody goes on, on a day without events, and where sessions are too few', async () => {
    const never = await purchaseDrivers(plain.store, { timeZone: ZONE, filter: { category: 'no.such' } });
    expect(never).toMatchObject({
      verdict: 'incomputable',
      incomputable: { reason: 'no-data' },
      findings: [],
      categories: [],
      lookedAt: 0,
      pairs: 0,
    });
    const before = await purchaseDrivers(plain.store, {
      timeZone: ZONE,
      period: { from: '2018-01-01', to: '2018-01-02' },
    });
    expect(before.incomputable?.reason).toBe('no-data');
    // Where no pair was looked at and no model fitted, nothing found is nothing known.
    const unknown = [...never.assumptions, ...before.assumptions].filter(({ holds }) => holds !== null);
    expect(unknown.map(({ code }) => code)).toEqual([]);
    const day = await purchaseDrivers(plain.store, {
      timeZone: ZONE,
      period: { from: '2019-10-03', to: '2019-10-03' },
    });
    expect(day.incomputable?.reason).toBe('too-few');
    expect(day.categories[0]!.steps[0]!.reason).toContain('100 are needed');
    expect(day.assumptions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'entangled', holds: null }),
        expect.objectContaining({ code: 'collinearity', holds: null, facts: {} }),
        expect.objectContaining({ code: 'cells', holds: false }),
      ]),
    );
  });

  it('takes prices that never change for unchanged, though their averages are rounded', async () => {
    const cents = await tinyLake(
      pulledLog({ categories: CATEGORIES, sessions: 500, pulls: [], seed: 5 }).map((row) => ({
        ...row,
        price: String(row.price).replace('.00', '.37'),
      })),
    );
    try {
      const answer = await purchaseDrivers(cents.store, { timeZone: ZONE });
      expect(answer.incomputable).toBeNull();
      for (const { steps } of answer.categories) expect(steps[0]).toMatchObject({ step: 'view-to-cart', reason: null });
      for (const { tooFew } of answer.categories.map(({ steps }) => steps[0]!)) expect(tooFew).toContain('discount');
    } finally {
      await cents.close();
    }
  });

  it('says where attributes cannot be told apart, apart from where cases are too few, and of how many pairs no price is known', async () => {
    const rows = pulledLog({
      categories: ['toys.cars', 'toys.dolls', 'toys.trains'],
      sessions: 500,
      pulls: [],
      seed: 6,
    }).map((row) => ({
      ...row,
      // Of cars the brand is the price; no doll has a price.
      price:
        row.code === 'toys.dolls'
          ? '0.00'
          : row.code === 'toys.cars'
            ? row.brand === 'alpha'
              ? '10.00'
              : row.brand === 'beta'
                ? '20.00'
                : row.brand === 'gamma'
                  ? '30.00'
                  : '30.50'
            : row.price,
    }));
    const lake = await tinyLake(rows);
    try {
      const answer = await purchaseDrivers(lake.store, { timeZone: ZONE });
      expect(answer.categories.map(({ category }) => category).toSorted()).toEqual(['toys.cars', 'toys.trains']);
      const steps = answer.categories.flatMap(({ steps: some }) => some);
      expect(answer.categories.find(({ category }) => category === 'toys.cars')!.steps[0]).toMatchObject({
        effects: [],
        reason: expect.stringMatching(/^The columns are collinear/) as string,
      });
      const small = steps.filter(({ reason }) => reason?.includes('are needed')).length;
      const entangled = steps.filter(({ reason }) => reason !== null && !reason.includes('are needed')).length;
      expect(entangled).toBeGreaterThan(0);
      const found = (code: string) => answer.assumptions.find((one) => one.code === code);
      expect(found('entangled')).toMatchObject({
        holds: false,
        facts: {
          found: entangled,
          of: 4 - small,
          names: expect.stringContaining('toys.cars (view-to-cart)') as string,
        },
      });
      expect(found('cells')).toMatchObject({ facts: { found: small, of: 4 } });
      expect(found('priced')).toMatchObject({
        holds: false,
        facts: { found: 2000, of: 6000 },
        detail: expect.stringMatching(/^2000 of 6000 pairs/) as string,
      });
    } finally {
      await lake.close();
    }
  });

  it('refuses settings that make no sense, and stops when told to', async () => {
    const ask = (more: object) => purchaseDrivers(plain.store, { timeZone: ZONE, ...more });
    await expect(ask({ level: 0 })).rejects.toThrow('level is 0. Give a fraction above 0');
    await expect(ask({ minimumEffect: -1 })).rejects.toThrow('minimumEffect is -1');
    await expect(ask({ mostPairs: 5 })).rejects.toThrow('mostPairs is 5');
    await expect(ask({ timeZone: 'Mars/Base' })).rejects.toThrow('Mars/Base');
    await expect(ask({ filter: { category: ' ' } })).rejects.toThrow('category is empty');
    await expect(ask({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow();
  });
});
