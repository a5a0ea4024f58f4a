/** A row that ends within a quoted value: a line end may stand in that value. */
export interface OpenRow {
  /** The values before the open one. */
  readonly fields: readonly string[];
  /** What the open value holds so far. */
  readonly text: string;
}

/** The fields of a line, or why it has none. */
export type SplitLine =
  | { readonly ok: true; readonly fields: string[] }
  | { readonly ok: false; readonly reason: 'unclosed-quote' | 'bad-quote' };

/** The fields of a line, why it has none, or what is known where its last value goes on. */
type SplitRow =
  | { readonly ok: true; readonly fields: string[] }
  | { readonly ok: false; readonly reason: 'bad-quote' }
  | { readonly ok: false; readonly reason: 'unclosed-quote'; readonly open: OpenRow };

/**
 * Splits one line into its fields. A field that starts with a double quote runs to the closing one, with two quotes for one inside;
 * spaces may follow it. A quote elsewhere is an ordinary character.
 *
 * @param open - the row that the line goes on with, its line end in the text; null where a row begins.
 * Cost: of the line alone, however many lines the open value has.
 */
export function splitRow(line: string, delimiter: string, open: OpenRow | null = null): SplitRow {
  if (!line.includes('"'))
    return open === null
      ? { ok: true, fields: line.split(delimiter) }
      : { ok: false, reason: 'unclosed-quote', open: { fields: open.fields, text: open.text + line } };
  const fields = [...(open?.fields ?? [])];
  let text = open?.text ?? '';
  let isInside = open !== null;
  let at = 0;
  for (;;) {
    if (isInside || line[at] === '"') {
      if (!isInside) {
        text = '';
        at += 1;
      }
      isInside = false;
      for (;;) {
        const close = line.indexOf('"', at);
        if (close < 0) return { ok: false, reason: 'unclosed-quote', open: { fields, text: text + line.slice(at) } };
        text += line.slice(at, close);
        at = close + 1;
        if (line[at] !== '"') break;
        text += '"';
        at += 1;
      }
      while (line[at] === ' ') at += 1;
      if (at < line.length && line[at] !== delimiter) return { ok: false, reason: 'bad-quote' };
      fields.push(text);
    } else {
      const end = line.indexOf(delimiter, at);
      fields.push(line.slice(at, end < 0 ? undefined : end));
      at = end < 0 ? line.length : end;
    }
    if (at >= line.length) return { ok: true, fields };
    at += 1;
  }
}

/** {@link splitRow} of a text that is a row by itself, line ends in its quoted values or none. */
export function splitLine(line: string, delimiter: string): SplitLine {
  const split = splitRow(line, delimiter);
  return split.ok ? split : { ok: false, reason: split.reason };
}
