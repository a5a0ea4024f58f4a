import { isId } from '@cartograph/events';

/** An exposure as it is sent. */
export interface Exposure {
  unit: string;
  arm: string;
  exposedAt: Date;
}

/** Why an exposure is not taken, with the remedy. */
export interface ExposureFault {
  reason: 'bad-unit' | 'unknown-arm' | 'in-the-future' | 'before-the-start' | 'after-the-end';
  field: 'unit' | 'arm' | 'exposedAt';
  value: string;
  remedy: string;
}

/** When and into which arms a campaign exposes. */
export interface ExposureRules {
  arms: readonly string[];
  /** Whether any of its metrics comes from the log, which has only ids of its own. */
  needsLog: boolean;
  startedAt: Date | null;
  endedAt: Date | null;
  now: Date;
}

const LONGEST_UNIT = 200;
/** By so much the clocks of the shop's systems may be ahead or behind. */
const SKEW_MS = 5 * 60_000;
const SHOWN = 80;

/**
 * How to mend an id of a user that cannot be one; null where it may be one.
 *
 * @param needsLog - whether the campaign is judged by the log: a user by another id would count as one who did nothing.
 */
export function unitFault(unit: string, needsLog: boolean): string | null {
  if (needsLog) return isId(unit) ? null : "send the log's own id of the user: digits only, without leading zeros";
  if (unit.length > LONGEST_UNIT) return `send the log's own id of the user, at most ${LONGEST_UNIT} characters`;
  if (unit.length === 0 || unit !== unit.trim()) return "send the log's own id of the user, without spaces around it";
  return /\p{Cc}/u.test(unit) ? "send the log's own id of the user, without control characters" : null;
}

/** What is wrong with an exposure; null where nothing is. */
export function faultOf(
  { unit, arm, exposedAt }: Exposure,
  { arms, needsLog, startedAt, endedAt, now }: ExposureRules,
): ExposureFault | null {
  const unitRemedy = unitFault(unit, needsLog);
  if (unitRemedy !== null) return { reason: 'bad-unit', field: 'unit', value: short(unit), remedy: unitRemedy };
  if (!arms.includes(arm))
    return {
      reason: 'unknown-arm',
      field: 'arm',
      value: short(arm),
      remedy: `the arms of this campaign are ${arms.join(', ')}`,
    };
  const at = exposedAt.getTime();
  const value = exposedAt.toISOString();
  if (at > now.getTime() + SKEW_MS)
    return {
      reason: 'in-the-future',
      field: 'exposedAt',
      value,
      remedy: `it is ${now.toISOString()} here: set the sender's clock`,
    };
  if (startedAt && at < startedAt.getTime() - SKEW_MS)
    return {
      reason: 'before-the-start',
      field: 'exposedAt',
      value,
      remedy: `the campaign was started at ${startedAt.toISOString()}; nobody can have met it before`,
    };
  if (endedAt && at > endedAt.getTime() + SKEW_MS)
    return {
      reason: 'after-the-end',
      field: 'exposedAt',
      value,
      remedy: `the campaign was ended at ${endedAt.toISOString()}; do not show it any more`,
    };
  return null;
}

const short = (text: string): string => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
