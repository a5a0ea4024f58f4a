import { inverse, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { mostSymmetricRows, symmetricBytes, SymmetricMatrix } from './symmetric-matrix.js';

/** XᵀX + λI of a small sparse X, made without chance. */
function gram(n: number, lambda: number): number[][] {
  const x = Array.from({ length: n + 7 }, (_, row) =>
    Array.from({ length: n }, (__, column) =>
      (row * 7 + column * column * 3 + row * column) % 5 === 0 ? 1 + ((row + column) % 3) : 0,
    ),
  );
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => x.reduce((sum, row) => sum + row[i]! * row[j]!, i === j ? lambda : 0)),
  );
}

function matrixOf(rows: readonly number[][], kernel: 'wasm' | 'typescript'): SymmetricMatrix {
  const matrix = new SymmetricMatrix(rows.length, kernel);
  for (const [i, row] of rows.entries()) for (let j = 0; j <= i; j += 1) matrix.add(i, j, row[j]!);
  return matrix;
}

describe.each(['wasm', 'typescript'] as const)('a symmetric matrix (%s)', (kernel) => {
  it.each([1, 2, 3, 4, 5, 31, 128, 129, 300])('of %i rows becomes its inverse', async (n) => {
    const rows = gram(n, 20);
    const matrix = matrixOf(rows, kernel);
    const [low, high] = [matrix.get(n - 1, 0), matrix.get(0, n - 1)];
    expect([low, high]).toEqual([rows[n - 1]![0], rows[n - 1]![0]]);
    await matrix.invert();
    const wanted = inverse(new Matrix(rows));
    const row = new Float64Array(n);
    let [furthest, unlike] = [0, 0];
    for (let i = 0; i < n; i += 1) {
      matrix.readRow(i, row);
      for (let j = 0; j <= i; j += 1) {
        furthest = Math.max(furthest, Math.abs(matrix.get(i, j) - wanted.get(i, j)));
        if (row[j] !== matrix.get(i, j) || matrix.get(j, i) !== matrix.get(i, j)) unlike += 1;
      }
    }
    expect(furthest).toBeLessThan(1e-10);
    expect(unlike).toBe(0);
  });

  it('that is not positive definite is refused by the row', async () => {
    const matrix = matrixOf([[1], [2, 1]], kernel);
    await expect(matrix.invert()).rejects.toThrow('what is left of row 1 is -3');
  });

  it('lets the caller stop, and tells how far it is', async () => {
    const seen: number[] = [];
    await matrixOf(gram(300, 1), kernel).invert({ onColumns: (done) => seen.push(done) });
    expect(seen).toEqual([128, 256, 300]);
    await expect(
      matrixOf(gram(40, 1), kernel).invert({ pause: () => Promise.reject(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});

it('both kernels give the same bits', async () => {
  const [left, right] = [matrixOf(gram(150, 2), 'wasm'), matrixOf(gram(150, 2), 'typescript')];
  await left.invert();
  await right.invert();
  let unlike = 0;
  for (let i = 0; i < 150; i += 1)
    for (let j = 0; j <= i; j += 1) if (!Object.is(left.get(i, j), right.get(i, j))) unlike += 1;
  expect(unlike).toBe(0);
});

it('a matrix beyond 4 GiB is refused with figures', () => {
  expect(symmetricBytes(10_000)).toBeLessThan(430e6);
  expect(symmetricBytes(mostSymmetricRows())).toBeLessThanOrEqual(2 ** 32);
  expect(() => new SymmetricMatrix(40_000)).toThrow(
    /of 40000 rows needs 6\.\d GiB, but 4 GiB is the most; give at most 3\d{4} rows/,
  );
  expect(() => new SymmetricMatrix(0)).toThrow('has 0 rows');
});
