import { expect, test } from 'vitest';
import { linesOf, newEvent } from '../testing/appends.js';
import { scratchFolder } from '../testing/logs.js';
import { openAppender } from './appender.js';

const folder = scratchFolder();

test('a segment that is ended can be sealed by another process; the next event begins a new one', async () => {
  const dataDir = folder();
  const [taking, sealing] = [await openAppender(dataDir), await openAppender(dataDir)];
  await taking.endSegment();
  expect(await linesOf(dataDir)).toEqual({ closed: [], open: [] });
  await taking.append([newEvent(), newEvent()]);
  expect(await sealing.seal()).toBeNull();
  await taking.endSegment();
  expect(await linesOf(dataDir)).toMatchObject({ closed: [expect.any(String), expect.any(String)], open: [] });
  await taking.append([newEvent()]);
  expect(await sealing.seal()).toMatchObject({ accepted: 2 });
  expect(await taking.pending()).toMatchObject({ events: 1 });
  await taking.close();
  await expect(taking.endSegment()).rejects.toMatchObject({ code: 'closed' });
  await sealing.close();
});
