import type { Client } from 'urql';
import { SessionDocument } from '@cartograph/sdk/operations/accounts';
import { ShopDocument } from '@cartograph/sdk/operations/shop';

const hint = 'cartograph-signed-in';

/** Remembers on this machine that somebody is signed in: only to ask sooner next time, never to decide anything. */
export function rememberSignedIn(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(hint, 'yes');
    else localStorage.removeItem(hint);
  } catch {
    // A browser without storage starts a little slower.
  }
}

/** Asks what every page needs while the dictionary is still on its way; the answers wait in the cache. */
export function warmUp(client: Client): void {
  void client.query(SessionDocument, {}).toPromise();
  if (wasSignedIn()) void client.query(ShopDocument, {}).toPromise();
}

function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(hint) !== null;
  } catch {
    return false;
  }
}
