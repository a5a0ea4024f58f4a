import { placeHere } from '@cartograph/events';
import { afterEach, expect, test, vi } from 'vitest';
import { isOwnerGone, ownerHere } from './owner.js';

const now = new Date();
const { host, pidSpace, boot } = placeHere();
const here = Object.values(placeHere()).join(' ').trim();
afterEach(() => vi.useRealTimers());
const ago = (seconds: number): Date => new Date(now.getTime() - 1000 * seconds);

test('this run of this process is there, however silent it was for a while', () => {
  expect(isOwnerGone(ownerHere(), ago(5 * 60), now)).toBe(false);
});

test('an earlier run with the same host and process id is gone at once: in a container every run has the same', () => {
  expect(isOwnerGone(`${here}:${process.pid}:0123456789ab`, ago(1), now)).toBe(true);
});

test('a process that does not exist is gone, one elsewhere only after a minute of silence', () => {
  expect(isOwnerGone(`${here}:${2 ** 22 + 1}:0123456789ab`, ago(1), now)).toBe(true);
  expect(isOwnerGone('another-machine:1:0123456789ab', ago(30), now)).toBe(false);
  expect(isOwnerGone('another-machine:1:0123456789ab', ago(61), now)).toBe(true);
});

test('who did not sign, or never said it was alive, is gone', () => {
  expect(isOwnerGone(null, now, now)).toBe(true);
  expect(isOwnerGone(ownerHere(), null, now)).toBe(true);
});

test('a process number of another container or machine with the same host name says nothing here', () => {
  for (const elsewhere of [`${host} pid:[1] ${boot}`, `${host} ${pidSpace} another-start`]) {
    expect(isOwnerGone(`${elsewhere}:${2 ** 22 + 1}:0123456789ab`, ago(30), now)).toBe(false);
    expect(isOwnerGone(`${elsewhere}:${2 ** 22 + 1}:0123456789ab`, ago(61), now)).toBe(true);
  }
});

test('a heartbeat from ahead, of a clock that was set back since, holds for a minute from when it was seen', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const isGone = (): boolean => isOwnerGone('another-machine:1:0123456789ab', ago(-3600), now);
  expect(isGone()).toBe(false);
  vi.advanceTimersByTime(61_000);
  expect(isGone()).toBe(true);
});
