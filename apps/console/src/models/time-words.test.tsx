// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { useTimeWords } from './time-words.js';

function Seconds({ value }: { value: number | null }) {
  return useTimeWords().seconds(value);
}
function Milliseconds({ value }: { value: number | null }) {
  return useTimeWords().milliseconds(value);
}

test.each([
  [0.00012345, '0.123 ms'],
  [0.012345, '12.3 ms'],
  [0.576, '576 ms'],
  [1.23456, '1.23 s'],
  [123.456, '123 s'],
  [0, '0 s'],
  [null, '–'],
])('%s seconds have three figures and their unit', (value, wanted) => {
  expect(textOf(<Seconds value={value} />)).toBe(wanted);
});

test.each([
  [0.5, '0.5 ms'],
  [1234.5, '1,230 ms'],
  [null, '–'],
])('%s milliseconds likewise', (value, wanted) => {
  expect(textOf(<Milliseconds value={value} />)).toBe(wanted);
});
