import { expect } from 'vitest';
import type { Services } from '../context.js';
import type { TestClient } from './client.js';
import { resultOf } from './jobs.js';

/** Runs the A/A test that an approval asks for, to its end. @returns its id. */
export async function tryAA(
  services: Pick<Services, 'jobs'>,
  client: TestClient,
  campaignId: string,
  rerandomizations = 100,
): Promise<string> {
  type Answer = { runAA: { job: { id: string } | null; userErrors: { message: string }[] } };
  const { runAA } = await client.ok<Answer>(
    'mutation($input: RunAaInput!) { runAA(input: $input) { job { id } userErrors { message } } }',
    { input: { campaignId, rerandomizations } },
  );
  expect(runAA.userErrors).toEqual([]);
  return (await resultOf<{ aaRunId: string }>(services, runAA.job?.id)).aaRunId;
}
