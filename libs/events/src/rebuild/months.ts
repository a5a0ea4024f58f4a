/** The first instant of a UTC month, as SQL. */
export const monthStart = (month: string): string => `TIMESTAMP '${month}-01 00:00:00'`;

/** The first instant after a UTC month, as SQL. */
export const nextMonth = (month: string): string => `(${monthStart(month)} + INTERVAL 1 MONTH)`;

/** The UTC month of an instant, `YYYY-MM`, as SQL. */
export const monthOf = (instant: string): string => `strftime(${instant}, '%Y-%m')`;

/** The local day of an instant in an IANA zone, as SQL. */
export const localDateOf = (instant: string, zone: string): string =>
  `CAST(timezone(${zone}, timezone('UTC', CAST(${instant} AS TIMESTAMP))) AS DATE)`;
