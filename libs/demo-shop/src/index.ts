export { isDemoShopFile } from './demo-files.js';
export { generateDemoShop, type DemoShopOptions, type DemoShopResult } from './generate.js';
export { FULL_MONTH, generateDemoMonth, type DemoMonthOptions, type DemoMonthResult } from './generate-month.js';
export type { DemoShopProgress } from './progress-reporter.js';
export type { Association, Attraction, Behaviour, Decoy, DemandPeak, Expectation, Fault, Pattern, Truth, TruthsDocument } from './truths.js';
