import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { readProblem } from './problem.js';

const path = '/graphql';

/** Sent with everything: makes a browser ask first, so that no other site can act with the visitor's cookie. */
export const preflightHeaders = { 'apollo-require-preflight': 'true' } as const;

/**
 * The console's only door to data. Cookies carry the session; subscriptions load their transport on first use.
 *
 * @param options.onUnauthenticated - called when an answer says that the session has ended.
 */
export function createConsoleClient(options: { onUnauthenticated(): void }): Client {
  return new Client({
    url: path,
    preferGetMethod: false,
    fetchOptions: { credentials: 'same-origin', headers: preflightHeaders },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError(error) {
          if (readProblem(error).code === 'UNAUTHENTICATED') options.onUnauthenticated();
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe(sink) {
            let unsubscribe: (() => void) | null = null;
            let isOver = false;
            openSocket()
              .then((socket) => {
                if (!isOver) unsubscribe = socket.subscribe({ query: query ?? '', variables }, sink);
              })
              .catch((error: unknown) => sink.error(error));
            return {
              unsubscribe() {
                isOver = true;
                unsubscribe?.();
              },
            };
          },
        }),
      }),
    ],
  });
}

type Socket = Pick<import('graphql-ws').Client, 'subscribe'>;
let socket: Promise<Socket> | null = null;

function openSocket(): Promise<Socket> {
  socket ??= import('graphql-ws').then(({ createClient }) => {
    const { protocol, host } = window.location;
    return createClient({ url: `${protocol === 'https:' ? 'wss' : 'ws'}://${host}${path}`, retryAttempts: 1, lazyCloseTimeout: 5_000 });
  });
  return socket;
}
