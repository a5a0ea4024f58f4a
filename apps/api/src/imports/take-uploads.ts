import { In, type EntityManager } from 'typeorm';
import { callerAccountId, type RequestContext } from '../context.js';
import { isFinished, JobEntity } from '../jobs/job.entity.js';
import { InputCheck } from '../payload.js';
import { receivedBytes } from './upload-files.js';
import { UploadEntity } from './upload.entity.js';

const MOST_FILES = 20;

/** Whether the jobs that took an upload are over without having given it back, as one is whose process was killed. */
async function isLeft(manager: EntityManager, id: string): Promise<boolean> {
  const jobs = await manager
    .createQueryBuilder(JobEntity, 'job')
    .select(['job.id', 'job.state'])
    .where('job.input like :named', { named: `%"${id}"%` })
    .getMany();
  return jobs.length > 0 && jobs.every(({ state }) => isFinished(state));
}

/**
 * Marks uploads as used, all or none.
 *
 * @param field - the field of the input that names them.
 * @throws Refusal - one is not there, not whole, or used.
 */
export async function takeUploads(
  manager: EntityManager,
  field: string,
  given: readonly string[],
  context: RequestContext,
): Promise<string[]> {
  const ids = [...new Set(given)];
  const check = new InputCheck();
  if (ids.length > MOST_FILES) check.add('INVALID', field, `Import at most ${MOST_FILES} files at once.`);
  check.done();
  if (ids.length === 0) return [];
  const found = await manager.findBy(UploadEntity, { id: In(ids) });
  for (const id of ids) {
    const upload = found.find((one) => one.id === id);
    if (!upload || upload.createdById !== callerAccountId(context))
      check.add('NOT_FOUND', field, `There is no upload ${id}. Make one with createUpload.`);
    else if (upload.usedAt !== null && !(await isLeft(manager, id)))
      check.add('TAKEN', field, `${upload.fileName} is being imported already.`);
    else if (upload.usedAt === null && upload.expiresAt <= context.now())
      check.add('EXPIRED', field, `The upload of ${upload.fileName} is over. Make a new one.`);
    else {
      const received = await receivedBytes(context.dataDir, upload);
      if (received !== upload.bytes)
        check.add(
          'CONFLICT',
          field,
          `Of ${upload.fileName} ${received} of ${upload.bytes} bytes have arrived. Send the rest first.`,
        );
    }
  }
  check.done();
  await manager.update(UploadEntity, { id: In(ids) }, { usedAt: context.now() });
  return ids;
}
