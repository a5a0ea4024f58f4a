import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inTurns, pieceByPiece } from './in-turns.js';

test('work is done in the order it was given, and others have their turn before each piece', async () => {
  const turns = inTurns(new AbortController().signal);
  const done: string[] = [];
  const work = ['one', 'two', 'three'].map((name) => turns(() => done.push(name)));
  const other = (async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await setImmediate();
      done.push('other');
    }
  })();
  expect(done).toEqual([]);
  await Promise.all([...work, other]);
  expect(done.filter((name) => name !== 'other')).toEqual(['one', 'two', 'three']);
  expect(done.indexOf('other')).toBeLessThan(done.indexOf('three'));
});

test('what fails fails for who asked for it alone', async () => {
  const turns = inTurns(new AbortController().signal);
  const failing = turns(() => {
    throw new RangeError('no room');
  });
  const behind = turns(() => 7);
  await expect(failing).rejects.toThrow('no room');
  expect(await behind).toBe(7);
});

test('a computation in pieces gives its result, or stops when the signal says so', async () => {
  let pieces = 0;
  function* counting(): Generator<undefined, string, undefined> {
    for (; pieces < 5; pieces += 1) yield;
    return 'all';
  }
  expect(await pieceByPiece(counting(), inTurns(new AbortController().signal))).toBe('all');
  const stop = new AbortController();
  pieces = 0;
  const stopped = pieceByPiece(counting(), inTurns(stop.signal));
  stop.abort(new Error('gone'));
  await expect(stopped).rejects.toThrow('gone');
  expect(pieces).toBeLessThan(5);
});
