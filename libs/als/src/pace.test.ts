import { describe, expect, it } from 'vitest';
import { createPace } from './pace.js';

describe('createPace', () => {
  it('lets the event loop turn during long work', async () => {
    const pause = createPace(undefined);
    let isTurned = false;
    setImmediate(() => { isTurned = true; });
    const began = performance.now();
    while (performance.now() - began < 200 && !isTurned) await pause();
    expect(isTurned).toBe(true);
  });

  it('rejects with the signal’s reason', async () => {
    const reason = new Error('enough');
    await expect(createPace(AbortSignal.abort(reason))()).rejects.toBe(reason);
  });
});
