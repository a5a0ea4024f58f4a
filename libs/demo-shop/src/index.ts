export { isDemoShopFile } from './demo-files.js';
export { generateDemoShop } from './generate.js';
export { FULL_MONTH, generateDemoMonth } from './generate-month.js';
export { generateNextMonth, type NextMonthResult } from './next-month/generate-next-month.js';
export { nextMonthOutcomes } from './next-month/next-month-outcomes.js';
export type { PlantedCampaign } from './next-month/planted-campaign.js';
export type { Uplift } from './next-month/uplift.js';

export type { Fault } from './truths.js';
