import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { StartImportInput } from '../generated/schema.js';
import type { UploadId } from '../core/ids.js';
import {
  CountImportsDocument,
  CreateUploadDocument,
  ListImportsDocument,
  StartImportDocument,
  type CreateUploadMutation,
  type ImportFieldsFragment,
} from '../operations/imports.generated.js';
import type { Job } from '../shop/jobs.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';
import { bytesOf, logFile, sendFile, type LogFile, type UploadProgress } from '../core/uploads.js';

/** What one import read, kept, dropped and set aside. */
export type Import = ImportFieldsFragment;
/** A place on the server for one file's bytes. */
export type Upload = NonNullable<CreateUploadMutation['createUpload']['upload']>;

/** Files of an import. */
export interface Files {
  /** Files of this machine: a browser's `File`, `{ name, bytes }`, or in Node a path. */
  files?: readonly (LogFile | string)[];
  /** Files that were sent with `upload`. */
  uploadIds?: readonly UploadId[];
  /** Files and folders on the server, below the folders it allows. */
  serverPaths?: readonly string[];
}

/** What is imported. */
export interface ImportSource extends Files {
  /** A product catalog, joined to logs without brand and category by product id. */
  catalog?: Files;
}

/** How it is imported; see the schema's `StartImportInput`. */
export type ImportChoices = Partial<
  Pick<
    StartImportInput,
    'keepDuplicates' | 'replaceMonths' | 'replaceOnlyMonths' | 'readAgain' | 'acceptCut' | 'maxBadShare' | 'readAs'
  >
>;

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
   * @param file - a browser's `File`, `{ name, bytes }`, or in Node a path.
   * @param options.onProgress - hears bytes sent and in all.
   */
  async upload(
    file: LogFile | string,
    options: CallOptions & { onProgress?: (progress: UploadProgress) => void } = {},
  ): Promise<Upload> {
    const named = await logFile(file);
    const content = bytesOf(named);
    const { createUpload } = await this.#transport.request(
      CreateUploadDocument,
      { input: { clientMutationKey: mutationKey(), fileName: named.name, bytes: content.size } },
      options,
    );
    const upload = settled(createUpload, (payload) => payload.upload);
    await sendFile(this.#transport, upload.path, content, options);
    return { ...upload, received: content.size };
  }

  /**
   * Starts an import, after sending the files it names; follow the job with `jobs.watch`.
   *
   * @param source - files of this machine, which are sent first; files that were sent; files and folders of the server. They may be mixed.
   * @param options.onProgress - hears bytes sent of all files, and in all.
   */
  async start(
    source: readonly UploadId[] | ImportSource,
    options: CallOptions & ImportChoices & { onProgress?: (progress: UploadProgress) => void } = {},
  ): Promise<Job> {
    const {
      keepDuplicates,
      replaceMonths,
      replaceOnlyMonths,
      readAgain,
      acceptCut,
      maxBadShare,
      readAs,
      onProgress,
      ...call
    } = options;
    const named: ImportSource = 'length' in source ? { uploadIds: source } : source;
    const files = await Promise.all((named.files ?? []).map(logFile));
    const catalog = await Promise.all((named.catalog?.files ?? []).map(logFile));
    const total = [...files, ...catalog].reduce((sum, file) => sum + bytesOf(file).size, 0);
    let before = 0;
    const sendAll = async (some: readonly LogFile[]): Promise<UploadId[]> => {
      const ids: UploadId[] = [];
      for (const file of some) {
        ids.push(
          (await this.upload(file, { ...call, onProgress: ({ sent }) => onProgress?.({ sent: before + sent, total }) }))
            .id,
        );
        before += bytesOf(file).size;
      }
      return ids;
    };
    const uploadIds = [...(named.uploadIds ?? []), ...(await sendAll(files))];
    const catalogUploadIds = [...(named.catalog?.uploadIds ?? []), ...(await sendAll(catalog))];
    const input = {
      clientMutationKey: mutationKey(),
      keepDuplicates,
      replaceMonths,
      replaceOnlyMonths,
      readAgain,
      acceptCut,
      maxBadShare,
      readAs,
      ...given('uploadIds', uploadIds),
      ...given('serverPaths', named.serverPaths),
      ...given('catalogUploadIds', catalogUploadIds),
      ...given('catalogPaths', named.catalog?.serverPaths),
    };
    const { startImport } = await this.#transport.request(StartImportDocument, { input }, call);
    return settled(startImport, (payload) => payload.job);
  }
}

const given = <Name extends string, Value>(
  name: Name,
  values: readonly Value[] | undefined,
): { [Key in Name]?: Value[] } =>
  (values === undefined || values.length === 0 ? {} : { [name]: [...values] }) as { [Key in Name]?: Value[] };
