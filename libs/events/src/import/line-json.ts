/** A value of a JSON object, with numbers as they are written: a number of 19 digits is exact. */
export interface JsonValue {
  readonly kind: 'text' | 'number' | 'null' | 'other';
  readonly text: string;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;

/**
 * Reads one JSON object, its own values only; what is nested in it stays text.
 *
 * @returns the values by key, the last where a key stands twice; null when the text is no JSON object.
 */
export function parseJsonObject(text: string): Map<string, JsonValue> | null {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return null;
    at += found[0].length;
    return found[0];
  };
  const takeSign = (sign: string): boolean => {
    take(SPACE);
    if (text[at] !== sign) return false;
    at += 1;
    return true;
  };
  const takeValue = (): JsonValue | null => {
    take(SPACE);
    const first = text[at];
    if (first === '"') {
      const token = take(STRING);
      return token === null ? null : { kind: 'text', text: unquote(token) };
    }
    if (first === '{' || first === '[') {
      const end = endOfNested(text, at);
      if (end === null) return null;
      const token = text.slice(at, end);
      at = end;
      return { kind: 'other', text: token };
    }
    const number = take(NUMBER);
    if (number !== null) return { kind: 'number', text: number };
    const word = take(WORD);
    return word === null ? null : { kind: word === 'null' ? 'null' : 'other', text: word };
  };

  const values = new Map<string, JsonValue>();
  if (!takeSign('{')) return null;
  if (!takeSign('}')) {
    for (;;) {
      take(SPACE);
      const key = take(STRING);
      if (key === null || !takeSign(':')) return null;
      const value = takeValue();
      if (value === null) return null;
      values.set(unquote(key), value);
      if (takeSign('}')) break;
      if (!takeSign(',')) return null;
    }
  }
  take(SPACE);
  return at === text.length ? values : null;
}

const unquote = (token: string): string => (token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1));

/** Where a list or an object ends; null when it is none. */
function endOfNested(text: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      STRING.lastIndex = at;
      const found = STRING.exec(text);
      if (found === null) return null;
      at += found[0].length - 1;
    } else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      depth -= 1;
      if (depth === 0) return isJson(text.slice(from, at + 1)) ? at + 1 : null;
    }
  }
  return null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
