import type { Estimate } from '../estimate.js';
import { RerunVerdict, type Judgment } from './claim.js';

const FOUND_FIRST = 'Found first: ';
const WORDS: Readonly<Record<RerunVerdict, string>> = {
  CONFIRMED: 'it is confirmed',
  WEAKER: 'it is weaker',
  NOT_CONFIRMED: 'it is not confirmed',
  CANNOT_TELL: 'whether it is confirmed cannot be told',
};

/** The finding of a re-run in a sentence, and the first finding's own words behind it: its figures are not passed off as new ones. */
export function rerunSummary(
  { verdict }: Judgment,
  before: Estimate | null,
  after: Estimate | null,
  summary: string,
): string {
  const figures = before && after ? ` (before ${textOf(before)}, now ${textOf(after)})` : '';
  const at = summary.indexOf(FOUND_FIRST);
  return `Asked again on newer data, ${WORDS[verdict]}${figures}. ${FOUND_FIRST}${at < 0 ? summary : summary.slice(at + FOUND_FIRST.length)}`;
}

function textOf({ value, low, high }: Estimate): string {
  const text = (number: number | null): string => (number === null ? '–' : String(Number(number.toPrecision(3))));
  return low === null || high === null ? text(value) : `${text(value)} [${text(low)}, ${text(high)}]`;
}
