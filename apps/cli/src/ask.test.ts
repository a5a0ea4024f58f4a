import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetCoverageDocument } from '@cartograph/sdk/operations/shop';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from './ask.js';
import { CliError } from './failure.js';
import { runJsonInProcess } from './testing/in-process.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'cli-ask-'));
  await runJsonInProcess(['demo', '--events', '3000', '--data', dataDir, '--json']);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('stops a question that takes longer than its time limit, and names the option', async () => {
  await expect(ask({ dataDir, timeLimit: 0.001 }, GetCoverageDocument, {})).rejects.toThrow(
    new CliError(
      'It took longer than 0.001 s and was stopped. Ask about a shorter period, or give a longer --time-limit.',
    ),
  );
  expect(await ask({ dataDir, timeLimit: 600 }, GetCoverageDocument, {})).toMatchObject({ shop: { coverage: {} } });
});
