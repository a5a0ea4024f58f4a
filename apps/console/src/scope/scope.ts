import type { EventFilter, Period } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** The parameters that every page shares; links between pages keep them. */
export const SCOPE_KEYS = ['from', 'to', 'category', 'brand', 'bots'] as const;

export interface Scope {
  /** Null: the whole log. */
  period: Period | null;
  category: string | null;
  brand: string | null;
  /** Whether sessions that look like a bot's count. */
  includeBots: boolean;
}

/** What the analytics queries take. */
export interface ScopeVariables {
  period: Period | null;
  filter: EventFilter | null;
  includeBots: boolean;
}

const isDay = (text: string | null): text is string =>
  text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** Reads period and filters out of the address; a period that makes no sense counts as none. */
export function readScope(search: URLSearchParams): Scope {
  const [from, to] = [search.get('from'), search.get('to')];
  return {
    period: isDay(from) && isDay(to) && from <= to ? { from, to } : null,
    category: search.get('category')?.trim() || null,
    brand: search.get('brand')?.trim() || null,
    includeBots: search.get('bots') !== 'out',
  };
}

export function scopeVariables({ period, category, brand, includeBots }: Scope): ScopeVariables {
  const filter = { ...(category ? { category } : {}), ...(brand ? { brand } : {}) };
  return { period, filter: category || brand ? filter : null, includeBots };
}

/** The part of an address that a link to another page takes along, with its "?" or empty. */
export function keptSearch(search: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of SCOPE_KEYS) {
    const value = search.get(key);
    if (value) kept.set(key, value);
  }
  const text = kept.toString();
  return text === '' ? '' : `?${text}`;
}

export function useScope(): { scope: Scope; variables: ScopeVariables } {
  const [search] = useSearchParams();
  return useMemo(() => {
    const scope = readScope(search);
    return { scope, variables: scopeVariables(scope) };
  }, [search]);
}

/** The local day of an instant in a zone, as YYYY-MM-DD. */
export function localDay(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(iso),
  );
}

/** `days` before (or, negative, after) a day. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}

/** A period that an answer carries as one that can be asked for: its days, without what the cache writes beside them. */
export function askable({ from, to }: Period): Period {
  return { from, to };
}

export type PresetName = 'all' | 'last7' | 'last14' | 'last28' | 'lastMonth' | 'monthBefore';

/**
 * Periods that end with the log, not with today: the log may be years old. Never reaches before its first day.
 *
 * @param last - the last whole day: a log that ends at four in the morning would compare six days and four hours with seven days.
 */
export function presets(first: string, last: string): { name: PresetName; period: Period | null }[] {
  const since = (from: string): string => (from < first ? first : from);
  const monthStart = `${last.slice(0, 7)}-01`;
  const beforeEnd = daysBefore(monthStart, 1);
  const beforeStart = `${beforeEnd.slice(0, 7)}-01`;
  return [
    { name: 'all', period: null },
    { name: 'last7', period: { from: since(daysBefore(last, 6)), to: last } },
    { name: 'last14', period: { from: since(daysBefore(last, 13)), to: last } },
    { name: 'last28', period: { from: since(daysBefore(last, 27)), to: last } },
    { name: 'lastMonth', period: { from: since(monthStart), to: last } },
    ...(beforeEnd >= first
      ? [{ name: 'monthBefore' as const, period: { from: since(beforeStart), to: beforeEnd } }]
      : []),
  ];
}
