import type { IncomingMessage } from 'node:http';
import type { Identity, Services } from '../context.js';
import { ApiError } from '../errors.js';
import { identifyApiKey } from './api-keys.js';
import { resumeSession } from './sessions.js';

export const SESSION_COOKIE = 'cartograph_session';

export const ANONYMOUS: Identity = { actor: { kind: 'anonymous', accountId: null }, permissions: new Set() };

/** What a request proves about its caller. */
export interface Identification {
  identity: Identity;
  sessionToken: string | null;
  /** Set when the session's cookie was rotated: put it into the answer. */
  freshCookie: { token: string; expiresAt: Date } | null;
}

/** Tells who sent an HTTP request. @throws ApiError UNAUTHENTICATED - it carries an API key that is not good. */
export type IdentifyRequest = (request: IncomingMessage, options?: { rotate?: boolean; authorization?: string | undefined }) => Promise<Identification>;

export function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}

/**
 * An `Authorization: Bearer ck_…` header goes before the cookie. A cookie that is over counts as no cookie, so that a browser can
 * sign in again; a key that is not good is refused aloud.
 */
export function requestIdentifier(services: Pick<Services, 'decisions' | 'now'>): IdentifyRequest {
  return async (request, options = {}) => {
    const authorization = options.authorization ?? request.headers.authorization;
    if (authorization !== undefined) {
      const secret = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
      const identity = secret === undefined ? null : await identifyApiKey(services, secret);
      if (!identity) {
        throw new ApiError('UNAUTHENTICATED', 'The API key is unknown, expired or revoked. Make a new one in Settings and send it as "Authorization: Bearer ck_…".');
      }
      return { identity, sessionToken: null, freshCookie: null };
    }
    const sessionToken = readCookie(request.headers.cookie, SESSION_COOKIE);
    const session = sessionToken ? await resumeSession(services, sessionToken, { rotate: options.rotate ?? false }) : null;
    if (!session) return { identity: ANONYMOUS, sessionToken: null, freshCookie: null };
    return {
      identity: session.identity,
      sessionToken,
      freshCookie: session.freshToken === null ? null : { token: session.freshToken, expiresAt: session.expiresAt },
    };
  };
}
