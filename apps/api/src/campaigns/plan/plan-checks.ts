import { ImpossibleUpliftError, rateAfter } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';
import type { InputCheck } from '../../payload.js';
import type { CampaignPlan } from './plan.js';
import { problem } from './campaign-problems.js';

export const PLAN_DEFAULTS = { alpha: 0.05, power: 0.8, treatmentShare: 0.5 } as const;
/** Of control and first treatment, what the first treatment may have. */
export const SHARE = { least: 0.01, most: 0.99 } as const;
export const RUNS = { least: 100, most: 20_000, usual: 1_000 } as const;

/** What of a plan is one number. */
export type PlanNumbers = Pick<CampaignPlan, 'upliftRelative' | 'alpha' | 'power'>;

/** Collects what is wrong with a plan's numbers, each by its field. @param treatmentShare - null where it comes from a plan's arms, where it was checked. */
export function checkPlan(check: InputCheck, plan: PlanNumbers, treatmentShare: number | null): void {
  const { upliftRelative, alpha, power } = plan;
  check.range('upliftRelative', upliftRelative, -1, 10);
  if (upliftRelative === 0)
    check.add(
      'INVALID',
      'upliftRelative',
      'The uplift is 0; say by how much the campaign should raise (or cost) the baseline, such as 0.1 for +10 %.',
      problem('uplift-zero', {}),
    );
  check.range('alpha', alpha, 0.0001, 0.5);
  check.range('power', power, 0.5, 0.9999);
  if (treatmentShare !== null) check.range('treatmentShare', treatmentShare, SHARE.least, SHARE.most);
}

/** Refuses an uplift that the audience's baseline has no room for. */
export function checkRoom(check: InputCheck, plan: PlanNumbers, baseline: Estimate): void {
  if (!baseline.ok) return;
  try {
    rateAfter(baseline.value, plan.upliftRelative);
  } catch (error) {
    if (!(error instanceof ImpossibleUpliftError)) throw error;
    check.add('INVALID', 'upliftRelative', error.message, problem('uplift-impossible', {}));
  }
}
