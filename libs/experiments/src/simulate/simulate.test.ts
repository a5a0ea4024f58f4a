import { describe, expect, it } from 'vitest';
import { power } from '../design/power.js';
import { ImpossibleUpliftError } from '../design/rate-after.js';
import { ImpossibleSimulationError, simulate, type SimulationInput } from './simulate.js';

/** A shop's users: every tenth bought, for 5, 10, 15 … */
function shopOf(users: number, every = 10): SimulationInput['units'] {
  return {
    converted: Uint8Array.from({ length: users }, (_, user) => (user % every === 0 ? 1 : 0)),
    value: Float64Array.from({ length: users }, (_, user) => (user % every === 0 ? 5 * (1 + (user % 7)) : 0)),
  };
}

const shareOf = (
  estimate: Awaited<ReturnType<typeof simulate>>['coverage'],
): { value: number; low: number; high: number } => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return estimate;
};

describe('simulate', () => {
  it.each([
    { users: 20_000, upliftRelative: 0.12, treatmentShare: 0.5 },
    { users: 20_000, upliftRelative: -0.12, treatmentShare: 0.5 },
    { users: 30_000, upliftRelative: 0.1, treatmentShare: 0.25 },
  ])(
    'has the analytic power, false-positive rate and coverage within its own noise: %j',
    async ({ users, upliftRelative, treatmentShare }) => {
      const runs = 4000;
      const result = await simulate({ units: shopOf(users), upliftRelative, treatmentShare, runs, seed: 2 });
      const analytic = power({ baselineRate: 0.1, upliftRelative, users, treatmentShare });
      if (!analytic.ok) throw new Error(analytic.detail);
      const noise = (p: number): number => 4 * Math.sqrt((p * (1 - p)) / runs);
      expect(Math.abs(shareOf(result.shareSignificant).value - analytic.value)).toBeLessThan(
        noise(analytic.value) + 0.005,
      );
      expect(Math.abs(shareOf(result.falsePositiveRate).value - 0.05)).toBeLessThan(noise(0.05) + 0.002);
      expect(Math.abs(shareOf(result.coverage).value - 0.95)).toBeLessThan(noise(0.05) + 0.003);
      expect(result.difference.mean).toBeCloseTo(0.1 * upliftRelative, 3);
      expect(result.extraBuyers.mean / result.treatmentUsers).toBeCloseTo(0.1 * upliftRelative, 3);
      expect(result.uplift.mean).toBeCloseTo(upliftRelative, 1);
    },
  );

  it('without an effect is an A/A test at about alpha', async () => {
    const result = await simulate({ units: shopOf(10_000), upliftRelative: 0, runs: 4000, alpha: 0.1, seed: 3 });
    expect(result.shareSignificant).toEqual(result.falsePositiveRate);
    expect(Math.abs(shareOf(result.falsePositiveRate).value - 0.1)).toBeLessThan(0.02);
    expect(result.shareWrongSign).toMatchObject({ ok: false, reason: 'no-data' });
    expect(result.extraRevenue).toMatchObject({ mean: 0, sd: 0 });
  });

  it('repeats itself for a seed, whatever else the process does meanwhile', async () => {
    const input = { units: shopOf(50_000), upliftRelative: 0.1, runs: 600, seed: 5 };
    const busy = setInterval(() => {
      const end = performance.now() + 3;
      while (performance.now() < end);
    }, 1);
    const disturbed = await simulate(input);
    clearInterval(busy);
    expect(await simulate(input)).toEqual(disturbed);
    expect(await simulate({ ...input, seed: 6 })).not.toEqual(disturbed);
  });

  it('splits unequal arms and keeps one user in each', async () => {
    expect(await simulate({ units: shopOf(1000), upliftRelative: 0.1, treatmentShare: 0.2, runs: 10 })).toMatchObject({
      controlUsers: 800,
      treatmentUsers: 200,
    });
    expect(
      await simulate({ units: shopOf(30, 3), upliftRelative: 0.1, treatmentShare: 0.001, runs: 10 }),
    ).toMatchObject({ controlUsers: 29, treatmentUsers: 1 });
  });

  it('counts the runs whose control converted nobody apart', async () => {
    const result = await simulate({ units: shopOf(100, 50), upliftRelative: 0.5, runs: 300, seed: 1 });
    expect(result.uplift.incomputableRuns).toBeGreaterThan(50);
    expect(result.difference.incomputableRuns).toBe(0);
  });

  it('reports progress to the end and stops when aborted', async () => {
    const seen: number[] = [];
    await simulate(
      { units: shopOf(200_000), upliftRelative: 0.1, runs: 200 },
      { onProgress: (done, total) => seen.push(done / total) },
    );
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const running = simulate(
      { units: shopOf(300_000), upliftRelative: 0.1, runs: 1_000_000 },
      { signal: controller.signal, onProgress: () => controller.abort(reason) },
    );
    await expect(running).rejects.toBe(reason);
  });

  it('says when a simulation would say nothing', async () => {
    const nobody = { converted: new Uint8Array(50), value: new Float64Array(50) };
    await expect(simulate({ units: nobody, upliftRelative: 0.1 })).rejects.toMatchObject({
      name: 'ImpossibleSimulationError',
      reason: 'zero-baseline',
    });
    await expect(simulate({ units: shopOf(1), upliftRelative: 0.1 })).rejects.toMatchObject({ reason: 'too-few' });
    await expect(simulate({ units: shopOf(10, 2), upliftRelative: 1.5 })).rejects.toBeInstanceOf(ImpossibleUpliftError);
    const lonely = {
      converted: Uint8Array.of(1, ...new Uint8Array(999)),
      value: Float64Array.of(3, ...new Float64Array(999)),
    };
    await expect(
      simulate({ units: lonely, upliftRelative: 0.1, treatmentShare: 0.999, runs: 3, seed: 4 }),
    ).rejects.toBeInstanceOf(ImpossibleSimulationError);
  });

  it('refuses bad input by name', async () => {
    const units = shopOf(20);
    await expect(simulate({ units: { ...units, value: new Float64Array(3) }, upliftRelative: 0.1 })).rejects.toThrow(
      /20 entries and units.value 3/,
    );
    for (const wrong of [Number.NaN, Infinity]) {
      await expect(
        simulate({
          units: { ...units, value: units.value.map((value, user) => (user === 3 ? wrong : value)) },
          upliftRelative: 0.1,
        }),
      ).rejects.toThrow(`units.value[3] is ${wrong}; give what the user spent`);
    }
    await expect(simulate({ units, upliftRelative: 0.1, runs: 0 })).rejects.toThrow(/runs is 0/);
    await expect(simulate({ units, upliftRelative: 0.1, alpha: 1 })).rejects.toThrow(/alpha is 1/);
    await expect(simulate({ units, upliftRelative: 0.1, treatmentShare: 0 })).rejects.toThrow(/treatmentShare is 0/);
    await expect(simulate({ units, upliftRelative: 0.1, seed: 0.5 })).rejects.toThrow(/seed is 0.5/);
  });
});
