import { DiskFile } from './disk-file.js';
import { CartographError, fromAnswer } from './errors.js';
import { pause, type CallOptions, type Transport } from './transport.js';

/** Bytes that can be read from any offset, as a `Blob` can. Of Node's `openAsBlob` only files below 4 GiB: give the path of larger ones. */
export interface Bytes {
  readonly size: number;
  slice(start: number, end?: number): Blob | Promise<Blob>;
}

/** A log to send: a browser's `File`, or a name with its bytes. */
export type LogFile = { name: string; bytes: Bytes } | (Bytes & { name: string });

/** The bytes of a file to send. */
export const bytesOf = (file: LogFile): Bytes => ('size' in file ? file : file.bytes);

/**
 * A file as it can be sent; a path is read from the disk as it is sent, never as a whole.
 *
 * @throws CartographError `bad-input` - a path where there is no file system; the system's own error where there is no such file.
 */
export async function logFile(file: LogFile | string): Promise<LogFile> {
  return typeof file === 'string'
    ? { name: file.split(/[\\/]/).at(-1) ?? file, bytes: await DiskFile.open(file) }
    : file;
}

export interface UploadProgress {
  sent: number;
  total: number;
}

const chunkBytes = 8 * 1024 * 1024;
const chunkTimeoutMs = 120_000;
const attempts = 5;

/**
 * PUTs the bytes in pieces, each at its offset. After a fault the server is asked how far it came, and sending goes on there.
 *
 * @throws CartographError - what the server refused, or the last fault after five in a row without progress.
 */
export async function sendFile(
  transport: Transport,
  path: string,
  content: Bytes,
  options: CallOptions & { onProgress?: (progress: UploadProgress) => void },
): Promise<void> {
  const url = transport.resolve(path);
  const call = { ...options, timeoutMs: options.timeoutMs ?? chunkTimeoutMs };
  let offset = 0;
  let faults = 0;
  do {
    try {
      const end = Math.min(offset + chunkBytes, content.size);
      const response = await transport.send(
        url,
        { method: 'PUT', headers: headersAt(offset), body: await content.slice(offset, end) },
        call,
      );
      if (!response.ok) throw await refused(response);
      await response.arrayBuffer();
      offset = end;
      faults = 0;
    } catch (error) {
      faults += 1;
      if (!(error instanceof CartographError) || !mayPass(error) || faults >= attempts) throw error;
      await pause(200 * 2 ** faults, options.signal);
      offset = await receivedSoFar(transport, url, call);
    }
    options.onProgress?.({ sent: offset, total: content.size });
  } while (offset < content.size);
}

const headersAt = (offset: number): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  'upload-offset': String(offset),
});

function mayPass(error: CartographError): boolean {
  return (
    error.kind === 'network' || error.kind === 'timeout' || error.kind === 'unavailable' || error.kind === 'conflict'
  );
}

async function receivedSoFar(transport: Transport, url: URL, call: CallOptions): Promise<number> {
  const response = await transport.send(url, { method: 'HEAD' }, call);
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN);
  if (!response.ok || !Number.isSafeInteger(offset)) throw await refused(response);
  return offset;
}

/** What the server says in a refusal. */
export async function refused(response: Response): Promise<CartographError> {
  const context = {
    requestId: response.headers.get('x-request-id'),
    retryAfterSeconds: null,
    cost: null,
    partialData: null,
  };
  return fromAnswer(response.status, context, await response.text());
}
