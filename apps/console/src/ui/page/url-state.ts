import { createContext, use, useCallback, useEffect } from 'react';
import { useSearchParams } from 'react-router';

/** How a value is written in the address; the fallback is written by leaving it out. */
export interface UrlCodec<T> {
  fallback: T;
  /** Null when the text is not one of ours: then the fallback holds. */
  read(text: string): T | null;
  write(value: T): string;
}

/** Told of a parameter whose text cannot be read, and, with null, that it can again. */
export const UnreadParams = createContext<((key: string, text: string | null) => void) | null>(null);

export interface Sort {
  column: string;
  direction: 'ASC' | 'DESC';
}

/** One of a closed list. */
export const oneOf = <const T extends string>(values: readonly T[], fallback: NoInfer<T>): UrlCodec<T> => ({
  fallback,
  read: (text) => values.find((value) => value === text) ?? null,
  write: (value) => value,
});

/** Any text, trimmed. */
export const anyText: UrlCodec<string> = { fallback: '', read: (text) => text.trim(), write: (text) => text.trim() };

/** `-views` is by views, largest first. */
export const sortBy = (columns: readonly string[], fallback: Sort): UrlCodec<Sort> => ({
  fallback,
  read(text) {
    const column = text.replace(/^-/, '');
    return columns.includes(column) ? { column, direction: text.startsWith('-') ? 'DESC' : 'ASC' } : null;
  },
  write: ({ column, direction }) => (direction === 'DESC' ? `-${column}` : column),
});

/** A number within bounds. */
export const numberIn = (low: number, high: number, fallback: number): UrlCodec<number> => ({
  fallback,
  read(text) {
    const value = Number(text);
    return text.trim() !== '' && value >= low && value <= high ? value : null;
  },
  write: String,
});

/** A value out of the address, or its fallback. */
export function readParam<T>(search: URLSearchParams, key: string, codec: UrlCodec<T>): T {
  const text = search.get(key);
  return text === null ? codec.fallback : (codec.read(text) ?? codec.fallback);
}

/** The address with some parameters changed; null and "" take a parameter away. */
export function patchParams(search: URLSearchParams, changes: Record<string, string | null>): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(key);
    else next.set(key, value);
  }
  return next;
}

/** Several parameters at once. `push` makes a step that "back" undoes (the default); `replace` does not. */
export function usePatchParams(): (changes: Record<string, string | null>, how?: 'push' | 'replace') => void {
  const [, setSearch] = useSearchParams();
  return useCallback(
    (changes, how = 'push') => setSearch((search) => patchParams(search, changes), { replace: how === 'replace' }),
    [setSearch],
  );
}

/** An order of rows that a table does not know changes nothing of what is shown; tabs share the parameter. */
const isOrder = (key: string): boolean => key === 'sort' || key === 'pairs';

/** Says that a parameter of the address asks for something that the page does not know; null: it does. */
export function useUnread(key: string, text: string | null): void {
  const report = use(UnreadParams);
  useEffect(() => {
    if (text === null) return undefined;
    report?.(key, text);
    return () => report?.(key, null);
  }, [report, key, text]);
}

/** State that lives in the address: a pasted link shows the same page. */
export function useUrlState<T>(key: string, codec: UrlCodec<T>): [T, (value: T, how?: 'push' | 'replace') => void] {
  const [search] = useSearchParams();
  const patch = usePatchParams();
  const text = search.get(key);
  useUnread(key, text !== null && text !== '' && !isOrder(key) && codec.read(text) === null ? text : null);
  const value = readParam(search, key, codec);
  const set = useCallback(
    (next: T, how?: 'push' | 'replace') => {
      const text = codec.write(next);
      patch({ [key]: text === codec.write(codec.fallback) ? null : text }, how);
    },
    [codec, key, patch],
  );
  return [value, set];
}
