import { describe, expect, it } from 'vitest';
import { createPace } from './pace.js';

describe('createPace', () => {
  it('lets the event loop turn once 25 ms have passed since it last did, not before', async () => {
    let now = 1_000;
    const pause = createPace(undefined, () => now);
    let turns = 0;
    setImmediate(() => {
      turns += 1;
    });
    await pause();
    now += 24.9;
    expect(await pause()).toBe(false);
    expect(turns).toBe(0);
    now += 0.1;
    expect(await pause()).toBe(true);
    expect(turns).toBe(1);
    setImmediate(() => {
      turns += 1;
    });
    now += 24.9;
    await pause();
    expect(turns).toBe(1);
    now += 1;
    await pause();
    expect(turns).toBe(2);
  });

  it('rejects with the reason of a signal that is aborted while the event loop turns', async () => {
    const [reason, controller] = [new Error('enough'), new AbortController()];
    let now = 0;
    const pause = createPace(controller.signal, () => now);
    setImmediate(() => controller.abort(reason));
    await pause();
    now = 30;
    await expect(pause()).rejects.toBe(reason);
  });

  it('rejects with the signal’s reason', async () => {
    const reason = new Error('enough');
    await expect(createPace(AbortSignal.abort(reason))()).rejects.toBe(reason);
  });
});
