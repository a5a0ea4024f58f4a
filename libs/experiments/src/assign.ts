import { createHash } from 'node:crypto';
import { checkArms, type ArmWeight } from './arms.js';

/** A part of a hash space: units whose fraction lies in [from, to). */
export interface Slot {
  campaign: string;
  /** Fractions in [0, 1], from < to. */
  from: number;
  to: number;
}

/** Campaigns that must not meet in one user: they share a hash space and each has slots of it that no other has. */
export interface ExclusionGroup {
  /** Names the group; every campaign of it hashes users by this. */
  salt: string;
  /** A campaign may have several slots, as when it grows where a neighbor has ended. */
  slots: readonly Slot[];
}

/** Users that are kept out of everything, to measure what all campaigns together do. */
export interface Holdout {
  /** Of its own, the same for all campaigns. */
  salt: string;
  /** Share of users held out, fraction in [0, 1). */
  share: number;
}

/** How a campaign deals out its users. */
export interface AssignmentPlan {
  /** Names the campaign: other salts deal independently of this one. */
  salt: string;
  /** Control first. */
  arms: readonly ArmWeight[];
  /** Share of all users who enter the campaign, fraction in (0, 1]; not beside a group, whose slots say it. Default 1. */
  traffic?: number;
  /** The group, and which of its campaigns this one is. */
  exclusion?: { group: ExclusionGroup; campaign: string };
  holdout?: Holdout;
}

/** The arm of a user, or why there is none. */
export type Assignment =
  | { arm: string; reason: 'assigned' }
  | { arm: null; reason: 'held-out' | 'other-campaign' | 'outside-traffic' };

/**
 * Where a unit lies in the hash space of a salt: the first 48 bits of SHA-256(salt, 0x00, unit) as a fraction in [0, 1).
 * The same on every machine and forever; uniform over units, independent between salts.
 *
 * @param unitId - the log's own id of the user, exactly as text.
 */
export function unitFraction(unitId: string, salt: string): number {
  return createHash('sha256').update(salt).update('\0').update(unitId).digest().readUIntBE(0, 6) / 2 ** 48;
}

/**
 * Deals units to the arms of a campaign, without anything being stored: the same unit always gets the same answer.
 * A unit is first looked for in the holdout, then in the group's slots or the traffic, and only then dealt, each time by another salt, so
 * that none of the three tells anything of another. Of the unit's fraction x under the campaign's salt the treatments take [0, w₁), [w₁, w₁ + w₂), …
 * in their order and the control the rest.
 *
 * Stable in this sense: more traffic, or a further slot, brings units in and moves none between arms; a higher weight of the last treatment, or a
 * treatment put behind the last, at the control's cost moves units from the control only. Any other change of weights moves units between
 * arms, and asks for a new salt.
 *
 * @returns a function of the unit's id as text. Cost of a call: one to three SHA-256.
 * @throws RangeError - arms as `checkArms`; traffic, holdout or slots out of range; slots that overlap; a campaign that its group does not have; a salt that
 *   campaign, group and holdout share.
 */
export function assigner(plan: AssignmentPlan): (unitId: string) => Assignment {
  const { salt, arms, holdout } = plan;
  checkArms(arms);
  const enters = entrance(plan);
  if (holdout && !(holdout.share >= 0 && holdout.share < 1))
    throw new RangeError(`holdout.share is ${holdout.share}; give a fraction from 0 to below 1, for example 0.05.`);
  if (holdout?.salt === salt)
    throw new RangeError(
      `holdout.salt is ${salt}, the campaign's own; give the holdout a salt of its own, or all of it comes from one arm.`,
    );
  if (holdout && holdout.salt === plan.exclusion?.group.salt)
    throw new RangeError(
      `holdout.salt is ${holdout.salt}, that of the exclusion group; give the holdout a salt of its own, or all of it comes from the group's first slots.`,
    );
  const [control, ...treatments] = arms as [ArmWeight, ...ArmWeight[]];
  let end = 0;
  const ends = treatments.map(({ weight }) => (end += weight));
  return (unitId) => {
    if (holdout && unitFraction(unitId, holdout.salt) < holdout.share) return { arm: null, reason: 'held-out' };
    const kept = enters(unitId);
    if (kept) return { arm: null, reason: kept };
    const fraction = unitFraction(unitId, salt);
    const at = ends.findIndex((until) => fraction < until);
    return { arm: (treatments[at] ?? control).name, reason: 'assigned' };
  };
}

/** The assignment of one unit; for many, keep the `assigner`, which checks the plan once. */
export function assign(unitId: string, plan: AssignmentPlan): Assignment {
  return assigner(plan)(unitId);
}

/** Why a unit is kept from entering, or null where it enters. */
function entrance({
  salt,
  traffic,
  exclusion,
}: AssignmentPlan): (unitId: string) => 'other-campaign' | 'outside-traffic' | null {
  if (exclusion) {
    const { group, campaign } = exclusion;
    if (traffic !== undefined)
      throw new RangeError(
        `traffic is ${traffic} beside an exclusion group; the campaign's slots of ${group.salt} say how many enter.`,
      );
    if (group.salt === salt)
      throw new RangeError(
        `exclusion.group.salt is ${salt}, the campaign's own; give the group a salt of its own, or a slot comes from one arm.`,
      );
    checkSlots(group.slots);
    if (!group.slots.some((slot) => slot.campaign === campaign))
      throw new RangeError(
        `exclusion.campaign is ${campaign}, which has no slot of ${group.salt}; its slots belong to ${[...new Set(group.slots.map((slot) => slot.campaign))].join(', ') || 'nobody'}.`,
      );
    return (unitId) => {
      const fraction = unitFraction(unitId, group.salt);
      const owner = group.slots.find(({ from, to }) => from <= fraction && fraction < to);
      return owner?.campaign === campaign ? null : owner ? 'other-campaign' : 'outside-traffic';
    };
  }
  const share = traffic ?? 1;
  if (!(share > 0 && share <= 1))
    throw new RangeError(`traffic is ${share}; give the share of users who enter, above 0 and at most 1.`);
  if (share === 1) return () => null;
  return (unitId) => (unitFraction(unitId, `${salt}\0traffic`) < share ? null : 'outside-traffic');
}

function checkSlots(slots: readonly Slot[]): void {
  for (const [at, { campaign, from, to }] of slots.entries()) {
    if (!(from >= 0 && to <= 1 && from < to))
      throw new RangeError(
        `slots[${at}] of ${campaign} goes from ${from} to ${to}; give fractions from 0 to 1, the first below the second.`,
      );
  }
  const ordered = slots.toSorted((a, b) => a.from - b.from);
  for (const [at, slot] of ordered.entries()) {
    const next = ordered[at + 1];
    if (next && slot.to > next.from)
      throw new RangeError(
        `The slots of ${slot.campaign} (${slot.from} to ${slot.to}) and ${next.campaign} (${next.from} to ${next.to}) overlap; a user there would be in both.`,
      );
  }
}
