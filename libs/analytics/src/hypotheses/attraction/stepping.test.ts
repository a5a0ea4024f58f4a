import { describe, expect, it } from 'vitest';
import { stepping } from './stepping.js';

function* counting(to: number, seen: number[]): Generator<void, string> {
  for (let i = 0; i < to; i += 1) {
    seen.push(i);
    yield;
  }
  return 'done';
}

describe('stepping', () => {
  it('lets others have their turn and answers the end', async () => {
    const seen: number[] = [];
    const answer = stepping(counting(3, seen));
    expect(seen).toEqual([0]);
    expect(await answer).toBe('done');
    expect(seen).toEqual([0, 1, 2]);
  });

  it('stops at a pause', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const answer = stepping(counting(1000, seen), controller.signal);
    controller.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
    expect(seen).toEqual([0]);
  });
});
