const OBJECT = 48;
const SLOT = 16;

/**
 * About how many bytes of memory a plain value holds: text two bytes a character, numbers a slot, objects their fields. What is met twice counts once.
 * Cost: O(values).
 */
export function roughBytes(value: unknown): number {
  const seen = new Set<object>();
  let bytes = 0;
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'string') bytes += OBJECT + 2 * next.length;
    else if (typeof next !== 'object' || next === null) bytes += SLOT;
    else if (!seen.has(next)) {
      seen.add(next);
      bytes += OBJECT;
      if (ArrayBuffer.isView(next)) bytes += next.byteLength;
      else if (next instanceof Map) for (const [key, inner] of next) left.push(key, inner);
      else if (next instanceof Set || Array.isArray(next)) for (const inner of next) left.push(inner);
      else for (const inner of Object.values(next)) left.push(inner);
    }
  }
  return bytes;
}
