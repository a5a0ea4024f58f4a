/** A file of ratings cannot be read at all; says where, what stands there and what to do. */
export class RatingsError extends Error {
  override readonly name = 'RatingsError';

  /** @param code - `missing`: no such file; `table`: it is no table that can be read; `columns`: no user, item or rating can be told; `empty`: no row could be taken. */
  constructor(
    readonly code: 'missing' | 'table' | 'columns' | 'empty',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
