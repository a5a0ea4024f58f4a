import type { RequestHandler } from 'express';
import type { IncomingMessage } from 'node:http';
import { StartOptionError } from './services.js';

/** Pages of other sites that may ask the API, with a key of theirs; a cookie never counts there. */
export interface OtherSites {
  /** Whether the page that sent the request is one of them. */
  has(request: IncomingMessage): boolean;
  /** Answers preflights, and lets browsers give answers to those pages. */
  allow: RequestHandler;
}

/** Any origin. Harmless: what is asked with a key shows nothing that the key would not show anyway. */
const ANY = '*';
/** What a page may send, besides what every page may. */
const HEADERS = 'authorization, content-type, apollo-require-preflight';
/** What a page may read of an answer, besides what every page may. */
const SHOWN = 'retry-after, x-request-id';
/** Seconds for which a browser remembers a preflight: a setting that was changed counts soon. */
const REMEMBERED = 600;

/**
 * Cross-origin requests to /graphql by GET and POST. Credentials are never allowed, so that a browser sends no cookie along.
 *
 * @param origins - such as `https://shop.example`; `*` is any. None: browsers let no page of another site read an answer.
 * @throws StartOptionError - one is no origin.
 */
export function otherSites(origins: readonly string[] = []): OtherSites {
  const known = new Set(origins.map(checkedOrigin));
  const has = ({ headers: { origin } }: IncomingMessage): boolean =>
    origin !== undefined && (known.has(ANY) || known.has(origin));
  return {
    has,
    allow(request, response, next) {
      if (known.size === 0) {
        next();
        return;
      }
      response.vary('origin');
      const isKnown = has(request);
      if (isKnown) {
        response.setHeader('access-control-allow-origin', known.has(ANY) ? ANY : String(request.headers.origin));
        response.setHeader('access-control-expose-headers', SHOWN);
      }
      if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) {
        next();
        return;
      }
      if (isKnown) {
        response.setHeader('access-control-allow-methods', 'GET, POST');
        response.setHeader('access-control-allow-headers', HEADERS);
        response.setHeader('access-control-max-age', String(REMEMBERED));
      }
      response.status(204).end();
    },
  };
}

function checkedOrigin(text: string): string {
  if (text === ANY) return text;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '').toLowerCase())
    throw new StartOptionError(
      `"${text}" is no origin for --cors-origin. Give scheme and host, and the port where it is not the usual one, such as https://shop.example; "*" is any.`,
    );
  return url.origin;
}
