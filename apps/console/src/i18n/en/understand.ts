/** Overview, Funnel, Products. */
export const overview = {
  answer: {
    conversion: '<b>{rate}</b> of visitors bought: {buyers} of {visitors} (95% interval {interval}). They spent <b>{revenue}</b>.',
    change:
      '{direction, select, up {That is {points} percentage points more than in the period before; the intervals {certainty, select, apart {do not overlap.} other {overlap, so it may be chance.}}} down {That is {points} percentage points less than in the period before; the intervals {certainty, select, apart {do not overlap.} other {overlap, so it may be chance.}}} other {That is the same as in the period before.}}',
    nobody: 'Nobody visited in this period.',
  },
  against: '{change} on the period before',
  purchases: '{count, plural, one {# purchase} other {# purchases}}',
  ofVisitors: 'of {count, plural, one {# visitor} other {# visitors}}',
  inSessions: 'in {count, plural, one {# session} other {# sessions}}',
  overSessions: 'over {count, plural, one {# session} other {# sessions}} with a purchase',
  chartTitle: 'Day by day',
  measureLabel: 'Measure',
  measure: { conversion: 'Conversion', revenue: 'Revenue', buyers: 'Buyers', visitors: 'Visitors', events: 'Events' },
  tooltipDay: '{day} ({weekday})',
  interval: '95% interval',
  fault: 'Fault in the log',
  chartSummary:
    '{measure, select, conversion {Buyers per visitor} revenue {Revenue} buyers {Buyers} visitors {Visitors} other {Events}} over {days, plural, one {# day} other {# days}}; the best is {best} with {value}. {faults, plural, =0 {The log has no known faults in the period.} one {# fault in the log is shaded.} other {# faults in the log are shaded.}}',
  chartNothing: 'There is nothing to draw in this period.',
  funnelTitle: 'From view to purchase, in sessions',
  toFunnel: 'Open the funnel',
  byDay: 'By day',
  byDayNote: 'A user counts once on each day, and once in the whole period: the last row is not a sum.',
  day: 'Day',
  dayAndWeekday: '{day}, {weekday}',
  wholePeriod: 'Whole period',
  noDays: 'The period has no day of the log.',
  method: 'Users and sessions are counted distinctly. A session over midnight counts on both days and once in the total. The period before is as long and ends the day before this one begins; without all its days there is no comparison. Intervals are Wilson’s at 95%.',
  act: {
    title: 'Raise conversion, {period}',
    summary: '{rate} of visitors bought in {period}: {buyers, number} of {visitors, number} (95% interval {interval}), for {revenue}.',
  },
} as const;

export const funnel = {
  answer: {
    loss: 'Most are lost between {from, select, VIEW {view} CART {cart} other {purchase}} and {to, select, VIEW {view} CART {cart} other {purchase}}: <b>{share}</b> of sessions go no further, {lost} of {of}.',
    withoutCart: '{count, plural, one {# session bought without a cart event.} other {# sessions bought without a cart event.}}',
    nothing: 'No session has a view in this period.',
  },
  modeLabel: 'Which products count',
  mode: { ANY_PRODUCT: 'Any product', SAME_PRODUCT: 'Same product' },
  stepsTitle: 'Sessions by step',
  step: { VIEW: 'View', CART: 'Cart', REMOVE_FROM_CART: 'Removal', PURCHASE: 'Purchase' },
  start: 'all of them begin here',
  ofFirst: 'of all views',
  lost: '{count, plural, one {# session} other {# sessions}} lost ({share})',
  median: 'median {time} to the next step',
  address: { VIEWED_NOT_CARTED: 'Plan for those who viewed only', CARTED_NOT_BOUGHT: 'Plan for those who left a cart' },
  summary: 'Of {views, plural, one {# session} other {# sessions}} with a view, {carts} put something into the cart after it and {purchases} bought after that.',
  chartTitle: 'Bought, of the viewing sessions, by category',
  chartSummary: 'Of the {count, plural, one {# largest category} other {# largest categories}}, {best} leads with {bestRate} and {worst} comes last with {worstRate}. Lines are 95% intervals.',
  byCategory: 'By category',
  byCategoryNote: 'A session counts in every category whose products it looked at.',
  category: 'Category',
  allCategories: 'All categories',
  noCategories: 'No category has a view in this period.',
  column: { views: 'Viewed', carts: 'Carted', purchases: 'Bought', cartRate: 'View to cart', purchaseRate: 'Cart to purchase', overall: 'View to purchase' },
  method:
    'A session reaches the cart with a cart event after a view, and the purchase with a purchase after such a cart{mode, select, SAME_PRODUCT {, all of the same product} other {, whichever products they are}}. Events of the same second are ordered view, cart, purchase. Purchases without a cart are counted apart. Intervals are Wilson’s at 95%.',
  act: {
    title: 'Lose fewer between {from, select, VIEW {view} CART {cart} other {purchase}} and {to, select, VIEW {view} CART {cart} other {purchase}}{where, select, none {} other { in {where}}}',
    titleNothing: 'Look into the funnel',
    summary:
      'In {period}{where, select, none {} other { in {where}}}, {lost, number} of {of} sessions ({share}) were lost between {from, select, VIEW {view} CART {cart} other {purchase}} and {to, select, VIEW {view} CART {cart} other {purchase}}.',
  },
} as const;

export const products = {
  search: 'Product id, brand or category',
  answer: {
    standings:
      'Of the {shown, plural, one {# product} other {# products}} listed{total, plural, other { (of {totalText})}}, <b>{stars, number}</b> {stars, plural, one {sells} other {sell}} clearly better than their average of {average} buyers per viewer and <b>{laggards, number}</b> clearly worse.',
    nothing: 'No product here has a viewer.',
  },
  chartTitle: 'Attention and what becomes of it',
  chartSummary: '{count, plural, one {# product} other {# products}} by viewers (across, logarithmic) and buyers per viewer (up); the dashed line is their average, {average}. {stars, plural, one {# star} other {# stars}}, {laggards, plural, one {# laggard} other {# laggards}}.',
  axisViewers: 'Viewers',
  averageLine: 'average {average}',
  standing: { star: 'clearly better', laggard: 'clearly worse', usual: 'not to be told apart' },
  tableTitle: 'Products',
  tableNote: 'Over the whole snapshot. Better and worse mean that the whole 95% interval lies beside the average; about one in forty does so on either side by chance.',
  product: 'Product',
  category: 'Category',
  goesWith: 'What goes with it?',
  noneFound: 'No product matches.',
  method: 'Prices are the latest that are not zero; the export has the lowest and highest too. The average is all buyers ÷ all viewers of the products listed. Intervals are Wilson’s at 95%.',
  act: {
    title: 'Do something about {name}',
    summary: '{name} ({category}): {buyers, number} of {viewers, plural, one {# viewer} other {# viewers}} bought, {rate} (95% interval {interval}); revenue {revenue}.',
  },
} as const;
