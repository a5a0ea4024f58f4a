import type { ScenarioList, ScenarioRecommendations } from '@cartograph/experiments';
import { MODEL_KINDS, type ModelKind, type Rules } from '@cartograph/recommend';
import type { EntityManager } from 'typeorm';
import { ModelEntity, ofKind } from '../../models/model.entity.js';
import { modelsOf } from '../../models/training-cache.js';
import { TrainingEntity } from '../../models/training.entity.js';
import { RuleSetEntity } from '../../rules/rule-set.entity.js';
import type { Decisions } from '../../database/decisions.js';
import { newestPromotion } from '../../models/promotions.js';

/** What makes an arm's lists. */
export interface FoundList {
  training: TrainingEntity;
  /** The model that answers everybody, as if it had been promoted; null lets the router of the training choose. */
  model: (Pick<ModelEntity, 'id' | 'name'> & { kind: ModelKind }) | null;
  ruleSet: { id: string; name: string; rules: Rules } | null;
  length: number;
}

/** What makes the lists of both arms. */
export interface FoundLists {
  control: FoundList | null;
  treatment: FoundList;
}

/** Something of a scenario that is not there, or cannot make lists. */
export interface ListProblem {
  path: string;
  message: string;
}

/** The live model, router and all, as a scenario names it, and as files of before do. */
const [LIVE, FORMER_LIVE] = ['live', 'serving'];
const HOW = `give the id of a model, ${LIVE}, or a kind of the live training`;

/**
 * Finds the models and rule sets that a scenario names.
 *
 * @param isSynthetic - whether the users are the demo shop's: models of another shop's log make no lists for them.
 * @returns the lists, or every problem by the path of its field.
 */
export async function findLists(
  decisions: Decisions,
  { control, treatment }: ScenarioRecommendations,
  isSynthetic: boolean,
): Promise<{ lists: FoundLists; problems: readonly [] } | { lists: null; problems: readonly ListProblem[] }> {
  const problems: ListProblem[] = [];
  const find = (list: ScenarioList, arm: 'control' | 'treatment'): Promise<FoundList | null> =>
    findList(decisions, list, isSynthetic, (key, message) =>
      problems.push({ path: `recommendations.${arm}.${key}`, message }),
    );
  const found = { control: control && (await find(control, 'control')), treatment: await find(treatment, 'treatment') };
  if (problems.length > 0 || found.treatment === null) return { lists: null, problems };
  return { lists: { control: found.control, treatment: found.treatment }, problems: [] };
}

type Refuse = (key: 'model' | 'rules', message: string) => void;

async function findList(
  decisions: Decisions,
  { model, rules, length }: ScenarioList,
  isSynthetic: boolean,
  refuse: Refuse,
): Promise<FoundList | null> {
  const answering = await findModel(decisions, model === FORMER_LIVE ? LIVE : model, isSynthetic, (message) =>
    refuse('model', message),
  );
  const ruleSet =
    rules === undefined ? null : await findRuleSet(decisions.read, rules, (message) => refuse('rules', message));
  return answering === null ? null : { ...answering, ruleSet, length };
}

async function findModel(
  decisions: Decisions,
  name: string,
  isSynthetic: boolean,
  refuse: (message: string) => void,
): Promise<Pick<FoundList, 'training' | 'model'> | null> {
  const refused = (message: string): null => {
    refuse(message);
    return null;
  };
  const kind = MODEL_KINDS.find((each) => each === name.toUpperCase());
  const isById = kind === undefined && name !== LIVE;
  const promotion = isById ? null : await newestPromotion(decisions.read, isSynthetic);
  if (!isById && promotion === null)
    return refused(`is ${name}, but this shop has no live model; train models first, or name one by its id.`);
  const asked = isById ? await decisions.read.findOneBy(ModelEntity, { id: name }) : null;
  const trainingId = promotion?.trainingId ?? asked?.trainingId;
  if (trainingId === undefined) return refused(`is ${name}, which is not there; ${HOW}: ${MODEL_KINDS.join(', ')}.`);
  const training = await decisions.read.findOneBy(TrainingEntity, { id: trainingId });
  if (training === null) return refused(`is ${name}, whose training was deleted; ${HOW}.`);
  if (training.isSynthetic !== isSynthetic)
    return refused(`is ${name}, which was trained on another shop's log; name a model of this one.`);
  if (training.bytes === null)
    return refused(
      `is ${name}, whose files were removed, only its figures are left; train again, or name a newer model.`,
    );
  if (name === LIVE && promotion!.modelId === null) return { training, model: null };
  const models = (await modelsOf(decisions, [training.id])).get(training.id) ?? [];
  const found =
    asked ?? (kind === undefined ? models.find(({ id }) => id === promotion!.modelId) : ofKind(models, kind));
  if (!found)
    return refused(
      `is ${name}, but the live training has ${models.map((model) => model.kind).join(', ')}; name one of these, or a model by its id.`,
    );
  return { training, model: { id: found.id, name: found.name, kind: found.kind as ModelKind } };
}

async function findRuleSet(
  read: EntityManager,
  name: string,
  refuse: (message: string) => void,
): Promise<FoundList['ruleSet']> {
  const found = await read.findBy(RuleSetEntity, [{ id: name }, { name }]);
  const [first, second] = found;
  if (first === undefined || second !== undefined)
    refuse(
      first === undefined
        ? `is ${name}, which is not there; give the id or the name of a rule set, or leave it out for none.`
        : `is ${name}, the name of ${found.length} rule sets; give the id of one.`,
    );
  return first === undefined ? null : { id: first.id, name: first.name, rules: first.rules };
}
