import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { engineConnection } from '../testing/engine-connection.js';
import { scratchFolder } from '../testing/logs.js';
import { FORMED_COLUMNS, ownFormSql } from './form-sql.js';
import type { RawRow } from './row-rules.js';
import { inOwnForms, type ValueForms } from './value-forms.js';

const folder = scratchFolder();
const connection = engineConnection(folder);

/** Pieces that texts of all forms, and texts near them, are made of. */
const PIECES: Record<(typeof FORMED_COLUMNS)[number], readonly string[]> = {
  event_time: [
    '1569888000',
    '946684799',
    '1569888000123',
    '1569888000123456',
    '13',
    '1',
    '09',
    '00',
    '2019',
    '31/12/2019',
    '28.11.2019',
    '11-28-2019',
    '/',
    '.',
    '-',
    ' ',
    'T',
    ':',
    '9:05',
    ':07',
    '.5',
    ' UTC',
    'Z',
    '+03:00',
    'x',
    '',
  ],
  price: ['1', '12', '345', '1,5', '2.25', ',', '.', '$', 'US$', '€', '₩', ' ', '\u00A0', '-', 'x', ''],
  event_type: ['view', 'Order', 'page_view', "it's", 'x', ' ', ''],
};
const FORMS: readonly ValueForms[] = [
  ...(['epoch-seconds', 'epoch-milliseconds', 'epoch-microseconds', 'day-first', 'month-first'] as const).map(
    (time) => ({ time, price: null, types: null }),
  ),
  ...[null, '$', 'US$', '€', '₩'].flatMap((sign) =>
    [false, true].map((hasComma) => ({ time: null, price: { sign, hasComma }, types: null })),
  ),
  {
    time: null,
    price: null,
    types: new Map([
      ['Order', 'purchase'],
      ["it's", 'cart'],
    ]),
  },
];

async function expectAgreement(rows: readonly Required<Pick<RawRow, (typeof FORMED_COLUMNS)[number]>>[]) {
  const values = rows.map((row) => `(${FORMED_COLUMNS.map((column) => literal(row[column] ?? '')).join(', ')})`);
  for (const forms of FORMS) {
    const own = FORMED_COLUMNS.map((column) => ownFormSql(column, column, forms)).join(', ');
    const result = await run(
      connection(),
      `SELECT ${own} FROM (VALUES ${values.join(', ')}) t(${FORMED_COLUMNS.join(', ')})`,
    );
    const byFunctions = rows.map((row) => inOwnForms(row, forms));
    expect(await result.getRowsJson()).toEqual(byFunctions.map((row) => FORMED_COLUMNS.map((column) => row[column])));
  }
}

test('the engine writes texts in the log’s own form as the functions do', async () => {
  const textOf = (column: (typeof FORMED_COLUMNS)[number]) =>
    fc.array(fc.constantFrom(...PIECES[column]), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ event_time: textOf('event_time'), price: textOf('price'), event_type: textOf('event_type') }),
        { minLength: 1, maxLength: 60 },
      ),
      expectAgreement,
    ),
    { numRuns: 20 },
  );
});

test('among them every form itself', async () => {
  const times = [
    '1569888000',
    '1569888000.25',
    '1569888000.250000',
    '946684799000',
    '1569888000123',
    '1569888000123456',

    '1/2/2019 3:04',
    '28.11.2019 23:59:59.5 UTC',
    '11-28-2019T00:00:00+03:00',
    '11/28/2019 9:05:07Z',
    '1/2.2019 3:04',
  ];
  const prices = ['1,5', '$1.50', '1.50 $', 'US$2', '2 US$', '7\u00A0€', '€\u00A07,25', '₩1500', '$1$', '1.5'];
  await expectAgreement(
    times.map((time, index) => ({ event_time: time, price: prices[index] ?? '1', event_type: 'Order' })),
  );
});
