import { CartographError } from './errors.js';
import type { CallOptions, Transport } from './transport.js';
import { refused } from './uploads.js';

/** A file may be large and its reader slow. */
const downloadTimeoutMs = 60 * 60_000;

/**
 * A file of the server, as it comes: nothing of it is kept in memory.
 *
 * @param query - what to add to the address; names without a value are left out.
 * @throws CartographError - what the server refused; the signal's reason after an abort. Reading it rejects where it breaks off.
 */
export async function download(
  transport: Transport,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  call: CallOptions = {},
): Promise<ReadableStream<Uint8Array>> {
  const url = transport.resolve(path);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  const response = await transport.send(
    url,
    { method: 'GET' },
    { ...call, timeoutMs: call.timeoutMs ?? downloadTimeoutMs },
  );
  if (!response.ok) throw await refused(response);
  if (response.body === null)
    throw new CartographError(
      { kind: 'protocol', status: response.status },
      `${url.pathname} answered without a body.`,
    );
  return response.body;
}
