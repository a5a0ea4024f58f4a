import type { GetShopSettingsQuery } from '@cartograph/sdk/operations/shop';

export type Settings = GetShopSettingsQuery['shop']['settings'];

/** A share of the form, in per cent, as it is typed (“12.” on the way to 12.5); empty where unknown. */
export type Percent = number | string;

export interface CategoryPercent {
  category: string;
  percent: Percent;
}

export interface ChannelCost {
  channel: string;
  /** A decimal as text, as the server keeps it; empty where unknown. */
  perContact: string;
}

/** The settings as the form has them. */
export interface Draft {
  name: string;
  currency: string | null;
  margin: Percent;
  margins: readonly CategoryPercent[];
  costs: readonly ChannelCost[];
  weekStart: Settings['weekStart'];
}

export const percentOf = (fraction: number | null): Percent =>
  fraction === null ? '' : Number((fraction * 100).toPrecision(12));
export const fractionOf = (percent: Percent): number | null =>
  percent === '' ? null : Number((Number(percent) / 100).toPrecision(12));

export function draftOf({ name, currency, grossMargin, categoryMargins, contactCosts, weekStart }: Settings): Draft {
  return {
    name: name ?? '',
    currency,
    margin: percentOf(grossMargin),
    margins: categoryMargins.map((one) => ({ category: one.category, percent: percentOf(one.grossMargin) })),
    costs: contactCosts.map(({ channel, perContact }) => ({ channel, perContact })),
    weekStart,
  };
}

/** A field that both changed, to different values: yours is kept, and this is theirs. */
export type Theirs =
  | { field: 'name'; value: string }
  | { field: 'currency'; value: string | null }
  | { field: 'weekStart'; value: Settings['weekStart'] }
  | { field: 'margin'; value: Percent }
  | { field: 'category'; name: string; value: Percent }
  | { field: 'channel'; name: string; value: string };

/**
 * Puts what was typed on top of what somebody else saved meanwhile: a field, a category or a channel that was changed here stays, every other one is theirs.
 *
 * @param base - the settings that the form began with.
 * @returns the form's new values, and what both changed.
 */
export function onTopOf(base: Settings, mine: Draft, newest: Settings): { draft: Draft; both: Theirs[] } {
  const [before, theirs] = [draftOf(base), draftOf(newest)];
  const both: Theirs[] = [];
  const pick = <T>(was: T, typed: T, other: T, tell: (value: T) => Theirs, keyOf: (value: T) => unknown = same): T => {
    if (keyOf(typed) === keyOf(was)) return other;
    if (keyOf(other) !== keyOf(was) && keyOf(other) !== keyOf(typed)) both.push(tell(other));
    return typed;
  };
  /** Entry by entry: an unknown name has the value `none`, so that what one removed and the other did not touch is gone. */
  const pickEach = <T>(
    [was, typed, other]: readonly (readonly T[])[],
    { nameOf, valueOf, none, tell, keyOf }: EntryKind<T>,
  ): T[] => {
    const of = (list: readonly T[] = [], name: string): T | undefined => list.find((one) => nameOf(one) === name);
    const names = new Set([...(other ?? []), ...(typed ?? [])].map(nameOf));
    names.delete('');
    const kept = [...names].flatMap((name) => {
      const [old, my, their] = [of(was, name), of(typed, name), of(other, name)];
      const value = (one: T | undefined): string => (one === undefined ? none : valueOf(one));
      const chosen = pick(value(old), value(my), value(their), (text) => tell(name, text), keyOf);
      return chosen === none
        ? []
        : [my !== undefined && value(my) === chosen ? my : their].filter((one) => one !== undefined);
    });
    // What has no name yet, or one that was typed before, stays to be mended.
    const places = (typed ?? []).map(nameOf);
    return [...kept, ...(typed ?? []).filter((_, at) => places[at] === '' || places.indexOf(places[at]!) < at)];
  };
  const draft: Draft = {
    name: pick(before.name, mine.name, theirs.name, (value) => ({ field: 'name', value }), trimmed),
    currency: pick(before.currency, mine.currency, theirs.currency, (value) => ({ field: 'currency', value })),
    margin: pick(before.margin, mine.margin, theirs.margin, (value) => ({ field: 'margin', value }), fractionOf),
    margins: pickEach([before.margins, mine.margins, theirs.margins], {
      nameOf: ({ category }) => category,
      valueOf: ({ percent }) => String(percent),
      none: '',
      tell: (name, value) => ({ field: 'category', name, value }),
      keyOf: fractionOf,
    }),
    costs: pickEach([before.costs, mine.costs, theirs.costs], {
      nameOf: ({ channel }) => channel.trim(),
      valueOf: ({ perContact }) => perContact,
      none: '',
      tell: (name, value) => ({ field: 'channel', name, value }),
      keyOf: (text) => (text === '' ? null : Number(text)),
    }),
    weekStart: pick(before.weekStart, mine.weekStart, theirs.weekStart, (value) => ({ field: 'weekStart', value })),
  };
  return { draft, both };
}

interface EntryKind<T> {
  nameOf(entry: T): string;
  valueOf(entry: T): string;
  /** The value of an entry that is not there. */
  none: string;
  tell(name: string, value: string): Theirs;
  keyOf(value: string): unknown;
}

const same = (value: unknown): unknown => value;
const trimmed = (text: string): string => text.trim();
