import { expect, test } from 'vitest';
import { Attempts } from './attempts.js';

test('failures within the window close the door until the first of them is over', () => {
  let time = 0;
  const attempts = new Attempts({ failures: 3, windowMs: 60_000 }, () => time);
  for (let i = 0; i < 3; i++) {
    expect(attempts.waitSeconds('a')).toBe(0);
    attempts.fail('a');
    time += 10_000;
  }
  expect(attempts.waitSeconds('a')).toBe(30);
  expect(attempts.waitSeconds('b')).toBe(0);
  time += 30_000;
  expect(attempts.waitSeconds('a')).toBe(0);
  attempts.fail('a');
  expect(attempts.waitSeconds('a')).toBe(10);
});

test('a failure taken back was none; a key forgotten starts anew', () => {
  const attempts = new Attempts({ failures: 2, windowMs: 60_000 }, () => 0);
  attempts.fail('a');
  attempts.fail('a');
  attempts.takeBack('a');
  expect(attempts.waitSeconds('a')).toBe(0);
  attempts.fail('a');
  expect(attempts.waitSeconds('a')).toBe(60);
  attempts.forget('a');
  expect(attempts.waitSeconds('a')).toBe(0);
});

test('memory is bounded: the longest unused keys are forgotten', () => {
  const attempts = new Attempts({ failures: 1, windowMs: 60_000 }, () => 0);
  for (let i = 0; i <= 10_000; i++) attempts.fail(`key ${i}`);
  expect(attempts.waitSeconds('key 0')).toBe(0);
  expect(attempts.waitSeconds('key 1')).toBe(60);
});
