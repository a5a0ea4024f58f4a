import {
  asymptoticConfidenceSequence,
  crossing,
  groupSequential,
  mixtureSprt,
  type Effect,
  type GroupSequentialDesign,
} from '@cartograph/metrics';
import type { Framework } from '../analysis/plan.js';

/** A framework that has error rates to plan for. */
export type PlannedFramework = Exclude<Framework, { kind: 'bayesian' }>;

/** A framework that is looked at more than once. */
export type SequentialFramework = Exclude<PlannedFramework, { kind: 'frequentist' }>;

/** Always-valid tests are taken to be looked at so often, evenly, where nothing else is said. */
export const USUAL_LOOKS = 20;

/** What the bounds of a test depend on. */
export interface LooksSetting {
  framework: SequentialFramework;
  alpha: number;
  /** Users of both arms together at the end. */
  users: number;
  /** Of the estimate at the end, on the scale of the test. */
  standardError: number;
  /** The baseline, which a typical relative uplift is taken times; 1 where the test is of the relative uplift. */
  level: number;
  /** Of an always-valid test; those before its first look are left out. */
  looks: number;
}

/**
 * The looks of a test with their bounds on |z|: planned ones of a group-sequential test, or those at which an always-valid one is looked at.
 *
 * @returns null where an always-valid test ends before its first look.
 */
export function looksOf(setting: LooksSetting): GroupSequentialDesign | null {
  const { framework, alpha, users, standardError, level, looks } = setting;
  const depends =
    framework.kind === 'group-sequential'
      ? []
      : framework.method === 'confidence-sequence'
        ? [users, looks]
        : [users, looks, standardError, level];
  const key = JSON.stringify([framework, alpha, ...depends]);
  let design = recent.get(key);
  if (design === undefined) {
    design = computed(setting);
    const [oldest] = recent.keys();
    if (recent.size >= MOST_RECENT) recent.delete(oldest!);
  } else recent.delete(key);
  recent.set(key, design);
  return design;
}

/** Answers to the last questions, the oldest first: the comparisons of a plan, and the points of a curve, share their bounds, and what is integrated of them is kept with them, of 20 looks some 50 kB. */
const recent = new Map<string, GroupSequentialDesign | null>();
const MOST_RECENT = 32;

function computed(setting: LooksSetting): GroupSequentialDesign | null {
  const { framework, alpha, users, standardError, level, looks } = setting;
  if (framework.kind === 'group-sequential')
    return groupSequential({ alpha, fractions: framework.fractions, spending: { kind: framework.spending } });
  const { firstLook } = framework;
  // A confidence sequence has the same bounds at any error: they are not to differ by a rounding.
  const atEnd = framework.method === 'confidence-sequence' ? 1 : standardError;
  const bounds: GroupSequentialDesign['looks'] = [];
  for (let look = 1; look <= looks; look += 1) {
    const fraction = look / looks;
    const effect: Effect = {
      ok: true,
      value: 0,
      standardError: atEnd / Math.sqrt(fraction),
      n: users * fraction,
      scale: 'absolute',
    };
    const { estimate } =
      framework.method === 'confidence-sequence'
        ? asymptoticConfidenceSequence(effect, { alpha, firstLook, tunedAt: framework.tunedAt })
        : mixtureSprt(effect, { alpha, firstLook, mixingSd: framework.typicalUplift * level });
    // Around no effect the interval's half width, in standard errors, is the bound.
    if (estimate.ok)
      bounds.push({ fraction, bound: estimate.high / effect.standardError, nominalP: alpha, spent: alpha });
  }
  return bounds.length === 0 ? null : { alpha, spending: { kind: 'pocock' }, looks: bounds };
}

/**
 * Chance to cross a bound at any look when the effect at the end is `drift` standard errors.
 *
 * @param stretch - what the bounds are multiplied by: the error under no effect ÷ that under this one.
 * @param isTwoSided - whether crossing on the other side counts too.
 */
export function crossingChance(
  design: GroupSequentialDesign,
  drift: number,
  stretch: number,
  isTwoSided: boolean,
): number {
  // Far beyond the bounds nothing is left to integrate.
  if (Math.abs(drift) > 60) return drift > 0 || isTwoSided ? 1 : 0;
  const { upper, power } = crossing(stretchedBy(design, stretch), drift);
  return isTwoSided ? power : upper.reduce((sum, chance) => sum + chance, 0);
}

function stretchedBy(design: GroupSequentialDesign, stretch: number): GroupSequentialDesign {
  if (stretch === 1) return design;
  const last = stretched.get(design);
  if (last?.stretch === stretch) return last.design;
  const changed = { ...design, looks: design.looks.map((look) => ({ ...look, bound: look.bound * stretch })) };
  stretched.set(design, { stretch, design: changed });
  return changed;
}

/** The last stretch of a design's bounds, with what was integrated of it. */
const stretched = new WeakMap<GroupSequentialDesign, { stretch: number; design: GroupSequentialDesign }>();
