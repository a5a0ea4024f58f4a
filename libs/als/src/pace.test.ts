import { describe, expect, it } from 'vitest';
import { createPace } from './pace.js';

describe('createPace', () => {
  it('lets the event loop turn during long work', async () => {
    const pause = createPace(undefined);
    const turned: number[] = [];
    setImmediate(() => turned.push(performance.now()));
    const began = performance.now();
    while (performance.now() - began < 200 && turned.length === 0) await pause();
    expect(turned.length).toBe(1);
  });

  it('rejects with the signal’s reason', async () => {
    const reason = new Error('enough');
    await expect(createPace(AbortSignal.abort(reason))()).rejects.toBe(reason);
  });
});
