import type { Services } from '../context.js';
import { hasPassed } from '../has-passed.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { isUnderWay, LAKE_WRITERS } from '../jobs/under-way.js';
import { PeriodicLook } from '../periodic-look.js';
import type { VerifyJobInput, VerifyJobResult } from './lake-jobs.js';

const CHECK_MS = 60_000;
/** From the end of one verification to the next. */
export const VERIFY_EVERY_MS = 24 * 3_600_000;
/** From the start of a server to the first verification of a lake that had none. */
export const FIRST_AFTER_MS = 3_600_000;
/** From a verification that did not come to its end to the next. */
const RETRY_MS = 3_600_000;
/** Slow enough that questions beside it hardly feel it. */
const BYTES_PER_SECOND = 100e6;

/**
 * Has every file of the lake compared with its checksum once a day, and makes this server doubt what any verification found damaged: a question that reads such a file
 * fails from then on, though the file was sound when the server first read it.
 */
export class VerifySchedule {
  readonly #looks = new PeriodicLook(
    () => this.look(),
    (error) => this.services.log.error({ err: error }, 'looking whether the lake is to be verified failed'),
  );
  #told: string | null = null;
  readonly #startedAt: number;

  /** @param doubt - has every process of this server compare files again before it next reads them. */
  constructor(
    private readonly services: Pick<Services, 'decisions' | 'jobs' | 'lake' | 'log' | 'now'>,
    private readonly doubt: (files: readonly string[]) => void = (files) => services.lake.doubt(files),
  ) {
    this.#startedAt = services.now().getTime();
  }

  /** @param checkMs - milliseconds between two looks. */
  start(checkMs = CHECK_MS): void {
    this.#looks.start(checkMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  /** @returns the job that was queued; null where none is due. */
  async look(): Promise<JobEntity | null> {
    const { decisions, jobs, lake } = this.services;
    const last = await this.#last(decisions.read);
    if (last?.state === JobState.DONE && last.id !== this.#told) this.#tell(last);
    if (!(await this.#isDue(decisions.read)) || (await lake.current()) === null) return null;
    const input: VerifyJobInput = { deep: false, bytesPerSecond: BYTES_PER_SECOND };
    return decisions.write(async (manager) =>
      (await this.#isDue(manager)) ? jobs.enqueue(manager, { kind: JobKind.VERIFY, input, createdById: null }) : null,
    );
  }

  #last(database: Pick<Services['decisions']['read'], 'findOne'>): Promise<JobEntity | null> {
    return database.findOne(JobEntity, { where: { kind: JobKind.VERIFY }, order: { id: 'DESC' } });
  }

  async #isDue(database: Pick<Services['decisions']['read'], 'existsBy' | 'findOne'>): Promise<boolean> {
    if (await isUnderWay(database, JobKind.VERIFY, ...LAKE_WRITERS)) return false;
    const last = await this.#last(database);
    const now = this.services.now();
    if (!last?.finishedAt) return hasPassed(FIRST_AFTER_MS, this.#startedAt, now);
    // One that did not come to its end has verified nothing.
    return hasPassed(last.state === JobState.DONE ? VERIFY_EVERY_MS : RETRY_MS, last.finishedAt.getTime(), now);
  }

  #tell({ id, result }: JobEntity): void {
    this.#told = id;
    const { problems } = result as unknown as VerifyJobResult;
    const files = problems.flatMap(({ file }) => file ?? []);
    this.doubt(files);
    if (problems.length > 0)
      this.services.log.error({ jobId: id, files }, 'the lake is damaged: see the verification on the page Data');
  }
}
