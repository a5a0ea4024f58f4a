import { pageList, type PageEntry } from '../page-list.js';
import { readScope } from '../scope/scope.js';

/** What a saved view asks for that is not there any more. */
export type ViewFault =
  | { kind: 'page'; address: string }
  | { kind: 'period'; value: string }
  | { kind: 'outside'; from: string; to: string; first: string; last: string }
  | { kind: 'category'; category: string };

/** The page of an address within the console; null where there is none. */
export function pageAt(address: string): PageEntry | null {
  const path = address.split(/[?#]/)[0] ?? '';
  return (
    pageList.find((page) => path === page.path || (page.isDeep === true && path.startsWith(`${page.path}/`))) ?? null
  );
}

interface Log {
  /** Local days of its first and last event; null without a log. */
  days: { first: string; last: string } | null;
  /** Whether the category of the address is in it; null while that is not known. */
  hasCategory: boolean | null;
}

/** Why a saved view cannot be shown as it was kept: an unknown page, a period that is none or lies outside the log, a category that is gone. */
export function viewFaults(address: string, { days, hasCategory }: Log): ViewFault[] {
  const page = pageAt(address);
  if (!page) return [{ kind: 'page', address }];
  const search = new URLSearchParams(address.split('#')[0]?.split('?')[1] ?? '');
  const { period, category } = readScope(search);
  const isAsked = search.has('from') || search.has('to');
  return [
    ...(isAsked && !period
      ? [{ kind: 'period' as const, value: `${search.get('from') ?? ''}–${search.get('to') ?? ''}` }]
      : []),
    ...(period && days && (period.to < days.first || period.from > days.last)
      ? [{ kind: 'outside' as const, from: period.from, to: period.to, ...days }]
      : []),
    ...(category !== null && hasCategory === false ? [{ kind: 'category' as const, category }] : []),
  ];
}
