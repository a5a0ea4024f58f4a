import { DeleteTrainingDocument } from '@cartograph/sdk/operations/models';
import type { Command } from 'commander';
import { dataOption, jsonOption, type DataOptions } from '../../options.js';
import { printResult } from '../../output.js';

/** `models delete`: a training that does not serve goes. */
export function deleteCommand(models: Command): void {
  models
    .command('delete')
    .description('delete a training that does not serve, with its models, figures and files')
    .argument('<id>', 'a training (trn_…)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json }: DataOptions) => {
      const { change } = await import('../../ask.js');
      const { deletedId } = await change({ dataDir: data }, DeleteTrainingDocument, { input: { trainingId: id } });
      printResult({ deletedId }, { json, text: () => `${deletedId} is deleted.` });
    });
}
