import { cacheExchange, Client, fetchExchange, mapExchange, subscriptionExchange } from 'urql';
import { onServer, socketAddress } from './base-path.js';
import { readProblem } from './problem.js';

const path = '/graphql';

/** Sent with everything: makes a browser ask first, so that no other site can act with the visitor's cookie. */
const preflightHeaders = { 'apollo-require-preflight': 'true' };

const sessionEnded = 'cartograph:session-ended';

/** Calls back when an answer says that nobody is signed in any more. Returns how to stop. */
export function onSessionEnded(listener: () => void): () => void {
  window.addEventListener(sessionEnded, listener);
  return () => window.removeEventListener(sessionEnded, listener);
}

/** The console's only door to data. Cookies carry the session; subscriptions load their transport on first use. */
export function createConsoleClient(): Client {
  return new Client({
    url: onServer(path),
    preferGetMethod: false,
    // Before anybody is signed in, the server answers in the language of the page.
    fetchOptions: () => ({
      credentials: 'same-origin',
      headers: { ...preflightHeaders, 'accept-language': document.documentElement.lang },
    }),
    exchanges: [
      cacheExchange,
      mapExchange({
        onError(error) {
          if (readProblem(error).code === 'UNAUTHENTICATED') window.dispatchEvent(new Event(sessionEnded));
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe(sink) {
            let unsubscribe: (() => void) | null = null;
            let isOver = false;
            const open = async (): Promise<void> => {
              try {
                const transport = await openSocket();
                if (!isOver) unsubscribe = transport.subscribe({ query: query ?? '', variables }, sink);
              } catch (error) {
                sink.error(error);
              }
            };
            void open();
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
  socket ??= import('graphql-ws').then(({ createClient }) =>
    createClient({ url: socketAddress(path), retryAttempts: 1, lazyCloseTimeout: 5_000 }),
  );
  return socket;
}
