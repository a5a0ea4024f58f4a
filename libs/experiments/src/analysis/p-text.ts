import type { Finding } from './compare-metric.js';

/** The smallest double above 0; its own digits are 5e-324, but it stands for 4.94e-324. */
const SMALLEST = '4.9e-324';

/**
 * A finding's p as people read it, in any language: two digits from 0.1 on, three decimals from 0.001 on, below that `1.3e-40`.
 * Where p is below the smallest double it is told by the evidence's logarithm, `1.3e-1000`; where that is not known, as at a fixed horizon, `<4.9e-324`.
 *
 * @returns null where there is no p.
 */
export function pText({ test, logEvidence = null }: Pick<Finding, 'test' | 'logEvidence'>): string | null {
  if (!test.ok) return null;
  const { pValue } = test;
  if (pValue >= 0.001) return pValue.toFixed(pValue >= 0.1 ? 2 : 3);
  if (pValue === Number.MIN_VALUE) return SMALLEST;
  if (pValue > 0) return pValue.toExponential(1);
  if (logEvidence === null) return `<${SMALLEST}`;
  const exponent = Math.ceil(logEvidence / Math.LN10 - 1e-12);
  const mantissa = (10 ** (exponent - logEvidence / Math.LN10)).toFixed(1);
  return mantissa === '10.0' ? `1.0e-${exponent - 1}` : `${mantissa}e-${exponent}`;
}
