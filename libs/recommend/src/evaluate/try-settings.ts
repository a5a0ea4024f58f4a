import type { ModelFamily } from '../family.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelKind } from '../recommender.js';
import { contend, type Contest } from './contend.js';

/**
 * What if a model had other settings? Fits a kind with the present settings and with others before the split date of a training, and judges both on the same users after it.
 *
 * @param about.strengths - of the training. `present` are its settings of this kind, `wanted` those that differ.
 * @param options - K and seed of the training.
 * @returns `candidate` with the other settings, `incumbent` with the present ones; `too-few` below 30 users.
 * @throws RangeError - settings that the kind does not know or that it refuses on this log. The signal's reason when it aborts.
 * Cost: two fits and two top-K for each test user.
 */
export function trySettings(
  log: TrainingLog,
  about: {
    kind: ModelKind;
    strengths: StrengthOptions;
    present: Readonly<Record<string, unknown>>;
    wanted: Readonly<Record<string, unknown>>;
  },
  options: { k?: number; seed?: number; families?: readonly ModelFamily[]; signal?: AbortSignal } = {},
): Promise<Contest> {
  const { kind, strengths, present, wanted } = about;
  const kinds = { COLD: kind, LIGHT: kind, REGULAR: kind, HEAVY: kind };
  return contend(
    log,
    { strengths, kinds, settings: { [kind]: { ...present, ...wanted } } },
    { strengths, kinds, settings: { [kind]: present } },
    options,
  );
}
