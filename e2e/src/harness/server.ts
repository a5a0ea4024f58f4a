import { createServer } from 'node:net';
import { CartographClient } from '@cartograph/sdk';
import { WebSocket } from 'ws';
import { clockAt } from './clock.js';
import { eventually, freshFolder, ifListening, launch, removeFolder, type Running } from './product.js';
import { worker, WORKERS } from './workers.js';

/** The admin that tests make with the set-up link. */
export const admin = { email: 'admin@shop.example', name: 'Admin', password: 'harbour lantern 41 mango' };
/** What the admin signs in with. */
export const credentials = { email: admin.email, password: admin.password };

/** A running server on a data folder of its own. */
export interface Server extends Running {
  url: string;
  dataDir: string;
  /** The one-time link printed at the start; throws when none was. */
  setUpLink(): Promise<string>;
  /** A client without credentials. */
  anonymous(): CartographClient;
  /** Makes the admin account through the set-up link and gives a client with its session. */
  asAdmin(): Promise<CartographClient>;
  /** SIGINT, and wait for the end. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Stops it and removes its data folder. */
  dispose(): Promise<void>;
}

/** A port that is free now; of the test processes each takes its own pairs of ports, so that they never take the same. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyFreePort();
    // By pairs, because Linux hands out odd ports only.
    if (Math.floor(port / 2) % WORKERS === worker % WORKERS) return port;
  }
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/**
 * Starts the product as a stranger would, and waits until it is ready.
 *
 * @param command - `start` prepares data and serves; `serve` serves what is there.
 * @param options.at - the instant at which its clock stands; by default the real one.
 * @param options.env - of the server, besides the environment of the tests.
 */
export async function startServer(
  command: 'start' | 'serve',
  args: readonly string[] = [],
  options: { dataDir?: string; at?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Server> {
  const dataDir = options.dataDir ?? freshFolder('data');
  const port = await freePort();
  const running = launch([command, '--data', dataDir, '--port', String(port), '--time-limit', '600', ...args], {
    env: { ...(options.at === undefined ? {} : clockAt(options.at)), ...options.env },
  });
  const url = `http://127.0.0.1:${port}`;
  let over = false;
  void running.ended.then(() => (over = true));
  await eventually('the server is ready', async () => {
    if (over) throw new Error(`the server ended before it was ready:\n${running.stdout()}\n${running.stderr()}`);
    const answer = await ifListening(`${url}/readyz`);
    return answer?.ok ? true : null;
  });
  const clients: CartographClient[] = [];
  const newClient = (): CartographClient => {
    const client = new CartographClient({ url, webSocket: WebSocket, timeoutMs: 600_000 });
    clients.push(client);
    return client;
  };
  // The server is ready a moment before what it prints has come through.
  const setUpLink = (): Promise<string> =>
    eventually(
      'the set-up link is printed',
      () => /https?:\/\/\S*set-?up\S*(?=\s)/i.exec(`${running.stdout()}\n${running.stderr()}`)?.[0],
    );
  const stop = async (): Promise<{ code: number | null; signal: NodeJS.Signals | null }> => {
    await Promise.all(clients.map((client) => client.close()));
    running.child.kill('SIGINT');
    return running.ended;
  };
  return {
    ...running,
    url,
    dataDir,
    setUpLink,
    anonymous: newClient,
    async asAdmin() {
      const client = newClient();
      await client.completeSetup({ token: tokenOf(await setUpLink()), ...admin });
      return client;
    },
    stop,
    async dispose() {
      await stop();
      await removeFolder(dataDir);
    },
  };
}

/** The token of a set-up link, wherever the link carries it. */
export function tokenOf(link: string): string {
  const url = new URL(link);
  const fragment = url.hash.replace(/^#/, '');
  const named = url.searchParams.get('token') ?? new URLSearchParams(fragment).get('token');
  return named ?? (fragment || url.pathname.split('/').at(-1) || '');
}
