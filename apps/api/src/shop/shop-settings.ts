import type { EntityManager } from 'typeorm';
import type { InputCheck } from '../payload.js';
import {
  SHOP_SETTINGS_ID,
  ShopSettingsEntity,
  type CategoryMargin,
  type ContactCost,
  type SaveShopSettingsInput,
} from './shop-settings.entity.js';

const NAME_LIMIT = 200;
const CATEGORY_LIMIT = 200;
const CHANNEL_LIMIT = 60;
const MOST_CATEGORIES = 500;
const MOST_CHANNELS = 50;
/** As scenario files. */
const MOST_AMOUNT = 1e12;

/** The settings as they are; before the first change everything is unknown. */
export async function shopSettings(manager: Pick<EntityManager, 'findOneBy'>): Promise<ShopSettingsEntity> {
  return (
    (await manager.findOneBy(ShopSettingsEntity, { id: SHOP_SETTINGS_ID })) ??
    Object.assign(new ShopSettingsEntity(), {
      id: SHOP_SETTINGS_ID,
      name: null,
      currency: null,
      grossMargin: null,
      categoryMargins: [],
      contactCosts: [],
      weekStart: null,
      version: 0,
      updatedAt: null,
    })
  );
}

/** What a change sets, without what it leaves alone; what is wrong with it is added to the check. */
export function settingsOf(input: SaveShopSettingsInput, check: InputCheck): Partial<ShopSettingsEntity> {
  const { name, currency, grossMargin, categoryMargins, contactCosts, weekStart } = input;
  if (grossMargin != null) checkMargin(['grossMargin'], grossMargin, check);
  return {
    ...(name === undefined ? {} : { name: name === null ? null : check.text('name', name, NAME_LIMIT, 'the name') }),
    ...(currency === undefined ? {} : { currency: currency === null ? null : currencyOf(currency, check) }),
    ...(grossMargin === undefined ? {} : { grossMargin }),
    ...(categoryMargins === undefined ? {} : { categoryMargins: marginsOf(categoryMargins ?? [], check) }),
    ...(contactCosts === undefined ? {} : { contactCosts: costsOf(contactCosts ?? [], check) }),
    ...(weekStart === undefined ? {} : { weekStart }),
  };
}

function currencyOf(given: string, check: InputCheck): string {
  const code = given.trim().toUpperCase();
  if (!Intl.supportedValuesOf('currency').includes(code))
    check.add(
      'INVALID',
      'currency',
      `currency is "${given.slice(0, 20)}", which is no ISO 4217 code. Give three letters, such as KRW, USD or EUR.`,
      { problem: 'unknown-currency', facts: { value: given.slice(0, 20) } },
    );
  return code;
}

function checkMargin(field: string[], value: number, check: InputCheck): void {
  if (value >= 0 && value <= 1) return;
  check.add('INVALID', field, `${field.join('.')} is ${value}. Give a fraction from 0 to 1: 0.35 is 35 %.`, {
    problem: 'number-out-of-range',
    facts: { name: field.at(-1), value, low: 0, high: 1 },
  });
}

function marginsOf(given: readonly CategoryMargin[], check: InputCheck): CategoryMargin[] {
  checkCount('categoryMargins', given.length, MOST_CATEGORIES, check);
  const margins = given.map(({ category, grossMargin }, place) => {
    const field = ['categoryMargins', String(place)];
    checkMargin([...field, 'grossMargin'], grossMargin, check);
    // Orders are told apart by top category; a margin that would never count is not taken.
    if (category.includes('.'))
      check.add(
        'INVALID',
        [...field, 'category'],
        `${field.join('.')}.category is ${category}. Only top categories have margins: give one for ${category.split('.')[0]}.`,
      );
    return { category: textOf([...field, 'category'], category, CATEGORY_LIMIT, check), grossMargin };
  });
  checkOnce('categoryMargins', 'category', margins, check);
  return margins;
}

function costsOf(given: readonly ContactCost[], check: InputCheck): ContactCost[] {
  checkCount('contactCosts', given.length, MOST_CHANNELS, check);
  const costs = given.map(({ channel, perContact }, place) => {
    const field = ['contactCosts', String(place)];
    if (!(Number(perContact) >= 0 && Number(perContact) <= MOST_AMOUNT))
      check.add(
        'INVALID',
        [...field, 'perContact'],
        `${field.join('.')}.perContact is ${perContact}. Give 0 or more.`,
        {
          problem: 'number-out-of-range',
          facts: { name: 'perContact', value: Number(perContact), low: 0, high: MOST_AMOUNT },
        },
      );
    return { channel: textOf([...field, 'channel'], channel, CHANNEL_LIMIT, check), perContact };
  });
  checkOnce('contactCosts', 'channel', costs, check);
  return costs;
}

function textOf(field: string[], given: string, max: number, check: InputCheck): string {
  const text = given.trim();
  if (text === '') check.add('REQUIRED', field, `Fill in ${field.join('.')}.`);
  else if (text.length > max)
    check.add('TOO_LONG', field, `Shorten ${field.join('.')} to ${max} characters; it has ${text.length}.`);
  return text;
}

function checkCount(name: string, count: number, most: number, check: InputCheck): void {
  if (count > most) check.add('TOO_LONG', name, `${name} has ${count} entries. Give at most ${most}.`);
}

function checkOnce<Key extends string>(
  list: string,
  key: Key,
  entries: readonly Readonly<Record<Key, string>>[],
  check: InputCheck,
): void {
  const seen = new Set<string>();
  for (const [place, entry] of entries.entries()) {
    const name = entry[key].toLowerCase();
    if (name !== '' && seen.has(name))
      check.add('TAKEN', [list, String(place), key], `${list} names "${entry[key]}" twice. Give each ${key} once.`);
    seen.add(name);
  }
}
