import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { InsightEntity } from '../insights/insight.entity.js';
import { insightLoader } from '../insights/insight-loader.js';
import {
  ApproveEvidenceInput,
  ApproveEvidencePayload,
  DeleteInsightInput,
  DeleteInsightPayload,
} from '../insights/payloads.js';
import { mutate, refuse } from '../payload.js';
import { ActionItemEntity } from './action-item.entity.js';

/** What may be done to an insight by whose items stand on it: its evidence is approved, and it is deleted. */
@Resolver()
export class ItemsInsightResolver {
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

  @Requires('insights:write')
  @Mutation(() => DeleteInsightPayload, {
    description:
      'Deletes an insight on which no action item stands. What asked it again on newer data stays, without a verdict.',
  })
  deleteInsight(
    @Arg('input', () => DeleteInsightInput) { id }: DeleteInsightInput,
    @Ctx() context: RequestContext,
  ): Promise<DeleteInsightPayload> {
    return mutate({ deletedId: null }, async () => {
      await context.decisions.write(async (manager) => {
        if (!(await manager.existsBy(InsightEntity, { id })))
          throw refuse('NOT_FOUND', 'id', 'There is no such insight.');
        const item = await manager.findOneBy(ActionItemEntity, { insightId: id });
        if (item)
          throw refuse(
            'BUSY',
            'id',
            `The action item “${item.title}” stands on this insight. Delete the item first, or keep the insight.`,
          );
        await manager.update(InsightEntity, { predecessorId: id }, { predecessorId: null });
        await manager.delete(InsightEntity, { id });
      });
      insightLoader.clear(context, id);
      return { deletedId: id };
    });
  }
}
