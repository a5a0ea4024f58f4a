import { InvalidArgumentError } from 'commander';

/** Reads an option that is a whole number ≥ 0; what is allowed beyond that the question itself says. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
