import { expect, test } from 'vitest';
import { CampaignStatus } from './campaign.entity.js';
import { isPlanOpen, moveRefusal } from './status.js';

const { DRAFT, SIMULATED, APPROVED, RUNNING, FINISHED } = CampaignStatus;

test('a campaign goes from draft to finished by way of a simulation', () => {
  for (const [from, to] of [
    [SIMULATED, APPROVED],
    [APPROVED, RUNNING],
    [RUNNING, FINISHED],
    [APPROVED, DRAFT],
    [SIMULATED, DRAFT],
  ] as const)
    expect(moveRefusal(from, to)).toBeNull();
  for (const status of Object.values(CampaignStatus)) expect(moveRefusal(status, status)).toBeNull();
});

test('every other move is refused with what to do', () => {
  expect(moveRefusal(DRAFT, APPROVED)).toMatchObject({ what: { problem: 'simulate-first' } });
  expect(moveRefusal(DRAFT, APPROVED)?.message).toMatch(/Simulate the campaign first.*simulateScenario/);
  expect(moveRefusal(DRAFT, SIMULATED)?.message).toContain('simulateScenario');
  expect(moveRefusal(RUNNING, DRAFT)).toMatchObject({
    what: { problem: 'status-cannot-become', facts: { from: 'RUNNING', to: 'DRAFT' } },
  });
  expect(moveRefusal(RUNNING, DRAFT)?.message).toContain('can become FINISHED');
  expect(moveRefusal(FINISHED, RUNNING)?.message).toContain('stays so');
});

test('the plan is open until it is approved', () => {
  expect(Object.values(CampaignStatus).filter(isPlanOpen)).toEqual([DRAFT, SIMULATED]);
});
