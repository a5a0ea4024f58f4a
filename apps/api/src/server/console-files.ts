import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Scripts only from here, styles also inline (the component library writes them), sockets only to here. The explorer's editor runs its
 * language service in workers made from blobs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  next();
};

const isMissing = 'The console is not built. Run "npm run build" in the project folder and start again.';

function sendPage(response: Response, file: string): void {
  if (existsSync(file)) {
    response.setHeader('cache-control', 'no-cache');
    response.sendFile(file, { dotfiles: 'allow' });
  } else {
    response.status(503).type('text/plain').send(isMissing);
  }
}

/** Whether a browser asks for a page, rather than a program for data. */
export const wantsPage = (request: Request): boolean =>
  request.method === 'GET' &&
  request.accepts(['application/json', 'application/graphql-response+json', 'text/html']) === 'text/html';

/** The GraphQL explorer for browsers that open /graphql. */
export const explorerPage =
  (consoleDir: string): RequestHandler =>
  (request, response, next) => {
    if (wantsPage(request)) sendPage(response, path.join(consoleDir, 'explorer.html'));
    else next();
  };

/** The built console: hashed assets for ever, pages always fresh, any other path is the app's own. */
export function consoleFiles(consoleDir: string): Router {
  const router = express.Router();
  const options = { index: false, dotfiles: 'ignore', redirect: false } as const;
  router.use(
    '/assets',
    express.static(path.join(consoleDir, 'assets'), {
      ...options,
      immutable: true,
      maxAge: '365d',
      fallthrough: false,
    }),
  );
  router.use(
    express.static(consoleDir, {
      ...options,
      maxAge: 0,
      setHeaders: (response) => void response.setHeader('cache-control', 'no-cache'),
    }),
  );
  router.use((request, response, next) => {
    // At / a caller that takes anything, as curl does, gets the page too.
    const isFront =
      request.path === '/' &&
      ['GET', 'HEAD'].includes(request.method) &&
      request.accepts(['text/html', 'application/json']) === 'text/html';
    if (isFront || wantsPage(request)) sendPage(response, path.join(consoleDir, 'index.html'));
    else next();
  });
  return router;
}
