import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ifMissing, makePrivate } from '@cartograph/events';
import { In } from 'typeorm';
import type { Services } from '../context.js';
import { UploadEntity } from './upload.entity.js';

/** An upload that no import has taken is gone after this. */
export const UNUSED_MS = 60 * 60_000;
/** How often the end of an upload under way is put off. */
export const RENEW_MS = 5 * 60_000;
/** Files of an import whose process died stay this long; nothing tells whether it still reads them. */
const USED_MS = 24 * 60 * 60_000;

const uploadFolder = (dataDir: string, id: string): string => path.join(dataDir, 'uploads', id);

/** Where the lease of an upload's sender lies; beside the bytes, whose name the sender chooses. */
export const senderFolder = (dataDir: string, id: string): string => path.join(dataDir, 'uploads', `${id}.sender`);

/** Where an upload's bytes lie. */
export const uploadFile = (dataDir: string, upload: Pick<UploadEntity, 'id' | 'fileName'>): string =>
  path.join(uploadFolder(dataDir, upload.id), upload.fileName);

/** Makes the place an upload's bytes go to. */
export async function makePlace(dataDir: string, id: string): Promise<void> {
  await makePrivate(path.join(dataDir, 'uploads'));
  await mkdir(uploadFolder(dataDir, id), { recursive: true });
}

/** Bytes that have arrived. */
export async function receivedBytes(dataDir: string, upload: Pick<UploadEntity, 'id' | 'fileName'>): Promise<number> {
  return (await ifMissing(stat(uploadFile(dataDir, upload)), null))?.size ?? 0;
}

/** Bytes that uploads were announced with and that have not arrived. */
export async function missingBytes(dataDir: string, uploads: readonly UploadEntity[]): Promise<number> {
  const missing = await Promise.all(
    uploads.map(async (upload) =>
      upload.usedAt === null ? Math.max(0, upload.bytes - (await receivedBytes(dataDir, upload))) : 0,
    ),
  );
  return missing.reduce((sum, bytes) => sum + bytes, 0);
}

/** Removes uploads with their bytes. */
export async function removeUploads(
  services: Pick<Services, 'dataDir' | 'decisions'>,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids) {
    for (const folder of [uploadFolder, senderFolder])
      await rm(folder(services.dataDir, id), { recursive: true, force: true });
    await services.decisions.write((manager) => manager.delete(UploadEntity, { id }));
  }
}

/** Makes uploads that an import had taken free for another try, for an hour. */
export async function giveBackUploads(services: Pick<Services, 'decisions'>, ids: readonly string[]): Promise<void> {
  await services.decisions.write((manager) =>
    manager.update(UploadEntity, { id: In([...ids]) }, { usedAt: null, expiresAt: new Date(Date.now() + UNUSED_MS) }),
  );
}

/** A sender at work keeps its upload: ten gigabytes over a slow line take longer than one lies unused. */
export async function keepUpload(services: Pick<Services, 'decisions' | 'now'>, upload: UploadEntity): Promise<void> {
  const expiresAt = new Date(services.now().getTime() + UNUSED_MS);
  if (expiresAt.getTime() - upload.expiresAt.getTime() < RENEW_MS) return;
  upload.expiresAt = expiresAt;
  await services.decisions.write((manager) => manager.update(UploadEntity, { id: upload.id }, { expiresAt }));
}

type UploadData = Pick<Services, 'dataDir' | 'decisions' | 'now'>;

/** The uploads that nobody will ask for any more. */
export async function uploadsOver({ decisions, now }: Pick<UploadData, 'decisions' | 'now'>): Promise<UploadEntity[]> {
  const at = now();
  const longAgo = new Date(at.getTime() - USED_MS).toISOString();
  return decisions.read
    .createQueryBuilder(UploadEntity, 'upload')
    .where('(upload.usedAt is null and upload.expiresAt < :now) or upload.usedAt < :longAgo', {
      now: at.toISOString(),
      longAgo,
    })
    .getMany();
}

/** Removes what nobody will ask for any more. */
export async function sweepUploads(services: UploadData): Promise<void> {
  const over = await uploadsOver(services);
  await removeUploads(
    services,
    over.map(({ id }) => id),
  );
}

const LONGEST_NAME_BYTES = 200;

/** A file name that is one on every system, without a path; null when nothing is left of it. */
export function safeFileName(name: string): string | null {
  const base = name.normalize('NFC').split(/[\\/]/).at(-1)?.trim() ?? '';
  const plain = base.replaceAll(/[\p{Cc}<>:"|?*]/gu, '_').replace(/^\.+/, '');
  return plain === '' || Buffer.byteLength(plain) > LONGEST_NAME_BYTES ? null : plain;
}
