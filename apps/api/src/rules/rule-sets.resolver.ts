import type { RuleProblem as LibraryProblem, Rules as LibraryRules } from '@cartograph/recommend';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import { accountLoader } from '../accounts/account-loader.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { InputCheck, mutate, Refusal, refuse } from '../payload.js';
import { checkGiven, problemsOf } from './check-rules.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import {
  ActivateRuleSetInput,
  ActivateRuleSetPayload,
  DeleteRuleSetInput,
  DeleteRuleSetPayload,
  SaveRuleSetInput,
  SaveRuleSetPayload,
} from './payloads.js';
import { RuleCost, toRuleCost } from './rule-cost.js';
import { RuleProblem, toRuleProblem } from './rule-problem.js';
import { RULE_SET_PREFIX, RuleSetConnection, RuleSetEntity } from './rule-set.entity.js';
import { Rules, RulesInput } from './rule-types.js';
import { ruleSetLoader, rulesGiven } from './rules-for.js';
import { listsOf, rulesOf } from './rules-of.js';
import { forgetStandingRules } from './standing-rules.js';

const NAME_LIMIT = 200;

const gone = (id: string): Refusal => refuse('NOT_FOUND', 'id', `There is no rule set ${id}.`);

@Resolver(() => RuleSetEntity)
export class RuleSetsResolver {
  @Requires('recommendations:read')
  @Query(() => RuleSetConnection)
  ruleSets(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<RuleSetEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(RuleSetEntity, 'rule_set'), args);
  }

  @Requires('recommendations:read')
  @Query(() => RuleSetEntity, { nullable: true, description: 'without an id the active one' })
  ruleSet(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Ctx() context: RequestContext,
  ): Promise<RuleSetEntity | null> {
    return id == null
      ? context.decisions.read.findOneBy(RuleSetEntity, { isActive: true })
      : ruleSetLoader.load(context, id);
  }

  @Requires('recommendations:read')
  @Query(() => [RuleProblem], {
    description:
      'What is wrong with rules before they are saved: contradictions, names that the log does not know, rules that do nothing.',
  })
  async ruleProblems(
    @Arg('rules', () => RulesInput) rules: RulesInput,
    @Ctx() context: RequestContext,
  ): Promise<RuleProblem[]> {
    return (await problemsOf(context, rulesGiven(rules).rules)).map(toRuleProblem);
  }

  @Requires('rules:write')
  @Mutation(() => SaveRuleSetPayload, {
    description: 'Saves rules that can be applied; each clash is a userError that names every rule in it.',
  })
  saveRuleSet(
    @Arg('input', () => SaveRuleSetInput) input: SaveRuleSetInput,
    @Ctx() context: RequestContext,
  ): Promise<SaveRuleSetPayload> {
    return mutate({ ruleSet: null, problems: [] }, async () => {
      const given = rulesOf(input.rules);
      const check = new InputCheck();
      const name = check.text('name', input.name, NAME_LIMIT, 'the name');
      if (input.id != null && input.version == null)
        check.add('REQUIRED', 'version', 'Give the version of the rule set that was changed.');
      const { errors, problems } = await checkGiven(context, given, 'rules');
      check.errors.push(...errors);
      check.done();
      const { id } = await runOnce(context, 'saveRuleSet', input, async (manager) => {
        const same = await manager.findOneBy(RuleSetEntity, { name });
        if (same && same.id !== input.id) throw refuse('TAKEN', 'name', `There is a rule set "${name}" already.`);
        const now = { name, rules: given.rules, updatedAt: context.now(), cost: null } satisfies Partial<RuleSetEntity>;
        if (input.id == null) {
          const made = newId(RULE_SET_PREFIX);
          await manager.insert(RuleSetEntity, {
            ...now,
            id: made,
            isActive: false,
            version: 1,
            createdById: callerAccountId(context),
          });
          return made;
        }
        const saved = await manager.findOneBy(RuleSetEntity, { id: input.id });
        if (!saved) throw gone(input.id);
        if (saved.isActive) await requireFeed(manager, given.rules);
        if (saved.version !== input.version)
          throw refuse(
            'CONFLICT',
            'version',
            'The rule set was changed meanwhile. Look at it as it is now, and change it again.',
            { ruleSet: saved },
          );
        await manager.update(RuleSetEntity, { id: saved.id }, { ...now, version: saved.version + 1 });
        return saved.id;
      });
      forgetStandingRules(context.decisions);
      ruleSetLoader.clear(context, id);
      return { ruleSet: await ruleSetLoader.load(context, id), problems: warnings(problems) };
    });
  }

  @Requires('rules:write')
  @Mutation(() => ActivateRuleSetPayload, {
    description: 'Lets one rule set apply where a request names none, instead of the one that did.',
  })
  activateRuleSet(
    @Arg('input', () => ActivateRuleSetInput) { id }: ActivateRuleSetInput,
    @Ctx() context: RequestContext,
  ): Promise<ActivateRuleSetPayload> {
    return mutate({ ruleSet: null }, async () => {
      if (id === undefined) throw refuse('REQUIRED', 'id', 'Say which rule set: give its id, or null for none.');
      const wanted = id === null ? null : await ruleSetLoader.load(context, id);
      if (id !== null && !wanted) throw gone(id);
      if (wanted) {
        const { errors } = await checkGiven(context, { rules: wanted.rules, paths: [] }, 'id');
        if (errors.length > 0) throw new Refusal(errors);
      }
      await context.decisions.write(async (manager) => {
        await manager.update(RuleSetEntity, { isActive: true }, { isActive: false });
        if (!wanted) return;
        // Somebody may have deleted it, or the feed it needs, meanwhile: what applied before goes on.
        const { affected } = await manager.update(RuleSetEntity, { id: wanted.id }, { isActive: true });
        if (!affected) throw gone(wanted.id);
        await requireFeed(manager, wanted.rules);
      });
      forgetStandingRules(context.decisions);
      if (!wanted) return { ruleSet: null };
      ruleSetLoader.clear(context, wanted.id);
      return { ruleSet: await ruleSetLoader.load(context, wanted.id) };
    });
  }

  @Requires('rules:write')
  @Mutation(() => DeleteRuleSetPayload, {
    description: 'The active one goes, too: then no rules apply where a request names none.',
  })
  deleteRuleSet(
    @Arg('input', () => DeleteRuleSetInput) { id }: DeleteRuleSetInput,
    @Ctx() context: RequestContext,
  ): Promise<DeleteRuleSetPayload> {
    return mutate({ deletedId: null }, async () => {
      const { affected } = await context.decisions.write((manager) => manager.delete(RuleSetEntity, { id }));
      if (!affected) throw gone(id);
      forgetStandingRules(context.decisions);
      return { deletedId: id };
    });
  }

  @Requires('recommendations:read')
  @FieldResolver(() => Rules)
  rules(@Root() set: RuleSetEntity): Rules {
    return listsOf(set.rules);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [RuleProblem], {
    description: 'as the shop is now: names that the log does not know any more, a product feed that is missing',
  })
  async problems(@Root() set: RuleSetEntity, @Ctx() context: RequestContext): Promise<RuleProblem[]> {
    return (await problemsOf(context, set.rules)).map(toRuleProblem);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => RuleCost, {
    nullable: true,
    description: 'what the last replay found; null where none was made since the rules were changed',
  })
  cost(@Root() set: RuleSetEntity): RuleCost | null {
    return set.cost && toRuleCost(set.cost);
  }

  @Requires('recommendations:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() set: RuleSetEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return set.createdById === null ? Promise.resolve(null) : accountLoader.load(context, set.createdById);
  }
}

/** That there was a feed when the rules were looked at does not say that there is one now. */
async function requireFeed(manager: EntityManager, rules: LibraryRules): Promise<void> {
  const needing = rules.find(({ kind }) => kind === 'in-stock');
  if (needing && !(await manager.existsBy(ProductFeedEntity, {})))
    throw refuse(
      'CONFLICT',
      'id',
      `The rule "${needing.name}" needs the product feed, which somebody removed at the same moment. Set a feed first.`,
    );
}

const warnings = (problems: readonly LibraryProblem[]): RuleProblem[] =>
  problems.filter(({ severity }) => severity === 'warning').map(toRuleProblem);
