import type { Problem } from '../../errors.js';
import { CampaignStatus } from './campaign.entity.js';
import { problem } from './campaign-problems.js';

/** Where a person may move a campaign; a simulation of its plan alone makes it SIMULATED. */
const MOVES: Record<CampaignStatus, readonly CampaignStatus[]> = {
  [CampaignStatus.DRAFT]: [],
  [CampaignStatus.SIMULATED]: [CampaignStatus.APPROVED, CampaignStatus.DRAFT],
  [CampaignStatus.APPROVED]: [CampaignStatus.RUNNING, CampaignStatus.DRAFT],
  [CampaignStatus.RUNNING]: [CampaignStatus.FINISHED],
  [CampaignStatus.FINISHED]: [],
};

/** Why a campaign cannot move there; null when it can. */
export function moveRefusal(from: CampaignStatus, to: CampaignStatus): { message: string; what: Problem } | null {
  if (from === to || MOVES[from].includes(to)) return null;
  const isFirst = to === CampaignStatus.SIMULATED || from === CampaignStatus.DRAFT;
  return {
    message: moveWords(from, to),
    what: isFirst ? problem('simulate-first', {}) : problem('status-cannot-become', { from, to }),
  };
}

function moveWords(from: CampaignStatus, to: CampaignStatus): string {
  if (to === CampaignStatus.SIMULATED)
    return 'A campaign becomes SIMULATED when a simulation of its plan is done. Start simulateScenario.';
  if (from === CampaignStatus.DRAFT)
    return 'Simulate the campaign first; then it can be approved. Start simulateScenario.';
  const open = MOVES[from];
  return open.length === 0
    ? `A campaign that is ${from} stays so.`
    : `A campaign that is ${from} can become ${open.join(' or ')}, not ${to}.`;
}

/** Once approved, hypothesis and numbers are what was approved. */
export const isPlanOpen = (status: CampaignStatus): boolean =>
  status === CampaignStatus.DRAFT || status === CampaignStatus.SIMULATED;
