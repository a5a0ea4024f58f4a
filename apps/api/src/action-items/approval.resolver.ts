import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { insightLoader } from '../insights/insight-loader.js';
import { ApproveEvidenceInput, ApproveEvidencePayload } from '../insights/payloads.js';
import { mutate, refuse } from '../payload.js';
import { ActionItemEntity } from './action-item.entity.js';

/** Approval of evidence: here and not with the insights, because it asks whose items stand on it. */
@Resolver()
export class ApprovalResolver {
  @Requires('evidence:approve')
  @Mutation(() => ApproveEvidencePayload)
  approveEvidence(
    @Arg('input', () => ApproveEvidenceInput) { insightId }: ApproveEvidenceInput,
    @Ctx() context: RequestContext,
  ): Promise<ApproveEvidencePayload> {
    return mutate({ insight: null }, async () => {
      const approver = callerAccountId(context);
      if (approver === null) throw refuse('FORBIDDEN', null, 'An approval carries a name. Sign in with your account.');
      const insight = await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(InsightEntity, { id: insightId });
        if (!found) throw refuse('NOT_FOUND', 'insightId', 'There is no such insight.');
        if (found.createdById === approver)
          throw refuse('FORBIDDEN', 'insightId', 'You kept this evidence yourself; a colleague has to approve it.', {
            insight: found,
          });
        const items = await manager.findBy(ActionItemEntity, { insightId });
        if (items.some((item) => item.createdById === approver || item.ownerId === approver)) {
          throw refuse(
            'FORBIDDEN',
            'insightId',
            'An item of yours stands on this evidence; a colleague has to approve it.',
            { insight: found },
          );
        }
        if (found.approvedById !== null) return found;
        const approval = { approvedById: approver, approvedAt: context.now() };
        await manager.update(InsightEntity, { id: insightId }, approval);
        return Object.assign(found, approval);
      });
      insightLoader.clear(context, insightId);
      return { insight };
    });
  }
}
