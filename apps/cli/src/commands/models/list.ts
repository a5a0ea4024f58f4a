import { GetTrainingsDocument, type GetTrainingsQuery } from '@cartograph/sdk/operations/models';
import { Option, type Command } from 'commander';
import { dataOption, jsonOption, wholeNumber, type DataOptions } from '../../options.js';
import { instant, printResult, size, table } from '../../output.js';

type Listed = GetTrainingsQuery;

/** `models list`: the trainings with their models, and the live model. */
export function listCommand(models: Command): void {
  models
    .command('list')
    .description('print the trainings, newest first, with the ids of their models, and the live model')
    .addOption(new Option('--first <number>', 'trainings to print').default(10).argParser(wholeNumber(1, 100)))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, first }: DataOptions & { first: number }) => {
      const { ask } = await import('../../ask.js');
      const listed = await ask({ dataDir: data }, GetTrainingsDocument, { first });
      printResult(
        { trainings: listed.trainings.nodes, totalCount: listed.trainings.totalCount, liveModel: listed.liveModel },
        { json, text: () => listText(listed) },
      );
    });
}

function listText({ trainings, liveModel }: Listed): string {
  if (trainings.nodes.length === 0) return 'Nothing has been trained yet: run "cartograph train".';
  const blocks = trainings.nodes.map(({ id, trainedAt, isLive, bytes, snapshot, models, verdict }) =>
    [
      `${id}  ${instant(trainedAt)}, on ${snapshot.id}, ${bytes === null ? 'its files are gone' : size(bytes)}${isLive ? ', serves' : ''}`,
      ...(verdict === null ? [] : [`  ${verdict.reason}`]),
      ...table(models.map((model) => [`  ${model.id}`, model.kind, model.name])).split('\n'),
    ].join('\n'),
  );
  const more = trainings.totalCount - trainings.nodes.length;
  return [
    ...(liveModel === null
      ? ['Nothing serves.']
      : [
          `${liveModel.model === null ? `The router of ${liveModel.training.id}` : `${liveModel.model.name} of ${liveModel.training.id}`} serves since ${instant(liveModel.since)}. ${liveModel.promotion.reason}`,
        ]),
    ...(liveModel?.problem ? [liveModel.problem] : []),
    '',
    blocks.join('\n\n'),
    ...(more > 0 ? ['', `${more} older ones: --first shows more.`] : []),
  ].join('\n');
}
