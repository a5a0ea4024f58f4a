import { describe, expect, test } from 'vitest';
import { HEADER, line, scratchFolder, type LogRow } from '../testing/logs.js';
import { reasonsOf, stagingGround } from '../testing/staging.js';
import { stageText } from '../testing/staged-text.js';
import type { LookedAt } from './line-scan.js';
import { ruleSettings } from './row-rules.js';
import { judgeJson } from './stage-json.js';

const folder = scratchFolder();
const ground = stagingGround(folder);
const staged = stageText(folder, ground);

describe('JSON lines', () => {
  const object = (row: LogRow, change: Record<string, unknown> = {}): string => {
    const fields = Object.fromEntries(HEADER.split(',').map((column, index) => [column, line(row).split(',')[index]]));
    return JSON.stringify({ ...fields, ...change });
  };

  test('are judged by the same rules; numbers are read to the last digit', async () => {
    const exact = object({})
      .replace('"9223372036854775807"', '9223372036854775807')
      .replace(/"user_id":"501"/, '"user_id":9223372036854775807')
      .replace(/"price":"10.00"/, '"price":10.5');
    const text = [
      exact,
      object({ event_time: '2019-10-02 00:00:00 UTC' }, { brand: 'a,"b"\n\\é', category_id: null }),
      object({}, { user_id: 7 }).replace('"user_id":7', '"user_id":1.5e18'),
      'not json',
      '',
      object({}, { brand: ['x'] }),
      object({ price: '-1' }),
      object({}, { brand: 'a\0' }),
      '[]',
    ].join('\n');
    const result = await staged(`${text}\n{"event_time":"2019`, 'log.jsonl');
    expect([result.read, result.good, result.format]).toEqual([9, 2, 'jsonl']);
    expect(reasonsOf(result)).toEqual({
      'mangled-id': 1,
      'not-json': 2,
      'bad-json-value': 1,
      'negative-price': 1,
      'nul-byte': 1,
      'cut-line': 1,
    });
    expect(result.rows.map((row) => [row['user_id'], row['price'], row['brand'], row['category_id']])).toEqual([
      ['9223372036854775807', '10.5000', 'acme', '2053013555631882655'],
      ['501', '10.0000', 'a,"b"\n\\é', null],
    ]);
    expect(result.aside.map((row) => row.line)).toEqual([3, 4, 6, 7, 8, 9, 10]);
    expect(result.readAs).toBe('jsonl, LF, UTC times, 9 columns');
  });

  test('may be packed, and known by their first row alone', async () => {
    const text = `${object({})}\n${object({ event_time: '2019-10-02 00:00:00 UTC' })}\n`;
    expect(await staged(text, 'log.ndjson.gz')).toMatchObject({ good: 2, format: 'jsonl.gz' });
    expect(await staged(text, 'log.txt')).toMatchObject({ good: 2, format: 'jsonl' });
  });
});

describe('one line', () => {
  const settings = ruleSettings(new Date('2024-03-01T12:00:00Z'));
  const judged = (text: string, change: Partial<LookedAt> = {}): unknown[] => {
    const found = judgeJson(
      {
        bytes: Buffer.from(text),
        number: 2,
        offset: 0,
        isTerminated: true,
        isTooLong: false,
        bits: null,
        returns: 0,
        ...change,
      },
      { hasBom: true },
      settings,
    );
    return found.reason === null ? ['good', found.fields] : [found.reason, found.column, found.value];
  };
  const whole = '{"event_time":"2019-10-01 00:00:00 UTC","event_type":"view","product_id":1,"price":2.50,"user_id":"3"';

  test('has its values under the names of a log, however they are written and whatever else is there', () => {
    expect(judged(`${whole},"Brand":" acme ","more":{"price":9},"category_code":null}`)).toEqual([
      'good',
      ['2019-10-01 00:00:00 UTC', 'view', '1', '', '', 'acme', '2.50', '3', ''],
    ]);
    expect(judged(`\uFEFF${whole}}`, { number: 1 })[0]).toBe('good');
  });

  test.each<[string, Partial<LookedAt>, unknown[]]>([
    ['no object', {}, ['not-json', null, 'no object']],
    ['[1]', {}, ['not-json', null, '[1]']],
    [whole, { isTerminated: false }, ['cut-line', null, whole]],
    [`${whole},"brand":true}`, {}, ['bad-json-value', 'brand', 'true']],
    [`${whole},"brand":["a"]}`, {}, ['bad-json-value', 'brand', '["a"]']],
    [`${whole},"brand":"a\\u0000"}`, {}, ['nul-byte', 'brand', 'a\uFFFD']],
    [`${whole.replace('2.50', '-2.50')}}`, {}, ['negative-price', 'price', '-2.50']],
    [`${whole.replace('"user_id":"3"', '"user_id":3.0')}}`, {}, ['mangled-id', 'user_id', '3.0']],
  ])('%s is put aside with column and value', (text, change, expected) => {
    expect(judged(text, change)).toEqual(expected);
  });
});
