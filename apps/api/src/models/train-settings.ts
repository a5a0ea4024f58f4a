import type { TrainOptions } from '@cartograph/recommend';

/** What a training may be told; what is left out or null is chosen. */
export interface TrainInput {
  factors?: number | null;
  regularization?: number | null;
  iterations?: number | null;
  alpha?: number | null;
  k?: number | null;
}

/** Lowest and highest value of each setting; whole numbers where `isWhole`. */
const RANGES: Record<keyof TrainInput, { low: number; high: number; isWhole: boolean }> = {
  factors: { low: 1, high: 256, isWhole: true },
  regularization: { low: 1e-6, high: 1e6, isWhole: false },
  iterations: { low: 1, high: 50, isWhole: true },
  alpha: { low: 0, high: 1e4, isWhole: false },
  k: { low: 1, high: 100, isWhole: true },
};

/** Settings that cannot be used, each with the remedy; empty when all can. */
export function unusableSettings(input: TrainInput): { field: keyof TrainInput; message: string }[] {
  return (Object.keys(RANGES) as (keyof TrainInput)[]).flatMap((field) => {
    const { low, high, isWhole } = RANGES[field];
    const value = input[field];
    if (value === null || value === undefined || (value >= low && value <= high && (!isWhole || Number.isInteger(value)))) return [];
    return [{ field, message: `${field} is ${value}; give a ${isWhole ? 'whole ' : ''}number between ${low} and ${high}, or leave it out to have it chosen.` }];
  });
}

/** What a training is told, as the engine takes it. */
export function trainOptions({ k, ...als }: TrainInput): TrainOptions {
  const given = Object.entries(als).filter(([, value]) => value !== null && value !== undefined);
  return { ...(k === null || k === undefined ? {} : { k }), ...(given.length === 0 ? {} : { settings: { ALS: Object.fromEntries(given) } }) };
}
