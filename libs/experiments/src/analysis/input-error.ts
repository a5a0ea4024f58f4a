/** Something given to an analysis that cannot be taken; the message names the field, what stands there and the remedy. */
export class AnalysisInputError extends RangeError {
  override readonly name = 'AnalysisInputError';

  /**
   * @param field - where it stands, such as `metrics[1].margin.value`, or the column of a row.
   * @param value - what stands there, as text.
   * @param remedy - what to give instead, a sentence.
   * @param row - the row, as the caller counts rows; null where no row is meant.
   */
  constructor(
    readonly field: string,
    readonly value: string,
    readonly remedy: string,
    readonly row: number | null = null,
  ) {
    super(`${row === null ? '' : `row ${row}, `}${field} is ${value}; ${remedy}`);
  }
}

/** Refuses a value of a field. */
export function refuse(field: string, value: unknown, remedy: string): never {
  throw new AnalysisInputError(field, typeof value === 'string' ? `"${value}"` : shown(value), remedy);
}

function shown(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
