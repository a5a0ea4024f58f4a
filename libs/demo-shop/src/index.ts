export { generateDemoShop, type DemoShopOptions, type DemoShopProgress, type DemoShopResult } from './generate.js';
