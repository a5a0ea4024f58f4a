export { isDemoShopFile } from './demo-files.js';
export { generateDemoShop, type DemoShopOptions, type DemoShopResult } from './generate.js';
export { FULL_MONTH, generateDemoMonth, type DemoMonthOptions, type DemoMonthResult } from './generate-month.js';
export { generateNextMonth, type NextMonthOptions, type NextMonthResult } from './next-month/generate-next-month.js';
export {
  nextMonthOutcomes,
  type BoughtColumns,
  type NextMonthOutcomes,
  type OutcomesOptions,
} from './next-month/next-month-outcomes.js';
export type { PlantedArm, PlantedCampaign, PlantedRates } from './next-month/planted-campaign.js';
export type { Uplift } from './next-month/uplift.js';
export type { CampaignOptions } from './next-month/worlds.js';
export type { DemoShopProgress } from './progress-reporter.js';
export type {
  Association,
  Attraction,
  Behaviour,
  Decoy,
  DemandPeak,
  Expectation,
  Fault,
  Pattern,
  Truth,
  TruthsDocument,
} from './truths.js';
