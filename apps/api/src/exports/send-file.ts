import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { signInFirst } from '../access.js';
import type { IdentifyRequest } from '../accounts/identify.js';
import { networkOf } from '../accounts/attempts.js';
import { type AuditRecord, record } from '../audit/record.js';
import type { Services } from '../context.js';
import { actorName, type Identity } from '../identity.js';
import { ApiError, unlessUnwritable } from '../errors.js';
import { payerOf } from '../limits/budgets.js';
import type { Permission } from '../permissions.js';
import { currentRequestId } from '../request-scope.js';

/** How the audit log calls the files that people take. */
type DownloadAction = 'downloadAnswer' | 'downloadAudience' | 'downloadQuarantine' | 'downloadRecommendations';

/** A file on its way out, made while it is sent. */
export interface Download {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Readable | AsyncIterable<string>;
}

/** @throws ApiError - nobody is signed in, or the caller lacks a permission. */
export async function assertMayDownload(
  identify: IdentifyRequest,
  request: Request,
  permission: Permission,
): Promise<Identity> {
  const { identity } = await identify(request);
  if (identity.actor.kind === 'anonymous') throw signInFirst();
  if (!identity.permissions.has(permission))
    throw new ApiError('FORBIDDEN', `This download needs the permission "${permission}". Ask an administrator for it.`);
  return identity;
}

/** Points that a download takes beside the work for it. */
const DOWNLOAD_POINTS = 200;

/**
 * Takes a download from its caller's budget.
 *
 * @returns what takes the work for it.
 * @throws ApiError RATE_LIMITED - too little is left.
 */
export function payForDownload(
  { budgets }: Pick<Services, 'budgets'>,
  request: Request,
  { actor }: Identity,
): (points: number) => void {
  const payer = payerOf(actor, networkOf(request.ip ?? 'unknown'));
  budgets?.take(payer, DOWNLOAD_POINTS);
  return (points) => void budgets?.charge(payer, points);
}

/**
 * Puts on record that somebody takes a file, before it is sent. Where nothing can be written, the server's log has it instead: whoever may look at the data may take it, too.
 */
export async function recordDownload(
  services: Services,
  request: Request,
  { actor }: Identity,
  taken: { action: DownloadAction; target: string | null; detail?: object },
): Promise<void> {
  const entry: AuditRecord = {
    ...taken,
    actor: actorName(actor),
    detail: taken.detail ?? null,
    outcome: 'ok',
    requestId: currentRequestId(),
    address: request.ip ?? null,
  };
  const written = await unlessUnwritable(record(services, entry).then(() => true));
  if (written === null)
    services.log.warn(entry, 'a download is on record here only, since the audit log could not be written');
}

/** Streams a download; memory does not grow with it. A caller that goes away ends it. */
export async function sendDownload(response: Response, { fileName, contentType, content }: Download): Promise<void> {
  response
    .setHeader('cache-control', 'no-store')
    .setHeader('content-type', contentType)
    .setHeader('content-disposition', `attachment; filename="${fileName}"`);
  try {
    await pipeline(content instanceof Readable ? content : Readable.from(content), response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
