import express from 'express';
import type { IncomingMessage } from 'node:http';
import { StartOptionError } from './services.js';

/** What the outside calls the server, and whom it believes about a request. */
export interface PublicSite {
  /** Path under which the outside sees everything, such as `/cartograph`; empty at the root. */
  readonly basePath: string;
  /** Express' answer to whether the address of a hop before us is a proxy of ours. */
  readonly trusts: (address: string, hop: number) => boolean;
  /** Address to open in a browser, without a slash at the end. */
  url(listensAt: string): string;
  /** Cookies of one host are shared by all its ports, so that the name tells whose it is. */
  cookieName(request: IncomingMessage): string;
  deviceCookieName(request: IncomingMessage): string;
  /** Whether the caller's side of the line is encrypted. */
  isSecure(request: IncomingMessage): boolean;
  /** Whether the page that sent the request, where a browser names one, is our own. */
  isOwnOrigin(request: IncomingMessage): boolean;
  /** The target of a request as the server knows it: without the base path, which proxies may leave on or take off. */
  withoutBase(target: string): string;
}

export interface SiteOptions {
  /** Address that people open. Default: the one listened on. */
  publicUrl?: string | undefined;
  /** Whose X-Forwarded-* are believed: addresses, CIDRs and the names loopback, linklocal, uniquelocal with commas between, or how many proxies stand before us. Default: nobody's. */
  trustProxy?: string | number | undefined;
}

/** What the server answers at itself: a proxy that takes the base path off would leave it unclear which is meant. */
const OWN_PATHS =
  /^\/(?:graphql|assets|healthz|readyz|uploads|exports|imports|audiences|recommendation-exports)(?:\/|$)/;

/** @throws StartOptionError - the address or the proxies are none. */
export function publicSite(options: SiteOptions): PublicSite {
  const address = options.publicUrl === undefined ? null : publicAddress(options.publicUrl);
  const basePath = address?.pathname.replace(/\/$/, '') ?? '';
  const trusts = trustOf(options.trustProxy);
  const isBelieved = (request: IncomingMessage): boolean => trusts(request.socket.remoteAddress ?? '', 0);
  const forwarded = (request: IncomingMessage, name: string): string | undefined => {
    const value = isBelieved(request) ? request.headers[name] : undefined;
    return (Array.isArray(value) ? value[0] : value)?.split(',', 1)[0]?.trim();
  };
  const port = address && (address.port || (address.protocol === 'https:' ? '443' : '80'));
  return {
    basePath,
    trusts,
    url: (listensAt) => (address ? address.origin + basePath : listensAt),
    cookieName: (request) => sessionCookieName(port ?? portOf(request) ?? 0),
    deviceCookieName: (request) => `${DEVICE_COOKIE}${port ?? portOf(request) ?? 0}`,
    isSecure: (request) => address?.protocol === 'https:' || forwarded(request, 'x-forwarded-proto') === 'https',
    isOwnOrigin(request) {
      const { origin, host } = request.headers;
      if (origin === undefined || origin === address?.origin) return true;
      try {
        return [host, forwarded(request, 'x-forwarded-host')].includes(new URL(origin).host);
      } catch {
        return false;
      }
    },
    withoutBase(target) {
      if (basePath === '' || !target.startsWith(basePath)) return target;
      const rest = target.slice(basePath.length);
      return rest.startsWith('/') ? rest : rest === '' || rest.startsWith('?') ? `/${rest}` : target;
    },
  };
}

/** The port that the caller named: behind a mapping of ports it is not the one that is listened on. */
const portOf = ({ headers: { host = '' }, socket }: IncomingMessage): number | undefined =>
  Number(/:(\d+)$/.exec(host)?.[1] ?? '') || socket.localPort;

/** The name of the session's cookie on a server that people reach at a port. */
export const sessionCookieName = (port: number | string): string => `cartograph_session_${port}`;

/** How the name of the cookie begins by which a browser is known again. */
export const DEVICE_COOKIE = 'cartograph_device_';

function publicAddress(text: string): URL {
  const address = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    address !== null &&
    /^https?:$/.test(address.protocol) &&
    !/[?#]/.test(text) &&
    address.username + address.password === '';
  if (!isPlain || !/^(?:\/[\w.~-]+)*\/?$/.test(address.pathname))
    throw new StartOptionError(
      `"${text}" is no address for --public-url. Give what people type, such as https://shop.example or https://shop.example/cartograph.`,
    );
  if (OWN_PATHS.test(address.pathname))
    throw new StartOptionError(
      `--public-url cannot lie under ${address.pathname}: the server has a path of that name. Choose another, such as /cartograph.`,
    );
  return address;
}

function trustOf(setting: string | number | undefined): PublicSite['trusts'] {
  const given = typeof setting === 'string' && /^\d+$/.test(setting.trim()) ? Number(setting) : setting;
  const app = express();
  try {
    app.set('trust proxy', given ?? false);
  } catch (error) {
    throw new StartOptionError(
      `--trust-proxy "${setting}" names no proxy (${(error as Error).message}). Give addresses or CIDRs such as 10.0.0.0/8,127.0.0.1, a name of loopback, linklocal, uniquelocal, or how many proxies stand before the server, such as 1.`,
    );
  }
  return app.get('trust proxy fn') as PublicSite['trusts'];
}
