import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isOwnerGone, ownerHere } from './owner.js';

const now = new Date();
const ago = (seconds: number): Date => new Date(now.getTime() - 1000 * seconds);

test('this run of this process is there, however silent it was for a while', () => {
  expect(isOwnerGone(ownerHere(), ago(5 * 60), now)).toBe(false);
});

test('an earlier run with the same host and process id is gone at once: in a container every run has the same', () => {
  expect(isOwnerGone(`${hostname()}:${process.pid}:0123456789ab`, ago(1), now)).toBe(true);
});

test('a process that does not exist is gone, one elsewhere only after a minute of silence', () => {
  expect(isOwnerGone(`${hostname()}:${2 ** 22 + 1}:0123456789ab`, ago(1), now)).toBe(true);
  expect(isOwnerGone('another-machine:1:0123456789ab', ago(30), now)).toBe(false);
  expect(isOwnerGone('another-machine:1:0123456789ab', ago(61), now)).toBe(true);
});

test('who did not sign, or never said it was alive, is gone', () => {
  expect(isOwnerGone(null, now, now)).toBe(true);
  expect(isOwnerGone(ownerHere(), null, now)).toBe(true);
});
