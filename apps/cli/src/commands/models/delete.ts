import type { Command } from 'commander';
import { dataOption, jsonOption, type DataOptions } from '../../options.js';
import { printResult } from '../../output.js';

const DELETE =
  'mutation($input: DeleteTrainingInput!) { deleteTraining(input: $input) { deletedId userErrors { field message } } }';

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
      const { deletedId } = await change<{ deletedId: string }>({ dataDir: data }, 'deleteTraining', DELETE, {
        input: { trainingId: id },
      });
      printResult({ deletedId }, { json, text: () => `${deletedId} is deleted.` });
    });
}
