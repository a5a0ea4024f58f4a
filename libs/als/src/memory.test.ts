import { describe, expect, it } from 'vitest';
import { checkMemory, NotEnoughMemoryError, type MemoryWish } from './memory.js';

const wish = (change: Partial<MemoryWish>): MemoryWish => ({
  matrix: { rows: 500_000, columns: 50_000, indices: new Int32Array(1_000) },
  factors: 64,
  limit: 2 ** 30,
  bytesAt: (f) => f * 2 ** 24,
  ...change,
});
function refusal(change: Partial<MemoryWish>): NotEnoughMemoryError {
  try {
    checkMemory(wish(change));
  } catch (error) {
    if (error instanceof NotEnoughMemoryError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('checkMemory', () => {
  it('accepts what just fits, and what the machine has free', () => {
    expect(() => checkMemory(wish({}))).not.toThrow();
    expect(() => checkMemory(wish({ limit: 'auto', bytesAt: () => 1_000 }))).not.toThrow();
  });

  it('says what is needed, what there is and how many factors would fit', () => {
    const { message, neededBytes, availableBytes } = refusal({ factors: 100 });
    expect(message).toBe(
      'Fitting 500,000 users × 50,000 items with 1,000 interactions at 100 factors needs 1.6 GiB of memory, but 1.0 GiB are allowed: use 60 factors or fewer, or leave out users and items with few interactions.',
    );
    expect([neededBytes, availableBytes]).toEqual([100 * 2 ** 24, 2 ** 30]);
  });

  it('names no number of factors where none fits', () => {
    expect(refusal({ bytesAt: () => 2 ** 31 }).message).toMatch(/1\.0 GiB are allowed: leave out users and items/);
    expect(refusal({ limit: 'auto', bytesAt: () => 2 ** 60 }).message).toMatch(/are free: leave out/);
  });

  it('knows the end of an address space', () => {
    const { message } = refusal({ limit: 2 ** 40, addressed: { bytesAt: (f) => f * 2 ** 27, most: 2 ** 32 } });
    expect(message).toMatch(
      /needs 8\.0 GiB in one WebAssembly memory, which ends at 4\.0 GiB: use 32 factors or fewer, .*or choose the typescript kernel or the distributed engine\.$/,
    );
  });
});
