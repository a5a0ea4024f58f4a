import { databaseFile } from '@cartograph/api';
import { existsSync } from 'node:fs';
import { ask } from './ask.js';

/**
 * The currency of the shop's settings, an ISO 4217 code.
 *
 * @returns null where none is set, nothing was ever decided in the data folder, or the settings cannot be read: what is told with it is done and true all the same.
 */
export async function shopCurrency(dataDir: string): Promise<string | null> {
  if (!existsSync(databaseFile(dataDir))) return null;
  const settings = ask<{ shop: { settings: { currency: string | null } } }>(
    { dataDir },
    '{ shop { settings { currency } } }',
  );
  return await settings.then(({ shop }) => shop.settings.currency).catch(() => null);
}

/** An amount with the currency of the shop's settings. */
export const moneyText = (amount: string, currency: string | null): string =>
  currency === null ? `${amount} (no currency is set: "cartograph settings set --currency")` : `${currency} ${amount}`;
