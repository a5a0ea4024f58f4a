import { Connection } from './connection.js';
import { settled } from './errors.js';
import type { UploadId } from './ids.js';
import {
  CountImportsDocument,
  CreateUploadDocument,
  ListImportsDocument,
  StartImportDocument,
  type CreateUploadMutation,
  type ImportFieldsFragment,
} from './imports.generated.js';
import type { Job } from './jobs.js';
import { mutationKey, type CallOptions, type Transport } from './transport.js';
import { sendFile, type LogFile, type UploadProgress } from './uploads.js';

/** What one import read, kept, dropped and set aside. */
export type Import = ImportFieldsFragment;
/** A place on the server for one file's bytes. */
export type Upload = NonNullable<CreateUploadMutation['createUpload']['upload']>;

/** Imports: send log files, turn them into a snapshot, read the reports. */
export class Imports {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. */
  list(call?: CallOptions): Connection<Import> {
    return new Connection<Import>(
      {
        page: async (at, options) => (await this.#transport.request(ListImportsDocument, at, options)).imports,
        count: async (options) => (await this.#transport.request(CountImportsDocument, {}, options)).imports.totalCount,
      },
      call,
    );
  }

  /**
   * Sends one file's bytes. Nothing is imported before `start`.
   * A broken transfer goes on where the server says it stopped.
   *
   * @param file - a browser's `File`, or `{ name, bytes }`; in Node `{ name, bytes: await openAsBlob(path) }` streams from disk.
   * @param options.onProgress - hears bytes sent and in all.
   */
  async upload(file: LogFile, options: CallOptions & { onProgress?: (progress: UploadProgress) => void } = {}): Promise<Upload> {
    const content = 'size' in file ? file : file.bytes;
    const { createUpload } = await this.#transport.request(CreateUploadDocument, { input: { fileName: file.name, bytes: content.size } }, options);
    const upload = settled(createUpload, (payload) => payload.upload);
    await sendFile(this.#transport, upload.path, content, options);
    return { ...upload, received: content.size };
  }

  /** Starts an import of uploaded files; follow the job with `jobs.watch`. */
  async start(uploadIds: readonly UploadId[], options: CallOptions & { keepDuplicates?: boolean } = {}): Promise<Job> {
    const { keepDuplicates, ...call } = options;
    const variables = { input: { clientMutationKey: mutationKey(), uploadIds: [...uploadIds], keepDuplicates } };
    const { startImport } = await this.#transport.request(StartImportDocument, variables, call);
    return settled(startImport, (payload) => payload.job);
  }
}
