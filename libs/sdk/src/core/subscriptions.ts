import { createClient, type Client } from 'graphql-ws';
import { CartographError, fromGraphQLErrors } from './errors.js';

/** The browser's `WebSocket` class, or that of the `ws` package, whose third argument carries headers. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[], options?: never) => unknown;

const noContext = { requestId: null, retryAfterSeconds: null, cost: null, partialData: null };

type WithHeaders = new (
  url: string,
  protocols: string | string[] | undefined,
  ...options: { headers: Record<string, string> }[]
) => object;

/** One WebSocket, opened with the first subscription and closed with the last. */
export class Subscriptions {
  readonly #client: Client;

  constructor(options: {
    url: URL;
    implementation: WebSocketConstructor;
    apiKey: string | undefined;
    cookie: () => string | null;
    retries: number;
  }) {
    const url = new URL(options.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const { apiKey } = options;
    this.#client = createClient({
      url: url.href,
      webSocketImpl: withCookie(options.implementation, options.url.origin, options.cookie),
      retryAttempts: options.retries,
      connectionAckWaitTimeout: 10_000,
      keepAlive: 20_000,
      ...(apiKey === undefined ? {} : { connectionParams: { authorization: `Bearer ${apiKey}` } }),
    });
  }

  /** Ending the iteration, even while a value is awaited, stops the subscription on the server. */
  iterate<Result>(
    operation: { text: string; name: string },
    variables: unknown,
  ): AsyncIterableIterator<Result, void, undefined> {
    const answers = this.#client.iterate<Result>({
      query: operation.text,
      variables: variables as Record<string, unknown>,
      ...(operation.name === '' ? {} : { operationName: operation.name }),
    });
    return {
      async next() {
        try {
          for (;;) {
            const answer = await answers.next();
            if (answer.done) return { done: true, value: undefined };
            const { data, errors } = answer.value;
            if (errors && errors.length > 0)
              throw fromGraphQLErrors(errors, { ...noContext, partialData: data ?? null });
            if (data) return { done: false, value: data };
          }
        } catch (error) {
          throw faultOf(error);
        }
      },
      async return() {
        await answers.return?.();
        return { done: true, value: undefined };
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }
}

/** Outside a browser, the session's cookie travels with the handshake; a browser sends its own. */
function withCookie(
  implementation: WebSocketConstructor,
  origin: string,
  cookie: () => string | null,
): WebSocketConstructor {
  const Base = implementation as unknown as WithHeaders;
  return class extends Base {
    constructor(url: string, protocols?: string | string[]) {
      const header = cookie();
      super(url, protocols, ...(header === null ? [] : [{ headers: { cookie: header, origin } }]));
    }
  };
}

function faultOf(error: unknown): CartographError {
  if (error instanceof CartographError) return error;
  if (Array.isArray(error)) return fromGraphQLErrors(error, noContext);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? String(error.reason) : '';
  if (code === 4401)
    return new CartographError({ kind: 'unauthenticated' }, reason || 'Sign in, or pass an API key.', { cause: error });
  if (code === 4403)
    return new CartographError({ kind: 'forbidden' }, reason || 'The server refused the subscription.', {
      cause: error,
    });
  if (code === 4429)
    return new CartographError(
      { kind: 'rate-limited', retryAfterSeconds: null },
      reason || 'There are too many connections for subscriptions.',
      { cause: error },
    );
  return new CartographError(
    { kind: 'network' },
    `The connection for subscriptions was lost${reason === '' ? '' : `: ${reason}`}.`,
    { cause: error },
  );
}
