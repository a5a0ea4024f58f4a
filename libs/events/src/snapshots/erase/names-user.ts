/** From so many digits on an id is hardly anything else: wherever it stands as a number of its own, it is the user. */
export const LONG = 7;
const BETWEEN = String.raw`,;|"{}\[\]\t\r\n`;

/** An id as a whole number, and as spreadsheets rewrite it: `501.0`, `5.01E+02`. */
function formsOf(id: string): string {
  const [first = '', rest = ''] = [id.slice(0, 1), id.slice(1).replace(/0+$/, '')];
  const mantissa = rest === '' ? `${first}(?:[.,]0*)?` : `${first}[.,]${rest}0*`;
  return `${id}(?:[.,]0+|[.])?|${mantissa}[eE][+]?0*${id.length - 1}`;
}

/**
 * A pattern of texts that name one of some users, in the part of the syntax that RE2 and JavaScript share.
 *
 * A row that was put aside has no columns that could be trusted, so a short id counts wherever it stands as a whole value between
 * separators, and a long one wherever it stands as a number. That may meet a product of the same number: rather a row too many.
 *
 * @param ids - canonical decimal ids, at least one.
 */
export function namesUserPattern(ids: readonly string[]): string {
  const [long, short] = [ids.filter((id) => id.length >= LONG), ids.filter((id) => id.length < LONG)];
  return [
    ...(long.length === 0 ? [] : [`(?:^|[^0-9])0*(?:${long.map(formsOf).join('|')})(?:[^0-9]|$)`]),
    ...(short.length === 0
      ? []
      : [`(?:^|[${BETWEEN}:]) *[+]?0*(?:${short.map(formsOf).join('|')}) *(?:[${BETWEEN}]|$)`]),
  ].join('|');
}
