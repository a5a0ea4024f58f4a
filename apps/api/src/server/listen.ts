import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Takes no new connections, lets requests under way finish for two seconds, then cuts them. */
export function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), 2_000);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
