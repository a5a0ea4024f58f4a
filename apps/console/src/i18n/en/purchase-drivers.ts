/** Purchase drivers: product attributes that go with purchases. */
export const purchaseDrivers = {
  interval: '[{low}, {high}]',
  points: '{points} pp',
  about: '{category}: {trait}',
  trait:
    '{attribute, select, PRICE_BAND {{level, select, low {Low price band} mid {Middle price band} other {High price band}}} BRAND {{level, select, empty {No brand} other {Brand {brand}}}} RELATIVE_PRICE {10% cheaper within the band} POPULARITY {Twice as much viewed by others} DISCOUNT {10% below its usual price} other {New in the last 14 days}}',
  bandName: '{band, select, LOW {Low} MID {Middle} other {High}}',
  answer: {
    found:
      '<b>{trait}</b> in <b>{category}</b>: such products go {step, select, VIEW_TO_CART {into the cart} other {from the cart to the purchase}} <b>{ratio} times</b> as often as the others of the same session; we are 95% sure it is at {repels, select, true {most} other {least}} {low}. {others, plural, =0 {No other purchase driver is confirmed.} one {One more purchase driver is confirmed.} other {# more purchase drivers are confirmed.}} {comparable, select, no {There are too few categories to say whether they differ.} other {{differing, plural, =0 {We confirmed no difference between the categories.} one {Categories differ in one attribute.} other {Categories differ in # attributes.}} {alike, plural, =0 {} one {In one attribute they are alike: any difference is too small to matter.} other {In # attributes they are alike: any difference is too small to matter.}} {spread, select, none {} other {For an average attribute, categories that typically differ {spread} times from their average would be found in 80% of cases.}}}}',
    none: 'We confirmed no product attribute that goes with more or fewer carts or purchases in any category. {refuted, plural, =0 {} one {One effect is refuted: it is too small to matter.} other {# effects are refuted: they are too small to matter.}} The others may still exist. {power}',
    tooFew:
      'This log cannot tell which attributes go with purchases: two categories need enough cases of the same attribute, 100 sessions each in which one viewed product went on and another did not, and attributes that can be distinguished.',
    noData:
      'There is nothing to compare: in no session of this period did one product of a category go on and another did not.',
  },
  stepLabel: 'Step',
  step: { VIEW_TO_CART: 'View → cart', CART_TO_PURCHASE: 'Cart → purchase' },
  holds: '{count, plural, one {# purchase driver confirmed} other {# purchase drivers confirmed}}',
  holdsNote:
    'After a correction over everything looked at, of at least the smallest effect that counts, and shown by each half of the users alone.',
  finding:
    '<b>{category} – {trait}</b>: {step, select, VIEW_TO_CART {into the cart} other {from the cart to the purchase}} <b>{ratio} times</b> as often {interval} as the others of the same session, {points} {pointsInterval}; q value {q}. {differs, select, yes {It differs from the other categories.} no {A difference from the other categories is not confirmed.} other {}}',
  showCategory: 'Show {category}',
  traitLabel: 'Attribute',
  across: {
    title: 'One attribute across categories',
    note: 'A tick marks what holds, a star what differs from the average of the other categories.',
    summary:
      '{trait} in {categories, plural, one {# category} other {# categories}}: on average {average} times the odds {interval}. I² = {iSquared}, q value {q}: {status, select, CONFIRMED {the categories differ.} REFUTED {the categories are alike. They typically differ at most {limit} times from their average; {least} or more would matter.} other {a difference between the categories is not confirmed, and may still exist. {detectable, select, none {There is too little data to find any difference.} other {A typical difference of {detectable} times from their average would be found in 80% of cases.}}}}',
    alone: 'Only one category has enough cases of this attribute, so there is nothing to compare.',
  },
  within: {
    title: 'All attributes of one category',
    note: 'Bands and brands are compared with the category’s other products; those that stand out are left out of that comparison. Two that are left to be compared with each other are one comparison, listed once.',
    rate: '{category}: {step, select, VIEW_TO_CART {of {reached, plural, one {# viewed product} other {# viewed products}} (once a session), {wentOn, number} went into the cart or were bought} other {of {reached, plural, one {# product} other {# products}} in a cart, {wentOn, number} were bought in the same session}}, {rate}. {sessions, plural, one {# session} other {# sessions}} can distinguish products; {left, plural, =0 {no attribute} one {# attribute} other {# attributes}} had too few cases to be looked at.',
    summary:
      '{category}: {count, plural, one {# attribute was} other {# attributes were}} looked at, {holds, plural, =0 {none of them is confirmed} one {# of them is confirmed} other {# of them are confirmed}}, {refuted, number} refuted, {open, plural, =0 {none} other {#}} not confirmed for lack of data. Dots are ratios of chances with 95% intervals; the dashed line is no effect.',
    tooFew: 'Too few sessions of this category have both a product that went on and one that did not.',
  },
  axis: 'times as often; 1 is no difference',
  nothingLookedAt: 'Nothing could be looked at',
  column: {
    category: 'Category',
    trait: 'Attribute',
    ratio: 'Times as often',
    points: 'Percentage points',
    odds: 'Odds ratio',
    shrunken: 'Odds ratio, shrunken',
    q: 'q',
    support: 'Cases',
    standing: 'Standing',
  },
  standing: {
    CONFIRMED: 'confirmed',
    NOT_CONFIRMED: 'not confirmed',
    REFUTED: 'refuted',
    differs: 'differs from others',
  },
  prices: {
    title: 'Prices: {category}',
    note: 'Bands are thirds of the prices of the category’s products. What goes along with a price is not yet its effect.',
    range: '{kind, select, low {below {until}} high {from {from}} other {{from} to {until}}}',
    none: 'No product of this category has a known price.',
    band: 'Price band',
    rangeHead: 'Prices',
    products: 'Products',
    views: 'Views',
    carts: 'Carts',
    purchases: 'Purchases',
    revenue: 'Revenue',
    cartsPerView: 'Carts per view',
    purchasesPerView: 'Purchases per view',
    summary:
      '{category}: carts per view are highest in the {band, select, LOW {low} MID {middle} other {high}} band, {rate}.',
    association:
      'After {changes, plural, one {# price {direction, select, CUT {cut} other {raise}}} other {# price {direction, select, CUT {cuts} other {raises}}}} of {products, plural, one {# product} other {# products}}, {outcome, select, CARTS_PER_VIEW {carts} other {purchases}} per view {known, select, no {cannot be compared with before.} other {were {ratio} times {interval} those of the {days, plural, one {day} other {# days}} before, the category’s own change divided out; q value {q}. {status, select, CONFIRMED {This is confirmed.} REFUTED {A change of {least} or more is refuted.} other {This is not confirmed, and may still exist. {detectable, select, none {} other {A ratio of {detectable} would be confirmed in 80% of cases.}}}}}}',
    associationKept: '{finding} This is an association, not an effect.',
    changes: 'Largest changes of price',
    changesNote:
      '{total, plural, one {# change of price} other {# changes of price}} in the period; {listable, number} had at least {views, plural, one {# view} other {# views}} before and after, of which the {listed, number} largest are listed.',
    product: 'Product',
    when: 'When',
    before: 'Price before',
    after: 'Price after',
    change: 'Change',
    associated: 'Carts per view, after ÷ before',
    method:
      'An event is in the band of the price it had. For a change of price, the {days, plural, one {whole day} other {# whole days}} before it at the old price and after it at the new one are compared; the same ratio of the category’s other products is divided out. q values are corrected by Benjamini–Hochberg over all ratios of the answer. A ratio is refuted where its 95% interval excludes every change of {least} or more; otherwise it is confirmed up to a q value of 0.05. {power} Prices are not changed at random, so this is an association.',
    actBand: 'Use the {band, select, LOW {low} MID {middle} other {high}} price band: {category}',
    bandSummary:
      '{category}, {band, select, LOW {low} MID {middle} other {high}} price band ({range}): carts per view {rate} {interval}.',
    actChange: '{direction, select, CUT {Price cuts} other {Price raises}} in {category}',
  },
  method:
    'Products that one session viewed in a category are compared with one another (conditional logit, exact), so that how ready the session is to buy, its hour, and whether carts were logged in that month cancel. All attributes stand in one model, with how often the product was looked at; a purchase without a cart counts as having reached the cart. Variances allow for users and for products. “Times as often” is the ratio of chances, percentage points apply it to the category’s rate. {lookedAt, plural, one {# effect or difference was} other {# effects and differences were}} looked at, corrected together by Benjamini–Hochberg at {level}, with odds changed by at least {minimum}, and shown by each half of the users alone. An effect is refuted where its 95% interval excludes every one that counts; otherwise it is not confirmed. {power} Differences between categories: Cochran’s Q; refuted where the upper limit of their typical difference (97.5%) is below the smallest effect that counts. {left, plural, =0 {No pair was left out.} one {# pair was left out by the limit.} other {# pairs were left out by the limit.}}',
  act: {
    title: 'Use in {category}: {trait}',
    whole: 'Attributes that go with purchases in each category',
    summary:
      '{category}, {trait}: {step, select, VIEW_TO_CART {into the cart} other {from the cart to the purchase}} {ratio} times as often {interval} as other products of the same session in {period}, q value {q}. {status, select, CONFIRMED {Confirmed by both halves of the users.} REFUTED {Refuted: too small to matter.} other {Not confirmed: too few to tell.}}',
    wholeSummary:
      'In {period}, {found, plural, =0 {no purchase driver is confirmed} one {# purchase driver is confirmed} other {# purchase drivers are confirmed}}, of {lookedAt, number} effects and differences looked at.',
  },
} as const;
