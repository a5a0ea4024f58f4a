/**
 * A decimal text with at least two and no needless digits behind the point: `14786.5900` → `14786.59`, `5` → `5.00`.
 *
 * @param text - what the store answers for a DECIMAL.
 */
export function plainDecimal(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  return `${whole}.${fraction.replace(/0+$/, '').padEnd(2, '0')}`;
}

/**
 * Exact division of a decimal text by a whole number, rounded half away from zero to two digits.
 *
 * @param count - a positive integer.
 */
export function dividedDecimal(text: string, count: number): string {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const scaled = BigInt(whole + fraction) * 100n;
  const unit = 10n ** BigInt(fraction.length) * BigInt(count);
  const cents = (2n * scaled + unit) / (2n * unit);
  const digits = cents.toString().padStart(3, '0');
  const sign = text.startsWith('-') && cents !== 0n ? '-' : '';
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The decimal of a whole number of ten-thousandths, with at least two digits behind the point: `12500n` → `1.25`. */
export function decimalOf(tenThousandths: bigint): string {
  const digits = (tenThousandths < 0n ? -tenThousandths : tenThousandths).toString().padStart(5, '0');
  return plainDecimal(`${tenThousandths < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`);
}

/** Ten-thousandths of a decimal text with at most four digits behind the point: `1.25` → `12500n`. */
export function tenThousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(4, '0'));
  return text.startsWith('-') ? -value : value;
}

/** Whether a text is a decimal of at most 14 digits before and 4 behind the point, as prices are kept. */
export function isPrice(text: string): boolean {
  return /^-?\d{1,14}(\.\d{1,4})?$/.test(text);
}
