import { createWriteStream } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { acquireLease, LeaseHeldError, type Lease } from '@cartograph/events';
import type { Request, Response, Router } from 'express';
import { IsNull } from 'typeorm';
import { signInFirst } from '../access.js';
import type { IdentifyRequest } from '../accounts/identify.js';
import type { Services } from '../context.js';
import { ApiError, badInput, notFound } from '../errors.js';
import { MAY_UPLOAD, opens } from '../permissions.js';
import { keepUpload, makePlace, receivedBytes, RENEW_MS, senderFolder, uploadFile } from './upload-files.js';
import { UploadEntity } from './upload.entity.js';

/** Milliseconds without a byte after which a sender counts as gone. */
const SILENCE_MS = 60_000;

/** Streams files in beside the API: no limit on the body, constant memory, resumable at any byte. */
export function uploadRoutes(router: Router, services: Services, identify: IdentifyRequest): void {
  const tell = async (request: Request, response: Response): Promise<void> => {
    const upload = await findUpload(services, identify, request);
    response
      .setHeader('cache-control', 'no-store')
      .setHeader('upload-offset', String(await receivedBytes(services.dataDir, upload)))
      .setHeader('upload-length', String(upload.bytes))
      .status(200)
      .end();
  };

  const take = async (request: Request, response: Response): Promise<void> => {
    const upload = await findUpload(services, identify, request);
    const turn = await senderOf(services.dataDir, upload.id);
    const keep = (): void =>
      void keepUpload(services, upload).catch((error: unknown) =>
        services.log.warn({ err: error, uploadId: upload.id }, 'the end of an upload was not put off'),
      );
    keep();
    const timer = setInterval(keep, RENEW_MS);
    let received: number;
    try {
      received = await receive(services, upload, request, response);
    } finally {
      clearInterval(timer);
      await turn.release();
    }
    // Whoever has the answer may send the next piece at once.
    response.setHeader('cache-control', 'no-store').setHeader('upload-offset', String(received)).status(204).end();
  };

  router.head('/uploads/:id', (request, response, pass) => void tell(request, response).catch(pass));
  router.put('/uploads/:id', (request, response, pass) => void take(request, response).catch(pass));
}

/** The right to send an upload's bytes: two senders at once would mix them, be it through two servers of one data folder. */
async function senderOf(dataDir: string, id: string): Promise<Lease> {
  try {
    return await acquireLease(senderFolder(dataDir, id), 'sender', { holder: 'an upload', waitMs: 0 });
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
    throw new ApiError(
      'CONFLICT',
      'Another request is sending this file. Wait for it to end, ask HEAD for the offset, and go on there.',
      { cause: error },
    );
  }
}

/** The upload of the path, if the caller may send it. Of others' uploads nobody learns that they exist. */
async function findUpload(services: Services, identify: IdentifyRequest, request: Request): Promise<UploadEntity> {
  const { identity } = await identify(request);
  if (identity.actor.kind === 'anonymous') throw signInFirst();
  if (!opens(MAY_UPLOAD, identity.permissions))
    throw new ApiError(
      'FORBIDDEN',
      `Sending files needs the permission ${MAY_UPLOAD.map((one) => `"${one}"`).join(' or ')}. Ask an administrator for it.`,
    );
  const id = String(request.params['id']);
  const upload = await services.decisions.read.findOneBy(UploadEntity, { id });
  const isOver = upload !== null && upload.usedAt === null && upload.expiresAt <= services.now();
  if (!upload || isOver || upload.createdById !== identity.actor.accountId)
    throw notFound('There is no such upload, or it is over. Make a new one with createUpload.');
  return upload;
}

function offsetOf(request: Request): number {
  const text = request.headers['upload-offset'];
  const offset = text === undefined ? 0 : Number(text);
  if (!Number.isSafeInteger(offset) || (text !== undefined && !/^\d+$/.test(String(text))))
    throw badInput(`The header Upload-Offset is "${String(text)}"; it must be a whole number of bytes.`);
  return offset;
}

/** Appends the body at the offset it names; what arrives before a break stays, so that sending can go on there. */
async function receive(
  { dataDir, decisions }: Services,
  upload: UploadEntity,
  request: Request,
  response: Response,
): Promise<number> {
  const offset = offsetOf(request);
  const received = await receivedBytes(dataDir, upload);
  response.setHeader('upload-offset', String(received));
  if (received === upload.bytes)
    throw new ApiError(
      'CONFLICT',
      'The file has arrived already; it is sent once. Start the import, or make a new upload.',
    );
  if (offset !== received)
    throw new ApiError('CONFLICT', `${received} bytes have arrived; go on there with "Upload-Offset: ${received}".`);
  const tooMany = (): ApiError =>
    badInput(`More bytes than the ${upload.bytes} that createUpload was told. Make a new upload with the right size.`);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (offset + announced > upload.bytes) throw tooMany();

  const file = uploadFile(dataDir, upload);
  await makePlace(dataDir, upload.id);
  let total = offset;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      if (total > upload.bytes) done(tooMany());
      else done(null, chunk);
    },
  });
  request.setTimeout(SILENCE_MS, () => request.destroy(new Error('the sender fell silent')));
  try {
    await pipeline(request, bounded, createWriteStream(file, { flags: offset === 0 ? 'w' : 'r+', start: offset }));
  } catch (error) {
    // A full disk has words of its own.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    if (!(error instanceof ApiError))
      throw new ApiError('UNAVAILABLE', 'The connection broke off. Ask HEAD for the offset and go on there.', {
        cause: error,
      });
    // Whole for a moment, it may have been taken: then an import reads it.
    if (await decisions.read.existsBy(UploadEntity, { id: upload.id, usedAt: IsNull() })) await truncate(file, offset);
    throw error;
  }
  return total;
}
