import type { Feature } from '../feature.js';
import { JobKind } from '../jobs/handler.js';
import { IMPORT_PREFIX } from '../snapshot.js';
import { toImport } from './import.js';
import { importReports } from './import-reports.js';
import { ImportInLogResolver, ImportProblemResolver, ImportsResolver } from './imports.resolver.js';
import { CreateUploads1764000000700, SpellCatalogInImports1764000002982 } from './migrations.js';
import { uploadRoutes } from './upload-route.js';
import { UploadEntity } from './upload.entity.js';

/** Files sent in, the imports made of them, and what became of their rows. */
export const importsFeature: Feature = {
  name: 'imports',
  resolvers: [ImportsResolver, ImportInLogResolver, ImportProblemResolver],
  entities: [UploadEntity],
  migrations: [CreateUploads1764000000700, SpellCatalogInImports1764000002982],
  jobs: [{ kind: JobKind.IMPORT, load: async () => (await import('./import-job.js')).importJob }],
  nodes: [
    {
      prefix: IMPORT_PREFIX,
      typeName: 'Import',
      load: async (_id, key, context) => {
        const report = (await importReports(context)).find(({ id }) => id === key);
        return report ? toImport(report) : null;
      },
    },
  ],
  routes: uploadRoutes,
};
