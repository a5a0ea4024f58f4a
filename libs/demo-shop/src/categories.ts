/** Brands with their weights; three rows where they differ between low, mid and high prices. */
type BrandWeights = Record<string, number>;

/** One category code of the shop; the empty code stands for all category ids without one. */
export interface CategoryPlan {
  code: string;
  /** Per cent of all events. */
  share: number;
  /** Category ids (niches) that carry this code. */
  ids: number;
  /** Quantiles 0.1, 0.5 and 0.9 of the price of an event. */
  prices: readonly [number, number, number];
  /** How often a view leads to a cart, against the average of the shop. */
  cartFactor: number;
  brands: BrandWeights | readonly [BrandWeights, BrandWeights, BrandWeights];
}

/** The share of events whose product has no brand. */
export const NO_BRAND_SHARE = 0.14;

const APPLIANCES: BrandWeights = {
  samsung: 18,
  lg: 16,
  bosch: 14,
  indesit: 10,
  beko: 10,
  haier: 9,
  midea: 8,
  philips: 7,
  redmond: 5,
  polaris: 3,
};
const COMPUTERS: BrandWeights = { lenovo: 20, asus: 18, hp: 16, acer: 16, apple: 12, msi: 8, dell: 6, gigabyte: 4 };
const APPAREL: BrandWeights = {
  respect: 16,
  salamander: 12,
  baden: 12,
  rieker: 10,
  tamaris: 10,
  rooman: 8,
  sokolov: 6,
  fassen: 6,
  caprice: 5,
};
const FURNITURE: BrandWeights = { brw: 20, askona: 18, sv: 14, triya: 12, zeta: 12, ormatek: 8, metta: 6 };
const AUTO: BrandWeights = { pioneer: 22, kenwood: 16, alpine: 12, starline: 16, pandora: 10, berkut: 12, viair: 6 };
const TOOLS: BrandWeights = { makita: 20, bosch: 20, dewalt: 12, metabo: 10, stels: 10, zubr: 10, elitech: 8 };
const SMALL: BrandWeights = {
  arlan: 14,
  belora: 13,
  cavano: 12,
  dorell: 11,
  estriva: 10,
  fanzo: 9,
  galdi: 8,
  horvin: 7,
  iskra: 6,
  javelo: 5,
  kordal: 5,
  lumena: 4,
  mavri: 4,
  norwen: 3,
  ostera: 3,
};

const category = (
  code: string,
  share: number,
  ids: number,
  prices: CategoryPlan['prices'],
  cartFactor: number,
  brands: CategoryPlan['brands'],
): CategoryPlan => ({ code, share, ids, prices, cartFactor, brands });

/**
 * The shop's assortment: shares of events and price quantiles follow the published figures of October 2019; brands
 * of the electronics and appliances shelves too, the small ones are invented.
 */
export const CATEGORIES: readonly CategoryPlan[] = [
  category('electronics.smartphone', 25, 14, [110, 280, 1_060], 1.6, [
    { samsung: 45, xiaomi: 26, huawei: 15, oppo: 8, apple: 3, nokia: 3 },
    { samsung: 42, xiaomi: 20, huawei: 13, apple: 16, oppo: 9 },
    { apple: 60, samsung: 31, huawei: 7, oppo: 2 },
  ]),
  category('electronics.audio.headphone', 4, 4, [30, 165, 260], 1.3, {
    apple: 26,
    samsung: 14,
    xiaomi: 14,
    jbl: 14,
    sony: 12,
    harper: 8,
    elari: 6,
    hoco: 6,
  }),
  category('electronics.video.tv', 3.6, 4, [130, 360, 1_100], 1.2, {
    samsung: 30,
    lg: 22,
    artel: 18,
    sony: 10,
    haier: 8,
    tcl: 6,
    yasin: 6,
  }),
  category('electronics.clocks', 2.6, 3, [60, 220, 450], 0.9, {
    amazfit: 30,
    apple: 20,
    casio: 14,
    xiaomi: 12,
    tissot: 8,
    orient: 8,
    armani: 8,
  }),
  category('electronics.tablet', 1.2, 2, [80, 240, 700], 1.1, {
    samsung: 30,
    apple: 26,
    lenovo: 14,
    huawei: 14,
    prestigio: 10,
    tcl: 6,
  }),
  category('electronics.telephone', 0.8, 1, [16, 40, 90], 1.1, {
    nokia: 34,
    texet: 20,
    philips: 14,
    alcatel: 14,
    panasonic: 10,
    elari: 8,
  }),
  category('electronics.audio.acoustic', 0.8, 1, [30, 95, 320], 0.9, {
    jbl: 30,
    sony: 18,
    harman: 12,
    edifier: 12,
    dialog: 14,
    sven: 14,
  }),
  category('appliances.kitchen.washer', 2.4, 3, [110, 200, 420], 1.3, {
    samsung: 18,
    lg: 18,
    indesit: 18,
    beko: 14,
    artel: 12,
    haier: 10,
    bosch: 10,
  }),
  category('appliances.kitchen.refrigerators', 2.2, 3, [120, 280, 760], 1, {
    lg: 20,
    samsung: 18,
    indesit: 16,
    beko: 14,
    haier: 12,
    bosch: 10,
    artel: 10,
  }),
  category('appliances.environment.vacuum', 2.4, 3, [28, 75, 240], 1.2, [
    { vitek: 40, arnica: 12, samsung: 14, philips: 10, bosch: 8, artel: 16 },
    { vitek: 6, arnica: 20, samsung: 26, philips: 20, bosch: 16, artel: 12 },
    { vitek: 4, arnica: 18, samsung: 28, philips: 24, bosch: 22, artel: 4 },
  ]),
  category('appliances.iron', 0.9, 2, [18, 40, 95], 0.9, {
    philips: 26,
    tefal: 22,
    braun: 18,
    vitek: 14,
    scarlett: 12,
    redmond: 8,
  }),
  category('appliances.kitchen.hood', 0.7, 1, [28, 70, 220], 0.8, APPLIANCES),
  category('appliances.environment.water_heater', 0.8, 1, [40, 90, 220], 0.9, {
    ariston: 28,
    thermex: 24,
    aqua: 16,
    electrolux: 14,
    artel: 10,
  }),
  category('appliances.kitchen.microwave', 0.8, 1, [36, 70, 160], 1, APPLIANCES),
  category('appliances.kitchen.oven', 0.5, 1, [80, 180, 420], 0.8, APPLIANCES),
  category('appliances.personal.massager', 0.4, 1, [20, 50, 130], 0.8, SMALL),
  category('appliances.kitchen.blender', 0.6, 1, [18, 38, 100], 0.9, APPLIANCES),
  category('computers.notebook', 3.2, 4, [120, 460, 1_230], 0.9, COMPUTERS),
  category('computers.desktop', 0.9, 1, [90, 400, 1_050], 0.7, COMPUTERS),
  category('computers.components.videocards', 0.5, 1, [30, 190, 640], 0.6, {
    msi: 30,
    gigabyte: 26,
    asus: 22,
    palit: 16,
  }),
  category('computers.peripherals.printer', 0.3, 1, [18, 80, 240], 0.7, { canon: 30, hp: 28, epson: 24, xerox: 14 }),
  category('computers.peripherals.monitor', 0.6, 1, [30, 100, 300], 0.6, {
    samsung: 26,
    lg: 22,
    aoc: 18,
    acer: 16,
    dell: 14,
  }),
  category('apparel.shoes', 2, 3, [36, 74, 127], 0.8, APPAREL),
  category('apparel.shoes.keds', 0.7, 2, [34, 70, 120], 0.6, APPAREL),
  category('apparel.costume', 0.4, 1, [32, 72, 140], 0.5, APPAREL),
  category('apparel.shirt', 0.3, 1, [28, 55, 95], 0.5, APPAREL),
  category('apparel.jeans', 0.2, 1, [30, 60, 110], 0.5, APPAREL),
  category('furniture.living_room.sofa', 1, 2, [150, 330, 620], 0.6, FURNITURE),
  category('furniture.bedroom.bed', 0.7, 1, [70, 270, 520], 0.6, FURNITURE),
  category('furniture.kitchen.table', 0.4, 1, [40, 110, 260], 0.6, FURNITURE),
  category('furniture.living_room.cabinet', 0.8, 1, [50, 250, 430], 0.6, FURNITURE),
  category('auto.accessories.player', 1.1, 2, [50, 100, 210], 0.9, AUTO),
  category('auto.accessories.alarm', 0.6, 1, [55, 110, 230], 0.9, AUTO),
  category('auto.accessories.compressor', 0.7, 1, [36, 85, 170], 0.9, AUTO),
  category('construction.tools.drill', 0.8, 1, [40, 90, 240], 1, TOOLS),
  category('construction.tools.light', 0.6, 1, [15, 45, 150], 1.1, SMALL),
  category('construction.tools.saw', 0.3, 1, [50, 120, 320], 0.8, TOOLS),
  category('kids.carriage', 0.5, 1, [60, 190, 420], 0.8, SMALL),
  category('kids.toys', 0.5, 1, [10, 35, 110], 0.8, SMALL),
  category('kids.swing', 0.2, 1, [30, 95, 200], 0.6, SMALL),
  category('accessories.bag', 0.4, 1, [12, 40, 120], 0.5, SMALL),
  category('accessories.wallet', 0.2, 1, [8, 25, 70], 0.5, SMALL),
  category('sport.bicycle', 0.25, 1, [80, 220, 520], 0.5, { stels: 30, forward: 22, format: 16, author: 14 }),
  category('sport.ski', 0.15, 1, [25, 90, 300], 0.5, SMALL),
  category('medicine.tools.tonometer', 0.08, 1, [18, 40, 85], 0.8, { omron: 44, microlife: 28, nissei: 20 }),
  category('stationery.cartrige', 0.07, 1, [6, 20, 60], 0.8, { hp: 34, canon: 30, epson: 24 }),
  category('country_yard.cultivator', 0.03, 1, [120, 260, 520], 0.5, TOOLS),
  category('country_yard.lawn_mower', 0.02, 1, [60, 140, 330], 0.5, TOOLS),
  category('', 31.8, 40, [20, 90, 420], 0.65, SMALL),
];
