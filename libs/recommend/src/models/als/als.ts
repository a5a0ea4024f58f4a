import { fit, type CsrMatrix, type FitHooks } from '@cartograph/als';
import { RANKED_USERS, type FitWatch, type ModelFamily } from '../../family.js';
import { rowsWithValues } from '../../log/csr-rows.js';
import { checkRows, numbersOf, productsWithPairs } from '../item-item/products-with-pairs.js';
import { readArray, readObject } from '../parts.js';
import { AlsModel, type AlsFactors } from './als-model.js';
import { ALS_CANDIDATES, ALS_START, alsSettings, type AlsSettings } from './als-settings.js';

/** Implicit ALS; see {@link AlsModel}. */
export const ALS: ModelFamily<AlsModel, AlsSettings> = {
  kind: 'ALS',
  defaults: ALS_START,
  reads: ['strengths', 'seen'],
  candidates: () => ALS_CANDIDATES,
  resolve: alsSettings,
  refusal: (data) =>
    data.strengths.csr.indices.length === 0
      ? 'No user has a strength above 0 for any product, so there is nothing to factorize.'
      : null,
  cost: (data, { factors, iterations, cgSteps }) => {
    const { userRows, productRows, matrix } = compacted(data.strengths.csr);
    const [rows, pairs] = [userRows.length + productRows.length, matrix.indices.length];
    const fitting = iterations * (2 * pairs * factors * (2 * cgSteps + 1) + 1.5 * rows * factors * factors);
    return {
      work: fitting + RANKED_USERS * (1e5 + 0.1 * productRows.length * factors),
      bytes: 8 * rows * factors + 24 * pairs,
    };
  },
  fit: async (data, settings, watch = {}) => {
    const { userRows, productRows, matrix } = compacted(data.strengths.csr);
    return new AlsModel(
      data,
      {
        userRows,
        productRows,
        factors: await fit(matrix, { ...settings, threads: watch.threads ?? 'auto' }, hooksOf(watch, settings)),
      },
      settings,
    );
  },
  save: ({ fitted, settings }) => ({
    json: { settings: { ...settings } },
    arrays: {
      'user-rows': fitted.userRows,
      'product-rows': fitted.productRows,
      'user-factors': fitted.factors.userFactors,
      'item-factors': fitted.factors.itemFactors,
    },
  }),
  load: (parts, shared) => {
    const settings = alsSettings(readObject(parts, 'settings'));
    const [userRows, productRows] = [readArray(parts, 'user-rows', 'i32'), readArray(parts, 'product-rows', 'i32')];
    checkRows(userRows, shared.users, { part: 'user-rows', of: 'user' });
    checkRows(productRows, shared.products, { part: 'product-rows', of: 'product' });
    const { factors } = settings;
    const userFactors = readArray(parts, 'user-factors', 'f32', userRows.length * factors);
    const itemFactors = readArray(parts, 'item-factors', 'f32', productRows.length * factors);
    return new AlsModel(
      shared,
      {
        userRows,
        productRows,
        factors: { factors, users: userRows.length, items: productRows.length, userFactors, itemFactors },
      },
      settings,
    );
  },
  withoutUsers: (model, users, shared) => new AlsModel(shared, withoutRows(model.fitted, users), model.settings),
};

/** The matrix of the users and products that have a strength: others cost nothing, and do not count as rows that hold nothing. */
function compacted(csr: CsrMatrix): { userRows: Int32Array; productRows: Int32Array; matrix: CsrMatrix } {
  const rows = rowsWithValues(csr);
  const products = productsWithPairs(csr);
  const itemOf = numbersOf(products, csr.columns);
  const indptr = new Int32Array(rows.length + 1);
  for (const [place, user] of rows.entries()) indptr[place + 1] = csr.indptr[user + 1]!;
  return {
    userRows: rows,
    productRows: products,
    matrix: {
      rows: rows.length,
      columns: products.length,
      indptr,
      indices: csr.indices.map((product) => itemOf[product]!),
      values: csr.values,
    },
  };
}

function hooksOf({ signal, onPass }: FitWatch, { iterations }: AlsSettings): FitHooks {
  return {
    ...(signal ? { signal } : {}),
    ...(onPass
      ? {
          onIteration: ({ iteration, objective, seconds }) =>
            onPass({ pass: iteration, passes: iterations, objective, seconds }),
        }
      : {}),
  };
}

function withoutRows({ factors, userRows, productRows }: AlsFactors, users: ReadonlySet<number>): AlsFactors {
  const stay = Array.from(userRows.keys()).filter((row) => !users.has(userRows[row]!));
  const userFactors = new Float32Array(stay.length * factors.factors);
  for (const [place, row] of stay.entries())
    userFactors.set(
      factors.userFactors.subarray(row * factors.factors, (row + 1) * factors.factors),
      place * factors.factors,
    );
  return {
    productRows,
    userRows: Int32Array.from(stay, (row) => userRows[row]!),
    factors: { ...factors, users: stay.length, userFactors },
  };
}
