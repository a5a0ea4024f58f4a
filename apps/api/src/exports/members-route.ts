import { BYTE_ORDER_MARK, csvLine } from '@cartograph/events';
import type { Request, Response, Router } from 'express';
import type { IdentifyRequest } from '../accounts/identify.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { decodeParts } from '../audiences/members-bytes.js';
import { MembersFileError, readMemberBytes } from '../audiences/members-file.js';
import type { Services } from '../context.js';
import { notFound, unavailable } from '../errors.js';
import { assertMayDownload, payForDownload, recordDownload, sendDownload } from './send-file.js';

const LINES_AT_ONCE = 5_000;

/** `GET /audiences/<id>/members.csv`: the users of a frozen audience, for the tool that addresses them. */
export function membersRoutes(router: Router, services: Services, identify: IdentifyRequest): void {
  const send = async (request: Request, response: Response): Promise<void> => {
    await assertMayDownload(identify, request, 'plan:read');
    const identity = await assertMayDownload(identify, request, 'people:read');
    payForDownload(services, request, identity);
    const id = String(request.params['id']);
    const audience = await services.decisions.read.findOneBy(AudienceEntity, { id });
    if (!audience) throw notFound(`There is no audience ${id}. Query "audiences" for those there are.`);
    const members = await readMemberBytes(services.dataDir, id, audience.membersHash).catch((error: unknown) => {
      throw error instanceof MembersFileError ? unavailable(error.message, error) : error;
    });
    await recordDownload(services, request, identity, { action: 'downloadAudience', target: id });
    await sendDownload(response, {
      fileName: `${id}.csv`,
      contentType: 'text/csv; charset=utf-8',
      content: linesOf(members, audience.isSynthetic),
    });
  };
  router.get('/audiences/:id/members.csv', (request, response, pass) => void send(request, response).catch(pass));
}

/** Made-up users say so in every row, wherever the file goes. */
async function* linesOf(members: Buffer, isSynthetic: boolean): AsyncGenerator<string, void, undefined> {
  const mark = isSynthetic ? ['true'] : [];
  yield BYTE_ORDER_MARK + csvLine(['user_id', 'bought', 'spent', ...(isSynthetic ? ['synthetic'] : [])]);
  for (const { userIds, converted, value } of decodeParts(members, LINES_AT_ONCE))
    yield userIds.map((id, place) => csvLine([id, converted[place] ?? 0, value[place] ?? 0, ...mark])).join('');
}
