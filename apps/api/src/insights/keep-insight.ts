import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { refuse, type InputCheck } from '../payload.js';
import type { Claim, Judgment } from './claim.js';
import type { FrozenEvidence } from './freeze-evidence.js';
import { INSIGHT_PREFIX, InsightEntity } from './insight.entity.js';
import { insightLoader } from './insight-loader.js';
import { InsightPictureEntity, readPicture, type PictureInput } from './picture.js';

const NOTE_LIMIT = 4_000;

/** What a new insight is made of. */
export interface NewInsight {
  title: string;
  page: string;
  evidence: FrozenEvidence;
  note: string | null;
  picture: PictureInput | null;
  claim: Claim | null;
  predecessorId: string | null;
  judgment: Judgment | null;
}

/** A note without spaces around it; null for none. */
export function checkedNote(check: InputCheck, note: string | null | undefined): string | null {
  const trimmed = note?.trim() ?? '';
  if (trimmed.length > NOTE_LIMIT)
    check.add('TOO_LONG', 'note', `Shorten the note to ${NOTE_LIMIT} characters; it has ${trimmed.length}.`);
  return trimmed === '' ? null : trimmed;
}

/** Keeps an insight with its picture, once for a `clientMutationKey`. @throws Refusal - the picture is none, or the key was used otherwise. */
export async function keepInsight(
  context: RequestContext,
  action: string,
  input: { clientMutationKey?: string | null | undefined },
  { evidence, picture, ...facts }: NewInsight,
): Promise<InsightEntity> {
  const read = picture && readPicture(picture);
  const { id } = await runOnce(context, action, input, async (manager) => {
    const insight = Object.assign(new InsightEntity(), {
      id: newId(INSIGHT_PREFIX),
      ...facts,
      ...evidence,
      approvedById: null,
      approvedAt: null,
      createdById: callerAccountId(context),
      createdAt: context.now(),
    });
    await manager.insert(InsightEntity, insight);
    if (read)
      await manager.insert(
        InsightPictureEntity,
        Object.assign(new InsightPictureEntity(), { id: insight.id, ...read }),
      );
    return insight.id;
  });
  const insight = await insightLoader.load(context, id);
  if (!insight)
    throw refuse(
      'NOT_FOUND',
      'clientMutationKey',
      'The insight that this clientMutationKey made is gone. Take a new key.',
    );
  return insight;
}
