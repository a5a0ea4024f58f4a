import { createHash } from 'node:crypto';

/** The two arms of an experiment. */
export type Arm = 'control' | 'treatment';

/** How units are dealt out. */
export interface AssignmentOptions {
  /** Names the experiment: other salts deal independently of this one. */
  salt: string;
  /** Share of units that get the treatment, fraction in [0, 1]. Default 0.5. */
  treatmentShare?: number;
}

/**
 * Deals a unit to an arm: the same unit and salt always to the same arm, without anything being stored.
 * The first 48 bits of SHA-256(salt, 0x00, unit) as a fraction; below `treatmentShare` it is the treatment, so raising the
 * share moves units from control to treatment only.
 *
 * @param unitId - the log's own id of the user, exactly as text.
 * @throws RangeError - a share outside [0, 1].
 */
export function assign(unitId: string, options: AssignmentOptions): Arm {
  const share = options.treatmentShare ?? 0.5;
  if (!(share >= 0 && share <= 1)) throw new RangeError(`treatmentShare is ${share}; give a fraction between 0 and 1, for example 0.5.`);
  const bits = createHash('sha256').update(options.salt).update('\0').update(unitId).digest().readUIntBE(0, 6);
  return bits / 2 ** 48 < share ? 'treatment' : 'control';
}
