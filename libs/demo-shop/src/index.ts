export { isDemoShopFile } from './demo-files.js';
export { generateDemoShop, type DemoShopOptions, type DemoShopProgress, type DemoShopResult } from './generate.js';
export type { Association, Attraction, Behaviour, Decoy, DemandPeak, Expectation, Fault, Pattern, Truth, TruthsDocument } from './truths.js';
