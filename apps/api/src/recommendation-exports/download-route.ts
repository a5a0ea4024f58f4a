import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Request, Response, Router } from 'express';
import type { IdentifyRequest } from '../accounts/identify.js';
import type { Services } from '../context.js';
import { notFound } from '../errors.js';
import { assertMayDownload, payForDownload, recordDownload, sendDownload } from '../exports/send-file.js';
import { ifThere } from '../if-there.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { DAYS_KEPT, exportFile } from './export-files.js';
import type { ExportJobInput } from './export-job.js';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/jsonl; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

/** `GET /recommendation-exports/<file>`: the file that an export wrote. */
export function exportRoutes(router: Router, services: Services, identify: IdentifyRequest): void {
  const send = async (request: Request, response: Response): Promise<void> => {
    await assertMayDownload(identify, request, 'recommendations:read');
    const identity = await assertMayDownload(identify, request, 'people:read');
    payForDownload(services, request, identity);
    const fileName = String(request.params['file']);
    const file = exportFile(services.dataDir, fileName);
    const [, jobId = '', format = ''] = /^recommendations-(job_\w+)\.(\w+)$/.exec(fileName) ?? [];
    const job =
      file === null
        ? null
        : await services.decisions.read.findOneBy(JobEntity, { id: jobId, kind: JobKind.EXPORT_RECOMMENDATIONS });
    if (file === null || job === null || (job.input as ExportJobInput).format !== format)
      throw notFound('There is no such export. Start one with startRecommendationExport.');
    if ((job.input as ExportJobInput).audienceId !== null) await assertMayDownload(identify, request, 'plan:read');
    if (job.state !== JobState.DONE)
      throw notFound(
        `This export has made no file: its job is ${job.state}. Wait until it is DONE, or start another one.`,
      );
    if ((await ifThere(stat(file))) === null)
      throw notFound(
        `This file is no longer kept: files go after ${DAYS_KEPT} days, and when users are erased. Start the export again.`,
      );
    const detail = { fileName };
    await recordDownload(services, request, identity, { action: 'downloadRecommendations', target: jobId, detail });
    await sendDownload(response, {
      fileName,
      contentType: CONTENT_TYPES[format] ?? 'application/octet-stream',
      content: createReadStream(file),
    });
  };
  router.get('/recommendation-exports/:file', (request, response, pass) => void send(request, response).catch(pass));
}
