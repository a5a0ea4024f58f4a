import { Connection } from '../core/connection.js';
import { download } from '../core/downloads.js';
import type { ImportId } from '../core/ids.js';
import {
  CountQuarantineDocument,
  ListQuarantineDocument,
  type QuarantinedRowFieldsFragment,
} from '../operations/quarantine.generated.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** A row that an import put aside: where it stood, what was wrong, what to do, and its text. */
export type QuarantinedRow = QuarantinedRowFieldsFragment;

/** The rows that an import put aside. */
export function quarantine(
  transport: Transport,
  importId: ImportId,
  query: { file?: string; reason?: string },
  call?: CallOptions,
): Connection<QuarantinedRow> {
  return new Connection<QuarantinedRow>(
    {
      page: async (at, options) =>
        (await transport.request(ListQuarantineDocument, { importId, ...query, ...at }, options)).quarantine,
      count: async (options) =>
        (await transport.request(CountQuarantineDocument, { importId, ...query }, options)).quarantine.totalCount,
    },
    call,
  );
}

/** Which rows, and how they are written. Default: all, as a log. */
export interface QuarantineFile {
  format?: 'log' | 'csv' | 'parquet';
  file?: string;
  reason?: string;
}

/** The rows that an import put aside, as a file. */
export function downloadQuarantine(
  transport: Transport,
  importId: ImportId,
  { format = 'log', ...which }: QuarantineFile,
  call?: CallOptions,
): Promise<ReadableStream<Uint8Array>> {
  return download(transport, `imports/${importId}/quarantine.${format}`, which, call);
}
