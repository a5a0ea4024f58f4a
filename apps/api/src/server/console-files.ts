import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { PublicSite } from './public-site.js';

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

/** Browsers that came by https keep to it for a year. */
const STRICT_TRANSPORT = 'max-age=31536000';

export const securityHeaders =
  (site: Pick<PublicSite, 'isSecure'>): RequestHandler =>
  (request, response, next) => {
    if (site.isSecure(request)) response.setHeader('strict-transport-security', STRICT_TRANSPORT);
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

/** A page is the same at any depth of paths, so that it names its files from the root: the base path is written into it, and told to its scripts. */
const underBase = (page: string, basePath: string): string =>
  page.replaceAll(/\b(src|href)="\.\//g, `$1="${basePath}/`).replace(/<html(?=[\s>])/, `<html data-base="${basePath}"`);

function sendPage(response: Response, file: string, basePath: string): void {
  if (!existsSync(file)) response.status(503).type('text/plain').send(isMissing);
  else
    response
      .setHeader('cache-control', 'no-cache')
      .type('html')
      .send(underBase(readFileSync(file, 'utf8'), basePath));
}

/** Whether a browser asks for a page, rather than a program for data. */
export const wantsPage = (request: Request): boolean =>
  request.method === 'GET' &&
  request.accepts(['application/json', 'application/graphql-response+json', 'text/html']) === 'text/html';

/** The GraphQL explorer for browsers that open /graphql. */
export const explorerPage =
  (consoleDir: string, basePath: string): RequestHandler =>
  (request, response, next) => {
    if (wantsPage(request)) sendPage(response, path.join(consoleDir, 'explorer.html'), basePath);
    else next();
  };

/** The built console: hashed assets forever, pages always fresh, any other path is the app's own. */
export function consoleFiles(consoleDir: string, basePath: string): Router {
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
  for (const page of ['index.html', 'explorer.html'])
    router.get(`/${page}`, (_request, response) => sendPage(response, path.join(consoleDir, page), basePath));
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
    if (isFront || wantsPage(request)) sendPage(response, path.join(consoleDir, 'index.html'), basePath);
    else next();
  });
  return router;
}
