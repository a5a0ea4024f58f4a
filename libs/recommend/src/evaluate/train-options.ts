import type { ModelFamily } from '../family.js';
import { FAMILIES } from '../families.js';
import type { StrengthOptions } from '../log/strengths.js';
import { checkK } from '../rank.js';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import type { Contender } from './contend.js';
import type { SessionSteps } from './session-models.js';
import type { SplitKind } from './split.js';
import type { Target } from './target.js';

/** What a training may be told; everything has a default. */
export interface TrainOptions {
  /** K of the metrics. Default 10. */
  k?: number;
  /** The same seed and log give the same models. Default 1. */
  seed?: number;
  /** Kinds of model to make; POPULARITY is always among them. Default: all. */
  kinds?: readonly ModelKind[];
  /** Settings to use as they are, by kind; those left out are chosen on a validation slice. */
  settings?: { readonly [kind in ModelKind]?: Readonly<Record<string, unknown>> };
  /** How events become strengths. Default: chosen on a validation slice. */
  strengths?: Partial<StrengthOptions>;
  /** What is predicted. Default: carts; purchases in a log without carts; views where there are neither. */
  target?: Target;
  /** How the log is divided. Default by time; the others leak the future and only serve to compare with figures made so. */
  split?: SplitKind;
  /** What of the sessions after the split date is predicted. Default the last product of each. */
  sessionSteps?: SessionSteps;
  /** Multiply-adds that trials may cost beyond the one fit on the validation slice that every kind needs, > 0. Default: 4·10^10, or two fits of middling cost for each kind where that is more. */
  work?: number;
  /** Multiply-adds that one fit may take, > 0: a kind that needs more is not made, and the report says so. Default 6·10^11, EASE on 10,000 products. */
  fitWork?: number;
  /** Seconds from the start of the training after which no further trial begins, ≥ 0; the answer then depends on the machine. Default: no limit. */
  seconds?: number;
  /** The live model: it is retrained on the log before the split date and judged beside what the training would serve. Default: nothing. */
  champion?: Contender;
  /** The families to choose kinds from. Default {@link FAMILIES}. */
  families?: readonly ModelFamily[];
  /** The clock of `trainedAt`. Default the system's. */
  now?: () => Date;
}

/** Where a training stands. */
export interface TrainProgress {
  step: string;
  done: number;
  total: number | null;
  unit: string;
}

/** Progress and canceling. */
export interface TrainHooks {
  onProgress?(progress: TrainProgress): void;
  signal?: AbortSignal;
}

/** Options with their defaults. */
export interface TrainPlan {
  k: number;
  seed: number;
  families: readonly ModelFamily[];
  /** Settings a person gave for a kind, with the seed where the kind has one. */
  given(family: ModelFamily): Record<string, unknown>;
  split: SplitKind;
  sessionSteps: SessionSteps;
  work: number | null;
  fitWork: number;
  isLate(): boolean;
}

/**
 * Completes and checks the options of a training.
 *
 * @throws RangeError - K, a kind without a family, settings for a kind that is not made or that its family refuses, work or seconds out of range; names it and says what is allowed.
 */
export function planOf(options: TrainOptions): TrainPlan {
  const {
    k = 10,
    seed = 1,
    families = FAMILIES,
    split = 'time',
    sessionSteps = 'last',
    work = null,
    fitWork = 6e11,
    seconds = Infinity,
    settings = {},
  } = options;
  checkK(k);
  if (!Number.isFinite(seed)) throw new RangeError(`the seed is ${seed}; give a finite number.`);
  if (work !== null && !(work > 0))
    throw new RangeError(`the work allowed is ${work}; give a number of multiply-adds > 0.`);
  if (!(fitWork > 0)) throw new RangeError(`the work of one fit is ${fitWork}; give a number of multiply-adds > 0.`);
  if (!(seconds >= 0)) throw new RangeError(`the time allowed for trials is ${seconds} seconds; give a number ≥ 0.`);
  const offered = families.map((family) => family.kind);
  const kinds: readonly ModelKind[] = options.kinds ?? offered;
  for (const kind of kinds)
    if (!offered.includes(kind))
      throw new RangeError(`no family makes models of kind ${kind}; there are ${offered.join(', ')}.`);
  const chosen = families.filter((family) => family.kind === 'POPULARITY' || kinds.includes(family.kind));
  if (!chosen.some((family) => family.kind === 'POPULARITY'))
    throw new RangeError('POPULARITY is not among the families, and every comparison needs it.');
  const given = (family: ModelFamily): Record<string, unknown> => ({
    ...('seed' in family.defaults ? { seed } : {}),
    ...settings[family.kind],
  });
  for (const kind of MODEL_KINDS) {
    if (settings[kind] === undefined) continue;
    const family = chosen.find((candidate) => candidate.kind === kind);
    if (family === undefined)
      throw new RangeError(
        `settings are given for ${kind}, which is not made; add it to the kinds or leave its settings out.`,
      );
    family.resolve(given(family));
  }
  const began = performance.now();
  return {
    k,
    seed,
    families: chosen.toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind)),
    given,
    split,
    sessionSteps,
    work,
    fitWork,
    isLate: () => (performance.now() - began) / 1000 >= seconds,
  };
}
