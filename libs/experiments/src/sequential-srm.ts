import { dirichletMultinomialEvidence, incomputable, type Incomputable } from '@cartograph/metrics';

/** Options of {@link sequentialSampleRatioMismatch}. */
export interface SequentialRatioOptions {
  /** The chance of ever calling sound assignment broken, over all looks together, fraction in (0, 1). Default 0.01. */
  alpha?: number;
  /** How near to the plan other shares are looked for: larger finds small mismatches sooner, once there are as many users. Default 10000. */
  concentration?: number;
}

/** Whether the arms' sizes fit the planned shares, looked at after every batch. */
export type SequentialRatioCheck =
  | {
      ok: true;
      /** Always-valid p: smallest so far, so it never rises; the look at which it fell to alpha stays found. */
      pValue: number;
      isMismatch: boolean;
      /** Index of the first batch after which the mismatch was plain; null while there is none. */
      foundAt: number | null;
      /** ln of the evidence against the planned shares after each batch; negative where they fit. */
      logEvidence: number[];
    }
  | Incomputable;

/**
 * Sample ratio mismatch, watched as users come: may be looked at every hour without false alarms adding up, which `sampleRatioMismatch` may not.
 * p = min over looks of 1 ÷ evidence, the evidence that of a Dirichlet prior around the plan against the plan itself.
 *
 * @param batches - users per arm that came between one look and the next, in order; not running totals.
 * @param shares - planned share per arm, any positive scale.
 * @returns `no-data` without users.
 * @throws RangeError - a batch with another number of arms than shares, counts that are not whole numbers, alpha outside (0, 1).
 * @see Lindon, Malek, NeurIPS 2022; ssrm-test 0.1.5.
 */
export function sequentialSampleRatioMismatch(
  batches: readonly (readonly number[])[],
  shares: readonly number[],
  options: SequentialRatioOptions = {},
): SequentialRatioCheck {
  const { alpha = 0.01, concentration = 10_000 } = options;
  if (!(alpha > 0 && alpha < 1))
    throw new RangeError(`alpha is ${alpha}; give a fraction between 0 and 1, for example 0.01.`);
  const counts = shares.map(() => 0);
  const logEvidence = batches.map((batch, index) => {
    if (batch.length !== shares.length)
      throw new RangeError(
        `batches[${index}] has ${batch.length} arms and the plan ${shares.length}; give the users of every arm, 0 where nobody came.`,
      );
    batch.forEach((users, arm) => {
      if (!(Number.isSafeInteger(users) && users >= 0))
        throw new RangeError(`batches[${index}][${arm}] is ${users}; give a whole number ≥ 0.`);
      counts[arm]! += users;
    });
    return dirichletMultinomialEvidence(counts, shares, concentration);
  });
  if (counts.every((users) => users === 0)) return incomputable('no-data', 'No users were counted.');
  const strongest = logEvidence.reduce((most, evidence) => Math.max(most, evidence), -Infinity);
  const found = logEvidence.findIndex((evidence) => evidence >= -Math.log(alpha));
  return {
    ok: true,
    pValue: Math.min(1, Math.exp(-strongest)),
    isMismatch: found >= 0,
    foundAt: found >= 0 ? found : null,
    logEvidence,
  };
}
