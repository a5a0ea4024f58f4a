/** Bytes of a line beyond which it is no row of a log. */
export const MAX_LINE_BYTES = 1024 ** 2;

/** One physical line, without its line end. */
export interface Line {
  /** The content, without the carriage returns at its end; only the beginning where the line is too long. */
  readonly bytes: Buffer;
  /** 1 is the first line of the file. */
  readonly number: number;
  /** Where the line begins in the file, unpacked, in bytes. */
  readonly offset: number;
  readonly isTerminated: boolean;
  readonly isTooLong: boolean;
}
