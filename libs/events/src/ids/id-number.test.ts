import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { idNumber, idNumberOf, isId, isLongId, withoutLeadingZeros } from './id-number.js';

const folder = scratchFolder();
const connection = engineConnection(folder);

test('leading zeros are not part of an id, the last digit is', () => {
  expect(['007', '0', '000', '70', '0x1', ' 07', ''].map(withoutLeadingZeros)).toEqual([
    '7',
    '0',
    '0',
    '70',
    '0x1',
    ' 07',
    '',
  ]);
});

describe('the number of an id', () => {
  test('is the id itself up to 2^63 - 1, and below 0 beyond', () => {
    expect(['0', '7', '9223372036854775807'].map(idNumber)).toEqual([0n, 7n, 9223372036854775807n]);
    // md5sum of the digits ends in e452efbf91f16e09 and 6abd0ce2ed07e121: read from the end, 0x096ef191bfef52e4 and 0x21e107ede20cbd6a.
    expect(idNumber('9223372036854775808')).toBe(-169936550518052026n);
    expect(idNumber('18446744073709551615')).toBe(-610310297823162203n);
  });

  test('is none for what is no id', () => {
    const bad = ['', '-1', '+1', '01', '00', '1.0', '1e3', ' 1', '1 ', '１', '0x1', `1${'0'.repeat(64)}`];
    expect(bad.map(idNumber)).toEqual(bad.map(() => null));
    expect(bad.map(isId)).toEqual(bad.map(() => false));
    expect([
      isId(`1${'0'.repeat(63)}`),
      isLongId(`1${'0'.repeat(63)}`),
      isLongId('9223372036854775807'),
      isLongId('9223372036854775808'),
    ]).toEqual([true, true, false, true]);
  });

  test('is the same in the engine', async () => {
    const digits = fc
      .oneof(
        fc.bigInt({ min: 0n, max: 2n ** 66n }),
        fc.bigInt({ min: 2n ** 63n - 3n, max: 2n ** 63n + 3n }),
        fc.bigInt({ min: 0n, max: 10n ** 64n - 1n }),
      )
      .map(String);
    await fc.assert(
      fc.asyncProperty(fc.array(digits, { minLength: 1, maxLength: 200 }), async (ids) => {
        const rows = await (
          await run(
            connection(),
            `SELECT CAST(${idNumberOf('id')} AS VARCHAR) FROM (VALUES ${ids.map((id, place) => `(${place}, ${literal(id)})`).join(', ')}) v(place, id) ORDER BY place`,
          )
        ).getRowsJson();
        expect(rows.map(([number]) => number)).toEqual(ids.map((id) => String(idNumber(id))));
      }),
      { numRuns: 30 },
    );
  });
});
