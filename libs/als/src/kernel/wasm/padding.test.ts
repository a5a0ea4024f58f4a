import { describe, expect, it } from 'vitest';
import { pad, paddedFactors, sumPartials, unpad, writeBasis } from './padding.js';

describe('padded rows', () => {
  it('have a multiple of 16 columns', () => {
    expect([1, 16, 17, 64, 100].map(paddedFactors)).toEqual([16, 16, 32, 64, 112]);
  });

  it.each([3, 16])('hold rows of %i and give them back', (factors) => {
    const rows = Float32Array.from({ length: 2 * factors }, (_, place) => place + 1);
    const padded = new Float32Array(32);
    pad(rows, factors, padded);
    expect(Array.from(padded.subarray(16, 16 + factors))).toEqual(Array.from(rows.subarray(factors)));
    expect(Array.from(padded.subarray(16 + factors))).toEqual(Array.from({ length: 16 - factors }, () => 0));
    const back = new Float32Array(2 * factors);
    unpad(padded, factors, back);
    expect(back).toEqual(rows);
  });

  it('hold a matrix and its transpose', () => {
    const [back, forward] = [new Float32Array(256), new Float32Array(256)];
    writeBasis(Float64Array.of(2, 0, 3, 5), 2, back, forward);
    expect([back[0], back[1], back[16], back[17]]).toEqual([2, 0, 3, 5]);
    expect([forward[0], forward[1], forward[16], forward[17]]).toEqual([2, 3, 0, 5]);
  });

  it('add partial Gram matrices up and mirror what counts', () => {
    const partials = new Float64Array(512);
    partials.set([1, 2]);
    partials.set([99, 4], 16);
    partials.set([10, 20], 256);
    partials[256 + 17] = 40;
    expect(Array.from(sumPartials(partials, 2))).toEqual([11, 22, 22, 44]);
  });
});
