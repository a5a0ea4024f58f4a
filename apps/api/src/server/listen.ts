import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The server cannot listen where it was told to. */
export class ListenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

/** The port is in use. */
export class PortTakenError extends ListenError {
  constructor(
    readonly port: number,
    readonly host: string,
    options?: ErrorOptions,
  ) {
    super(
      `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with --port ${port < 65_535 ? port + 1 : 4000}.`,
      options,
    );
    this.name = 'PortTakenError';
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') return new PortTakenError(port, host, { cause: error });
  if (error.code === 'EACCES')
    return new ListenError(`Port ${port} needs administrator rights. Choose one above 1023 with --port.`, {
      cause: error,
    });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ListenError(`This machine has no address "${host}". Choose one with --host, such as 127.0.0.1.`, {
      cause: error,
    });
  return error;
}

/** Listens and gives the address to open in a browser. @throws PortTakenError, ListenError */
export function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen({ host, port }, () => {
      const address = server.address() as AddressInfo;
      const isAny = host === '0.0.0.0' || host === '::';
      const name = isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host;
      resolve(`http://${name}:${address.port}`);
    });
  });
}

/** So long whoever asks hears that the server stops, where it has something to finish anyhow. */
const STILL_TOLD_MS = 5_000;
/** How often a server that stops looks whether it is done. */
const LOOK_MS = 50;

/** Counts the requests of a server that are not answered yet. */
export function requestsUnderWay(server: Server): () => number {
  let count = 0;
  server.on('request', (_request, response) => {
    count += 1;
    // Those that answer hang on their own listeners, up to the most that Node takes for sound.
    response.setMaxListeners(response.getMaxListeners() + 1);
    response.on('close', () => (count -= 1));
  });
  return () => count;
}

/**
 * Lets requests under way finish. For the first seconds new ones are answered too, so that whoever asks hears that the server is not ready; then it takes no more, and in the end cuts what is left.
 *
 * @param patienceMs - how long all that may take.
 */
export async function stopListening(server: Server, underWay: () => number, patienceMs: number): Promise<void> {
  const now = performance.now();
  const end = now + patienceMs;
  const closing = Math.min(end, now + STILL_TOLD_MS);
  while (underWay() > 0 && performance.now() < closing) await sleep(LOOK_MS);
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), Math.max(0, end - performance.now()));
    const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
}
