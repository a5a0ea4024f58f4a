import { In } from 'typeorm';
import { defineLoader } from '../../loader.js';
import type { CampaignOutcome } from './analysis-on-log.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';

/** Which analyses of a campaign: the newest so many. */
export const analysesKey = (campaignId: string, first: number): string => `${first} ${campaignId}`;

/** A campaign's newest analyses, the newest first, without their outcomes, by {@link analysesKey}. One statement for each number that is asked for. */
export const analysesLoader = defineLoader<CampaignAnalysisEntity[]>(async (keys, context) => {
  const found = new Map<string, CampaignAnalysisEntity[]>(keys.map((key) => [key, []]));
  for (const first of new Set(keys.map((key) => Number(key.split(' ')[0])))) {
    const campaignIds = keys
      .map((key) => key.split(' '))
      .filter(([number]) => Number(number) === first)
      .map(([, id = '']) => id);
    const analyses = await context.decisions.read
      .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
      .where(
        (query) => {
          const placed = query
            .subQuery()
            .select('own.id', 'id')
            .addSelect('ROW_NUMBER() OVER (PARTITION BY own.campaignId ORDER BY own.id DESC)', 'place')
            .from(CampaignAnalysisEntity, 'own')
            .where('own.campaignId IN (:...campaignIds)', { campaignIds })
            .getQuery();
          return `analysis.id IN (SELECT placed.id FROM ${placed} placed WHERE placed.place <= :first)`;
        },
        { first },
      )
      .orderBy('analysis.id', 'DESC')
      .getMany();
    for (const analysis of analyses) found.get(analysesKey(analysis.campaignId, first))?.push(analysis);
  }
  return found;
});

/** What analyses found, by their ids; nothing of those that have not come to an end. */
export const outcomeLoader = defineLoader<CampaignOutcome>(async (ids, context) => {
  const found = await context.decisions.read.find(CampaignAnalysisEntity, {
    where: { id: In([...ids]) },
    select: { id: true, outcome: true },
  });
  return new Map(found.flatMap(({ id, outcome }) => (outcome === null ? [] : [[id, outcome] as const])));
});
