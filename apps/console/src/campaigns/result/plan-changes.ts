import type { CampaignResult } from './analysis.js';

type Change = CampaignResult['changes'][number];

/** What the server keeps of a change, as far as the page words it. */
type Kept = Readonly<Record<string, unknown>>;

const kept = (value: unknown): Kept =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What was registered when the campaign was approved. */
export interface Registered {
  at: string;
  by: string | null;
  hypothesis: string;
  upliftRelative: number | null;
  alpha: number | null;
  power: number | null;
  arms: number;
  metrics: number;
  days: number | null;
  plannedUnits: number | null;
  windowDays: number | null;
}

/** The newest approval; null where the campaign was never approved. */
export function registeredOf(changes: readonly Change[]): Registered | null {
  const approval = changes.findLast(({ kind, after }) => kind === 'STATUS' && kept(after)['status'] === 'APPROVED');
  if (!approval) return null;
  const after = kept(approval.after);
  const plan = kept(after['plan']);
  const size = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  return {
    at: approval.at,
    by: approval.by?.name ?? null,
    hypothesis: text(after['hypothesis']) ?? '',
    upliftRelative: number(after['upliftRelative']),
    alpha: number(after['alpha']),
    power: number(after['power']),
    arms: size(plan['arms']),
    metrics: size(plan['metrics']),
    days: number(plan['days']),
    plannedUnits: number(plan['plannedUnits']),
    windowDays: number(plan['windowDays']),
  };
}

/** What one change changed: numbers that have words, and the names of whatever else differs. */
export interface PlanDifference {
  days: { before: number | null; after: number | null } | null;
  plannedUnits: { before: number | null; after: number | null } | null;
  others: string[];
}

export function differenceOf({ before, after }: Pick<Change, 'before' | 'after'>): PlanDifference {
  const [was, is] = [kept(before), kept(after)];
  const differing = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (field) => JSON.stringify(was[field] ?? null) !== JSON.stringify(is[field] ?? null),
  );
  const pair = (field: string) =>
    differing.includes(field) ? { before: number(was[field]), after: number(is[field]) } : null;
  return {
    days: pair('days'),
    plannedUnits: pair('plannedUnits'),
    others: differing.filter((field) => field !== 'days' && field !== 'plannedUnits'),
  };
}

/** The status that a change led to. */
export const statusOf = ({ after }: Pick<Change, 'after'>): string | null => text(kept(after)['status']);

/** The decision that a change put on record. */
export function decidedOf({ after }: Pick<Change, 'after'>): { decision: string; arm: string | null } {
  const told = kept(after);
  return { decision: text(told['decision']) ?? '', arm: text(told['arm']) };
}
