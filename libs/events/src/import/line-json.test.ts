import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJsonObject } from './line-json.js';

const plain = (text: string): Record<string, string> | null => {
  const found = parseJsonObject(text);
  return found === null
    ? null
    : Object.fromEntries([...found].map(([key, { kind, text: value }]) => [key, `${kind}:${value}`]));
};

test('numbers stay as they are written', () => {
  expect(plain('{"a":9223372036854775807,"b":2.10381E+18,"c":33.20,"d":-0}')).toEqual({
    a: 'number:9223372036854775807',
    b: 'number:2.10381E+18',
    c: 'number:33.20',
    d: 'number:-0',
  });
});

test('texts are unescaped; nothing, lists, objects and truths are told apart', () => {
  expect(plain(String.raw` { "a" : "x\"\\\u00e9\n" , "b":null,"c":true,"d":[1,{"e":"]}"}],"f":{} } `)).toEqual({
    a: 'text:x"\\é\n',
    b: 'null:null',
    c: 'other:true',
    d: 'other:[1,{"e":"]}"}]',
    f: 'other:{}',
  });
  expect(plain('{}')).toEqual({});
  expect(plain('{"a":1,"a":2}')).toEqual({ a: 'number:2' });
});

test('what is no JSON object is none', () => {
  for (const text of [
    '',
    '[]',
    '1',
    '{',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{"a":01}',
    '{"a":1}x',
    '{"a":tru}',
    "{'a':1}",
    '{"a":"\u0001"}',
    String.raw`{"a":"\x"}`,
    '{"a":[1,]}',
    '{"a":[}',
    '{"a":NaN}',
    '{"a":.5}',
    '{"a":5.}',
    '{"a":"',
    '{"a":{"b":"}',
  ])
    expect(parseJsonObject(text), text).toBeNull();
});

test('objects are read as JSON.parse reads them, for every object and every text', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ unit: 'binary' }),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.constant(null),
          fc.jsonValue(),
        ),
      ),
      fc.boolean(),
      (object, isWide) => {
        const text = JSON.stringify(object, null, isWide ? 1 : 0);
        const found = parseJsonObject(text);
        const read = JSON.parse(text) as Record<string, unknown>;
        expect([...(found?.keys() ?? [])].toSorted()).toEqual(Object.keys(read).toSorted());
        for (const [key, { kind, text: value }] of found ?? [])
          expect(kind === 'text' ? value : JSON.parse(value), key).toEqual(read[key]);
      },
    ),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,1e-.tn \\a'), maxLength: 12 }), (inside) => {
      const text = `{${inside}}`;
      let isObject = true;
      try {
        JSON.parse(text);
      } catch {
        isObject = false;
      }
      expect(parseJsonObject(text) !== null, text).toBe(isObject);
    }),
    { numRuns: 2000 },
  );
});
