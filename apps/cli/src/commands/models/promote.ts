import {
  PromoteModelDocument,
  RollBackPromotionDocument,
  type LiveModelFieldsFragment as LiveModel,
} from '@cartograph/sdk/operations/models';
import type { Command } from 'commander';
import { dataOption, jsonOption, type DataOptions } from '../../options.js';
import { printResult } from '../../output.js';

/** `models promote`: something else serves from the next request on. */
export function promoteCommand(models: Command): void {
  models
    .command('promote')
    .description('let a training choose by its router, or one model for everybody, from the next request on')
    .argument('<id>', 'a training (trn_…) or a model (mdl_…)')
    .option('--accept-worse', 'also where it is known to lose to the live model', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json, acceptWorse }: DataOptions & { acceptWorse: boolean }) => {
      const { change, made } = await import('../../ask.js');
      const input = { ...(id.startsWith('mdl_') ? { modelId: id } : { trainingId: id }), acceptWorse };
      const { liveModel, verdict } = await change({ dataDir: data }, PromoteModelDocument, { input });
      printResult({ liveModel, verdict }, { json, text: () => liveModelText(made(liveModel)) });
    });
}

/** `models rollback`: what served before serves again. */
export function rollbackCommand(models: Command): void {
  models
    .command('rollback')
    .description('let what served before answer again; once more goes further back')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: DataOptions) => {
      const { change, made } = await import('../../ask.js');
      const { liveModel } = await change({ dataDir: data }, RollBackPromotionDocument, { input: {} });
      printResult({ liveModel }, { json, text: () => liveModelText(made(liveModel)) });
    });
}

const liveModelText = ({ training, model, promotion }: LiveModel): string =>
  `${model === null ? `The router of ${training.id}` : `${model.name} (${model.id}) of ${training.id}`} serves. ${promotion.reason}`;
