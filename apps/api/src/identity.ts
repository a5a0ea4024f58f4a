import type { Language } from '@cartograph/words';
import type { Permission } from './permissions.js';

/** Who is asking. `accountId` is the person behind the request where there is one: an API key acts for the account that made it. */
export type Actor =
  | { kind: 'anonymous'; accountId: null }
  | { kind: 'account'; accountId: string; email: string; sessionId: string }
  | { kind: 'apiKey'; accountId: string | null; keyId: string; name: string }
  | { kind: 'operator'; accountId: null };

/** The caller's identity; sign-in and sign-out replace it in the middle of a request. */
export interface Identity {
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  /** The language that the account has chosen; null where there is none, as behind an API key. */
  language: Language | null;
}

/** How the audit log names the caller. */
export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'account':
      return `account:${actor.email}`;
    case 'apiKey':
      return `key:${actor.name}`;
    case 'operator':
      return 'operator';
  }
}
