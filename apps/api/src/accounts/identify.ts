import type { IncomingMessage } from 'node:http';
import type { Services } from '../context.js';
import type { Actor, Identity } from '../identity.js';
import { ApiError } from '../errors.js';
import type { Permission } from '../permissions.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { identifyApiKey, keyIdentity } from './api-keys.js';
import { resumeSession, sessionIdentity } from './sessions.js';

export const ANONYMOUS: Readonly<Identity> = Object.freeze({
  actor: Object.freeze({ kind: 'anonymous', accountId: null }),
  permissions: new Set<Permission>(),
  language: null,
});

/** What a request proves about its caller. */
export interface Identification {
  identity: Identity;
  sessionToken: string | null;
  /** Set when the session's cookie was rotated: put it into the answer. */
  freshCookie: { token: string; expiresAt: Date } | null;
}

/** Tells who sent an HTTP request. @throws ApiError UNAUTHENTICATED - it carries an API key that is not good; FORBIDDEN - another site's page would change something. */
export type IdentifyRequest = (
  request: IncomingMessage,
  options?: { rotate?: boolean; authorization?: string | undefined },
) => Promise<Identification>;

/** The site that a session's cookie belongs to, and whether a page that sends a request is of it. */
export interface OwnSite {
  cookieName(request: IncomingMessage): string;
  isOwnOrigin(request: IncomingMessage): boolean;
}

export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/** What a proxy asks its own callers for, and passes on. */
const OF_A_PROXY = /^(?:Basic|Digest|Negotiate|NTLM)(?:\s|$)/i;

/** Methods that change nothing. */
const IS_SAFE: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * An `Authorization: Bearer ck_…` header goes before the cookie. A cookie that is over counts as no cookie, so that a browser can
 * sign in again, and so does one that a page of another site brings; a key that is not good is refused aloud, and so is a page of another site that would change something.
 */
export function requestIdentifier(
  services: Pick<Services, 'decisions' | 'now'>,
  site: OwnSite,
  others: { has(request: IncomingMessage): boolean },
): IdentifyRequest {
  return async (request, options = {}) => {
    const authorization = options.authorization ?? request.headers.authorization;
    if (authorization !== undefined && !OF_A_PROXY.test(authorization)) {
      const secret = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
      const identity = secret === undefined ? null : await identifyApiKey(services, secret);
      if (!identity) {
        throw new ApiError(
          'UNAUTHENTICATED',
          'The API key is unknown, expired or revoked. Make a new one in Settings and send it as "Authorization: Bearer ck_…".',
        );
      }
      return { identity, sessionToken: null, freshCookie: null };
    }
    const isOurs = site.isOwnOrigin(request);
    if (!isOurs && others.has(request))
      throw new ApiError(
        'UNAUTHENTICATED',
        'Pages of other sites ask with an API key, sent as "Authorization: Bearer ck_…". Cookies do not count there.',
      );
    if (!IS_SAFE.has(request.method) && !isOurs)
      throw new ApiError(
        'FORBIDDEN',
        'The request comes from a page of another site. Where this is the right address, start the server with --public-url and the address that people open.',
      );
    const sessionToken = isOurs ? readCookie(request.headers.cookie, site.cookieName(request)) : null;
    const session = sessionToken
      ? await resumeSession(services, sessionToken, { rotate: options.rotate ?? false })
      : null;
    if (!session) return { identity: ANONYMOUS, sessionToken: null, freshCookie: null };
    return {
      identity: session.identity,
      sessionToken,
      freshCookie: session.freshToken === null ? null : { token: session.freshToken, expiresAt: session.expiresAt },
    };
  };
}

/**
 * The identity, as it is now, of somebody identified before: a WebSocket outlives the cookie it was opened with. Null when the session
 * or key is over.
 */
export async function refreshIdentity(
  services: Pick<Services, 'decisions' | 'now'>,
  actor: Actor,
): Promise<Identity | null> {
  if (actor.kind === 'account') return sessionIdentity(services, actor.sessionId);
  if (actor.kind !== 'apiKey') return null;
  const { keyId: id } = actor;
  const key = await services.decisions.remember(`key of ${id}`, (read) => read.findOneBy(ApiKeyEntity, { id }));
  return key && keyIdentity(services, key);
}
