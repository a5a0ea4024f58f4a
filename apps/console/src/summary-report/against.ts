import type { Period } from '@cartograph/sdk/schema';
import type { UrlCodec } from '../ui/page/url-state.js';

/** What the figures of the report are compared with. */
export type Against = { kind: 'before' } | { kind: 'nothing' } | { kind: 'days'; period: Period };

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** `nothing`, or days as `2019-10-01..2019-10-31`; the period before is written by leaving it out. */
export const againstCodec: UrlCodec<Against> = {
  fallback: { kind: 'before' },
  read(text) {
    if (text === 'nothing') return { kind: 'nothing' };
    const [from = '', to = '', more] = text.split('..');
    return more === undefined && isDay(from) && isDay(to) && from <= to ? { kind: 'days', period: { from, to } } : null;
  },
  write: (against) => (against.kind === 'days' ? `${against.period.from}..${against.period.to}` : against.kind),
};
