import { useCallback } from 'react';
import { useClient } from 'urql';
import { onServer } from '../client/base-path.js';
import { useJobTray } from '../client/job-tray.js';
import { newMutationKey } from '../client/mutation-key.js';
import { useRefusal } from '../client/user-errors.js';
import { usePatchParams } from '../ui/page/url-state.js';
import { StartImportDocument } from '@cartograph/sdk/operations/imports';
import { importInput, type ImportChoices } from './import-choices.js';
import { uploads } from './upload-store.js';

type Sources = { uploadIds: string[]; catalogUploadIds: string[] } | { serverPaths: string[] };

/** Sends files and starts imports, as they were chosen; the store tells how it goes. */
export function useImport(): {
  send(files: readonly File[], choices: ImportChoices): Promise<void>;
  read(paths: readonly string[], choices: ImportChoices): Promise<string | null>;
} {
  const client = useClient();
  const { follow } = useJobTray();
  const read = useRefusal();
  const patch = usePatchParams();
  // Before anything else: when the import is done, somebody may look at another page.
  const showNewest = useCallback(() => patch({ import: null }, 'replace'), [patch]);
  const start = useCallback(
    async (sources: Sources, choices: ImportChoices): Promise<{ id: string }> => {
      const input = { clientMutationKey: newMutationKey(), ...importInput(choices), ...sources };
      const { data, error } = await client.mutation(StartImportDocument, { input }).toPromise();
      const job = data?.startImport.job;
      if (job) return job;
      throw new Error(read({ userErrors: data?.startImport.userErrors, error }).general ?? '');
    },
    [client, read],
  );
  const send = useCallback(
    async (files: readonly File[], choices: ImportChoices): Promise<void> => {
      showNewest();
      const upload = await loadUpload();
      const started = await uploads.send(files, choices.catalog, { upload, start: (ids) => start(ids, choices) });
      if (started !== null) follow(started);
    },
    [start, follow, showNewest],
  );
  const readPaths = useCallback(
    async (serverPaths: readonly string[], choices: ImportChoices): Promise<string | null> => {
      showNewest();
      try {
        const { id } = await start({ serverPaths: [...serverPaths] }, choices);
        uploads.follow(id);
        follow(id);
        return null;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    [start, follow, showNewest],
  );
  return { send, read: readPaths };
}

/** The SDK sends files in resumable pieces; it is fetched when the first file is dropped. */
async function loadUpload(): Promise<Parameters<typeof uploads.send>[2]['upload']> {
  const { CartographClient } = await import('@cartograph/sdk');
  const { imports } = new CartographClient({ url: onServer('/') });
  return (file, options) => imports.upload(file, options);
}
