import { createServer } from 'node:net';
import { CliError } from '../failure.js';

/**
 * Refuses a port that is taken before minutes of work go into data. Anything else that may be wrong with the address is
 * left to the server, which names it.
 */
export function checkPort(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') resolve();
      else
        reject(
          new CliError(
            `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with --port ${port < 65_535 ? port + 1 : 4000}.`,
          ),
        );
    });
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}
