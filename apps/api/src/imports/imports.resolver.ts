import { statfs } from 'node:fs/promises';
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { pageOfList, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { POINTS_PER_MS } from '../limits/budgets.js';
import { keyOf, newId } from '../node-id.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { MAY_UPLOAD } from '../permissions.js';
import { Count } from '../scalars.js';
import { IMPORT_PREFIX } from '../snapshot.js';
import { Import, ImportConnection, ImportProblem, toImport } from './import.js';
import { importReports, inLogLoader } from './import-reports.js';
import type { ImportJobInput } from './import-job.js';
import { CreateUploadInput, CreateUploadPayload, StartImportInput, StartImportPayload } from './payloads.js';
import { checkedImport } from './import-options.js';
import { takeUploads } from './take-uploads.js';
import { makePlace, missingBytes, receivedBytes, safeFileName, sweepUploads, UNUSED_MS } from './upload-files.js';
import { UploadEntity, UPLOAD_PREFIX } from './upload.entity.js';

/** Bytes of a file of somebody who may not import logs; 200,000 rows of exposures or outcomes have fewer. */
const MOST_FOR_CAMPAIGN = 256 * 2 ** 20;
/** Of an account's files that wait, together. */
const MOST_WAITING = 4 * MOST_FOR_CAMPAIGN;
const MOST_FILES = 1_000;
/** To take a mebibyte in takes about a millisecond. */
const POINTS_PER_MIB = POINTS_PER_MS;

@Resolver(() => Import)
export class ImportInLogResolver {
  @Requires('shop:read')
  @FieldResolver(() => Boolean, {
    description:
      'Whether the current snapshot holds what it brought. False after a rollback to before it, where a later import replaced its months, and where a real log replaced the demo shop.',
  })
  async isInLog(@Root() { id }: Import, @Ctx() context: RequestContext): Promise<boolean> {
    return (await inLogLoader.load(context, keyOf(id, IMPORT_PREFIX))) ?? false;
  }
}

@Resolver(() => ImportProblem)
export class ImportProblemResolver {
  @Requires('shop:read')
  @FieldResolver(() => String, { nullable: true })
  value(@Root() { value }: ImportProblem, @Ctx() { identity }: RequestContext): string | null {
    return identity.permissions.has('people:read') ? value : null;
  }
}

@Resolver(() => UploadEntity)
export class ImportsResolver {
  @Requires('shop:read')
  @Query(() => ImportConnection)
  async imports(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Import>> {
    return pageOfList(await importReports(context), args, toImport);
  }

  @Requires(...MAY_UPLOAD)
  @Mutation(() => CreateUploadPayload, {
    description:
      'Makes the place that the bytes of a file go to. Who may not import logs sends at most 256 MiB, and 1 GiB of files that wait: exposures and outcomes.',
  })
  createUpload(
    @Arg('input', () => CreateUploadInput) input: CreateUploadInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateUploadPayload> {
    return mutate({ upload: null }, async () => {
      const check = new InputCheck();
      const fileName = safeFileName(input.fileName);
      if (fileName === null)
        check.add('INVALID', 'fileName', 'Give the file a name of at most 200 bytes, such as 2019-Oct.csv.');
      if (!context.identity.permissions.has('imports:write') && input.bytes > MOST_FOR_CAMPAIGN)
        check.add(
          'TOO_LONG',
          'bytes',
          `The file has ${input.bytes} bytes; without the permission "imports:write" at most ${MOST_FOR_CAMPAIGN} are taken. Send exposures and outcomes in parts, or packed.`,
        );
      if (input.bytes < 1) check.add('INVALID', 'bytes', 'The file is empty: choose one with rows.');
      check.done();
      await sweepUploads(context);
      const { bavail, bsize } = await statfs(context.dataDir);
      const free = bavail * bsize;
      const now = context.now();
      const upload = Object.assign(new UploadEntity(), {
        id: newId(UPLOAD_PREFIX),
        fileName,
        bytes: input.bytes,
        createdAt: now,
        expiresAt: new Date(now.getTime() + UNUSED_MS),
        createdById: callerAccountId(context),
        usedAt: null,
      });
      // One after the other: two files that are announced at once do not both get the same room.
      const { id, replayed } = await runOnce(context, 'createUpload', input, async (manager) => {
        const waiting = await manager.find(UploadEntity);
        const promised = await missingBytes(context.dataDir, waiting);
        if (input.bytes > free - promised)
          throw refuse(
            'INVALID',
            'bytes',
            `The file has ${input.bytes} bytes and the disk of the data folder only ${Math.max(0, free - promised)}${promised > 0 ? `, beside ${promised} of files on their way` : ''}: free some space.`,
          );
        const own = waiting.filter(({ createdById }) => createdById === upload.createdById);
        if (own.length >= MOST_FILES)
          throw refuse(
            'TOO_LONG',
            'bytes',
            `${own.length} of your files wait. Import them first, or wait: what is not used goes after an hour.`,
          );
        const held = own.reduce((sum, { bytes }) => sum + bytes, 0);
        if (!context.identity.permissions.has('imports:write') && held + input.bytes > MOST_WAITING)
          throw refuse(
            'TOO_LONG',
            'bytes',
            `Your files that wait have ${held} bytes; without the permission "imports:write" all together may have ${MOST_WAITING}. Import them first, or wait: what is not used goes after an hour.`,
          );
        await manager.insert(UploadEntity, upload);
        return upload.id;
      });
      if (replayed) {
        const earlier = await context.decisions.read.findOneBy(UploadEntity, { id });
        if (!earlier || earlier.usedAt !== null)
          throw refuse(
            'CONFLICT',
            'clientMutationKey',
            'The upload that this clientMutationKey made is gone or used. Take a new key.',
          );
        // The first call may have ended before its place was made.
        await makePlace(context.dataDir, id);
        return { upload: earlier };
      }
      await makePlace(context.dataDir, upload.id);
      context.charge(Math.ceil(input.bytes / 2 ** 20) * POINTS_PER_MIB);
      return { upload };
    });
  }

  @Requires('imports:write')
  @Mutation(() => StartImportPayload)
  startImport(
    @Arg('input', () => StartImportInput) input: StartImportInput,
    @Ctx() context: RequestContext,
  ): Promise<StartImportPayload> {
    return mutate({ job: null }, async () => {
      const options = await checkedImport(input, context.dataDir);
      const { id } = await runOnce(context, 'startImport', input, async (manager) => {
        const catalogIds = await takeUploads(manager, 'catalogUploadIds', input.catalogUploadIds ?? [], context);
        const uploadIds = await takeUploads(manager, 'uploadIds', input.uploadIds ?? [], context);
        const job: ImportJobInput = { ...options, uploadIds, catalog: { ...options.catalog, uploadIds: catalogIds } };
        return (
          await context.jobs.enqueue(manager, {
            kind: JobKind.IMPORT,
            input: job,
            createdById: callerAccountId(context),
          })
        ).id;
      });
      return { job: await context.decisions.read.findOneByOrFail(JobEntity, { id }) };
    });
  }

  @Requires(...MAY_UPLOAD)
  @FieldResolver(() => String)
  path(@Root() upload: UploadEntity): string {
    return `/uploads/${upload.id}`;
  }

  @Requires(...MAY_UPLOAD)
  @FieldResolver(() => Count)
  received(@Root() upload: UploadEntity, @Ctx() context: RequestContext): Promise<number> {
    return receivedBytes(context.dataDir, upload);
  }
}
