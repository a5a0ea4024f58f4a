import type { Problem } from '../../errors.js';

/** Facts of each refusal of a plan or a step of a campaign, by its code; programs and other languages read them. */
interface CampaignFacts {
  'plan-too-many': { what: 'arms' | 'metrics'; most: number; count: number };
  'plan-name-reserved': { name: string };
  'plan-too-long': { what: 'arm' | 'metric' | 'description'; most: number; count: number };
  'plan-metric-kind': { source: string; kinds: readonly string[]; kind: string };
  'plan-cuped-recorded': Record<string, never>;
  'plan-cap': { value: number };
  'plan-retention-needed': Record<string, never>;
  'plan-retention-beyond': { value: number; windowDays: number };
  'plan-group-name': { most: number };
  'plan-part': { from: number; to: number };
  'plan-traffic-beside-group': { value: number };
  'plan-treatment-share': { value: number; low: number; high: number };
  'plan-units-needed': Record<string, never>;
  /** A value that statistics cannot be made with; field as in the plan that was sent. */
  'plan-value': { field: string; value: string };
  'plan-closed': { status: string };
  'plan-part-taken': { campaign: string; group: string; from: number; to: number };
  'uplift-zero': Record<string, never>;
  /** It would take a rate of the audience out of 0 to 1. */
  'uplift-impossible': Record<string, never>;
  'effect-needed': Record<string, never>;
  'effect-size': { value: number };
  'simulate-first': Record<string, never>;
  'status-cannot-become': { from: string; to: string };
  'status-needs-reason': Record<string, never>;
  'extend-not-running': { status: string };
  'extend-without-days': Record<string, never>;
  'extend-looks-fixed': Record<string, never>;
  'extend-units': { value: number; planned: number };
  'decide-too-early': { status: string };
  'decide-which-arm': { arms: readonly string[] };
  'decide-no-arm': Record<string, never>;
  /** A primary metric of which the past tells nothing, or that is not re-randomized. */
  'aa-not-possible': { metric: string; isRecorded: boolean };
}

/** What a refusal says for programs: `problem('plan-cap', { value: -1 })`. */
export const problem = <Code extends keyof CampaignFacts>(code: Code, facts: CampaignFacts[Code]): Problem => ({
  problem: code,
  facts: { ...facts },
});

/** A number outside of its range, as `InputCheck.range` says it. */
export const outOfRange = (name: string, value: number, low: number, high: number): Problem => ({
  problem: 'number-out-of-range',
  facts: { name, value, low, high },
});
