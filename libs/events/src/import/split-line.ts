/** The fields of a line, or why it has none. */
export type SplitLine =
  | { readonly ok: true; readonly fields: string[] }
  | { readonly ok: false; readonly reason: 'unclosed-quote' | 'bad-quote' };

/**
 * Splits one line into its fields. A field that starts with a double quote runs to the closing one, with two quotes for one inside;
 * spaces may follow it. A quote elsewhere is an ordinary character. A row stands on one line.
 */
export function splitLine(line: string, delimiter: string): SplitLine {
  if (!line.includes('"')) return { ok: true, fields: line.split(delimiter) };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = '';
      for (;;) {
        const close = line.indexOf('"', at + 1);
        if (close < 0) return { ok: false, reason: 'unclosed-quote' };
        text += line.slice(at + 1, close);
        at = close;
        if (line[at + 1] !== '"') break;
        text += '"';
        at += 1;
      }
      at += 1;
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
