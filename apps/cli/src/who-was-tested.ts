import { count, plural } from './output.js';

/** Of a comparison without products seen before: how many test users there are, how many are new, and over whom the figures are. */
export function whoWasTested({
  testUsers,
  newUsers,
  measured,
}: {
  testUsers: number;
  newUsers: number;
  /** Test users with a relevant product: the others have nothing to find once what they had before is left out. Null: no model was judged. */
  measured: number | null;
}): string {
  const all = `${plural(testUsers, 'test user')}, ${count(newUsers)} of them new.`;
  if (measured === null || measured === testUsers) return `${all} Products seen before are left out.`;
  return `${all} Products seen before are left out, so the figures cover the ${plural(measured, 'user')} who took a product that was new to them.`;
}
