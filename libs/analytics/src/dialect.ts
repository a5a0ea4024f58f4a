/** The spellings in which the engines differ; every other SQL of this room is one text for all of them. */
export const dialect = {
  /** Start of the UTC quarter-hour that holds an instant; every modern zone's offset is a multiple of it. */
  quarterHour: (instant: string): string =>
    `date_trunc('hour', ${instant}) + cast(floor(extract(minute from ${instant}) / 15) as int) * interval '15' minute`,
  /** Microseconds since 1970 as a whole number. */
  epochMicros: (instant: string): string => `epoch_us(${instant})`,
  /** Seconds since 1970 as a double, fractions kept. */
  epochSeconds: (instant: string): string => `epoch(${instant})`,
  /** The whole part of the quotient of two whole numbers, neither below 0. */
  wholeQuotient: (dividend: string, divisor: string): string => `(${dividend}) // ${divisor}`,
  /** After the name of a part of a query that is read more than once: it is worked out once. Spark, which has no such word, may work it out again. */
  workedOutOnce: 'as materialized',
  /** Texts of a group in an order, with the unit separator (31) between them. */
  joinedText: (text: string, order: string): string => `string_agg(${text}, chr(31) order by ${order})`,
} as const;
