import type { Feature } from '../feature.js';
import { INSIGHT_PREFIX, InsightEntity } from './insight.entity.js';
import { insightLoader } from './insight-loader.js';
import { EvidenceResolver, InsightsResolver } from './insights.resolver.js';
import {
  CreateInsights1764000001000,
  NameAttributesInInsights1764000002930,
  NameAverageOrderValueInInsights1764000002952,
  NameConfirmedInInsights1764000002970,
  NameConversionRateInInsights1764000002950,
  NameGranularityInInsights1764000002940,
  NameLiveModelInInsights1764000002958,
  NameNetProfitInInsights1764000002974,
  NameProbabilitiesInInsights1764000002972,
  NamePurchaseDriversInInsights1764000002860,
  NameSplitDateInInsights1764000002954,
  NameSummaryReportInInsights1764000002920,
  SpellAnalyzedInInsights1764000002890,
  SpellBehaviorInInsights1764000002840,
  SpellCatalogAndJudgmentInInsights1764000002980,
  NameWeightsAndBoughtTogetherInInsights1764000002994,
  SpellLearnedAndNeighborsInInsights1764000003032,
} from './migrations.js';
import { InsightPictureEntity } from './picture.js';
import { RerunResolver } from './rerun.resolver.js';

/** What people noticed, with frozen evidence. */
export const insightsFeature: Feature = {
  name: 'insights',
  resolvers: [InsightsResolver, EvidenceResolver, RerunResolver],
  entities: [InsightEntity, InsightPictureEntity],
  migrations: [
    CreateInsights1764000001000,
    SpellBehaviorInInsights1764000002840,
    NamePurchaseDriversInInsights1764000002860,
    SpellAnalyzedInInsights1764000002890,
    NameSummaryReportInInsights1764000002920,
    NameAttributesInInsights1764000002930,
    NameGranularityInInsights1764000002940,
    NameConversionRateInInsights1764000002950,
    NameAverageOrderValueInInsights1764000002952,
    NameSplitDateInInsights1764000002954,
    NameLiveModelInInsights1764000002958,
    NameConfirmedInInsights1764000002970,
    NameProbabilitiesInInsights1764000002972,
    NameNetProfitInInsights1764000002974,
    SpellCatalogAndJudgmentInInsights1764000002980,
    NameWeightsAndBoughtTogetherInInsights1764000002994,
    SpellLearnedAndNeighborsInInsights1764000003032,
  ],
  nodes: [
    {
      prefix: INSIGHT_PREFIX,
      typeName: 'Insight',
      load: async (id, _key, context) =>
        context.identity.permissions.has('plan:read') ? insightLoader.load(context, id) : null,
    },
  ],
};
