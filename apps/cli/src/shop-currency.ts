import { databaseFile } from '@cartograph/api';
import { existsSync } from 'node:fs';
import { GetShopSettingsDocument } from '@cartograph/sdk/operations/shop';
import { ask } from './ask.js';

/** ISO 4217 code; null where the settings name none; undefined where they cannot be read, so that nobody knows. */
export type ShopCurrency = string | null | undefined;

/** The currency of the shop's settings. A folder without decisions has none. What is printed with it is done by then, so that settings that cannot be read stop nothing. */
export async function shopCurrency(dataDir: string): Promise<ShopCurrency> {
  if (!existsSync(databaseFile(dataDir))) return null;
  try {
    const { shop } = await ask({ dataDir }, GetShopSettingsDocument, {});
    return shop.settings.currency;
  } catch {
    return undefined;
  }
}

/** An amount with the currency of the shop's settings, or with the way to set one; alone where it is not known whether one is set. */
export function moneyText(amount: string, currency: ShopCurrency): string {
  if (currency === undefined) return amount;
  return currency === null
    ? `${amount} (no currency is set: "cartograph settings set --currency")`
    : `${currency} ${amount}`;
}
