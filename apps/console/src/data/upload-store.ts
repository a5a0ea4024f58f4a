import { useSyncExternalStore } from 'react';

export interface FileState {
  name: string;
  role: 'log' | 'catalog';
  bytes: number;
  sent: number;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  /** Why it failed, in the server's words. */
  error: string | null;
}

export interface UploadState {
  files: readonly FileState[];
  isBusy: boolean;
  /** The import that the files went into. */
  jobId: string | null;
  /** Why the import could not be started. */
  error: string | null;
}

const idle: UploadState = { files: [], isBusy: false, jobId: null, error: null };

/** What sends the bytes and starts the import; the SDK does. */
export interface Sender {
  upload(
    file: File,
    options: { signal: AbortSignal; onProgress(progress: { sent: number; total: number }): void },
  ): Promise<{ id: string }>;
  /** @throws Error - in words for the person, when the import is refused. */
  start(uploads: { uploadIds: string[]; catalogUploadIds: string[] }): Promise<{ id: string }>;
}

/**
 * Uploads that outlive their page: sending goes on while somebody looks elsewhere in the console.
 */
export class UploadStore {
  #state = idle;
  #stop: AbortController | null = null;
  readonly #listeners = new Set<() => void>();

  get state(): UploadState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read = (): UploadState => this.#state;

  /**
   * Sends the files one after the other and then starts one import of them all. A file that cannot be sent stops the rest.
   *
   * @param catalog - a product catalog that goes with the logs; sent first.
   * @returns the job's id, or null when it did not come so far; `state` says why.
   */
  async send(logs: readonly File[], catalog: File | null, sender: Sender): Promise<string | null> {
    if (this.#state.isBusy || logs.length === 0) return null;
    const stop = new AbortController();
    this.#stop = stop;
    const all = [
      ...(catalog ? [{ file: catalog, role: 'catalog' as const }] : []),
      ...logs.map((file) => ({ file, role: 'log' as const })),
    ];
    this.#set({
      ...idle,
      isBusy: true,
      files: all.map(({ file: { name, size }, role }) => ({
        name,
        role,
        bytes: size,
        sent: 0,
        state: 'waiting',
        error: null,
      })),
    });
    const ids = { log: [] as string[], catalog: [] as string[] };
    try {
      for (const [index, { file, role }] of all.entries()) {
        this.#setFile(index, { state: 'sending' });
        try {
          const upload = await sender.upload(file, {
            signal: stop.signal,
            onProgress: ({ sent }) => this.#setFile(index, { sent }),
          });
          ids[role].push(upload.id);
          this.#setFile(index, { state: 'sent', sent: file.size });
        } catch (error) {
          this.#setFile(index, { state: 'failed', error: stop.signal.aborted ? null : words(error) });
          return null;
        }
      }
      const job = await sender.start({ uploadIds: ids.log, catalogUploadIds: ids.catalog });
      this.#set({ ...this.#state, jobId: job.id });
      return job.id;
    } catch (error) {
      this.#set({ ...this.#state, error: words(error) });
      return null;
    } finally {
      this.#set({ ...this.#state, isBusy: false });
    }
  }

  /** Takes over an import that no file had to be sent for. */
  follow(jobId: string): void {
    this.#set({ ...idle, jobId });
  }

  /** Stops sending; nothing is imported. */
  cancel(): void {
    this.#stop?.abort();
    this.#set(idle);
  }

  clear(): void {
    if (!this.#state.isBusy) this.#set(idle);
  }

  #setFile(index: number, change: Partial<FileState>): void {
    this.#set({
      ...this.#state,
      files: this.#state.files.map((file, at) => (at === index ? { ...file, ...change } : file)),
    });
  }

  #set(state: UploadState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The console's one store of uploads. */
export const uploads = new UploadStore();

export function useUploads(): UploadState {
  return useSyncExternalStore(uploads.subscribe, uploads.read);
}
