/** Overview, Products. */
export const overview = {
  noBefore: {
    begins: 'Nothing is compared: the period before would be {period}, and the log begins on {first}.',
    ends: 'Nothing is compared: the log ends on {last}, before this period does.',
    faults:
      '{all, select, yes {No figure is} other {Some figures are not}} compared with {before}: tracking failed or changed, or the log is not complete, {count, plural, one {on {day}} other {on # days in {days}}}.',
  },
  answer: {
    conversion:
      '<b>{rate}</b> of visitors bought: {buyers} of {visitors} (95% interval {interval}). They spent <b>{revenue}</b>.',
    withoutDays:
      '<b>{rate}</b> of visitors bought (95% interval {interval}), without {days, plural, one {# day} other {# days}} that lost events. The log holds revenue of <b>{revenue}</b>.',
    change:
      '{direction, select, up {That is {points} percentage points more than in the period before; {certainty, select, apart {more than chance explains.} other {it may be chance.}}} down {That is {points} percentage points less than in the period before; {certainty, select, apart {more than chance explains.} other {it may be chance.}}} other {That is the same as in the period before.}}',
    nobody: 'Nobody visited in this period.',
    untracked:
      'The conversion rate is unknown: the log has no purchases that count for this period. {visitors, plural, one {# visitor} other {# visitors}} came in {sessions, plural, one {# session} other {# sessions}}.',
    viewsLost:
      'The conversion rate is unknown: tracking lost the views of this period, so visitors are missing from the log.',
    notLogged: 'The log has no day of this period: who visited is not known.',
  },
  against: '{change} on the period before',
  points: '{points} points',
  purchases: '{count, plural, one {# item bought} other {# items bought}}',
  ofVisitors: 'of {count, plural, one {# visitor} other {# visitors}}',
  inSessions: 'in {count, plural, one {# session} other {# sessions}}',
  overSessions: 'over {count, plural, one {# order} other {# orders}}: sessions with a purchase',
  byLabel: 'By day, week or month',
  by: { DAY: 'Days', WEEK: 'Weeks', MONTH: 'Months' },
  chartTitle: { DAY: 'Day by day', WEEK: 'Week by week', MONTH: 'Month by month' },
  day: 'Day',
  part: { DAY: 'Day', WEEK: 'Week', MONTH: 'Month' },
  week: '{range} (week {number})',
  partial: '{part}, not whole',
  measureLabel: 'Measure',
  measure: {
    conversion: 'Conversion rate',
    revenue: 'Revenue',
    buyers: 'Buyers',
    visitors: 'Visitors',
    events: 'Events',
  },
  interval: '95% interval',
  fault: 'Fault in the log',
  chartSummary:
    '{measure, select, conversion {Conversion rate} revenue {Revenue} buyers {Buyers} visitors {Visitors} other {Events}} over {part, select, WEEK {{days, plural, one {# week} other {# weeks}}} MONTH {{days, plural, one {# month} other {# months}}} other {{days, plural, one {# day} other {# days}}}}; the best is {best} with {value}. {faults, plural, =0 {The log has no known faults in the period.} one {# fault in the log is shaded.} other {# faults in the log are shaded.}}',
  chartNothing: 'There is nothing to draw in this period.',
  funnelTitle: 'From view to purchase, in sessions',
  toFunnel: 'Open the funnel',
  tableTitle: { DAY: 'By day', WEEK: 'By week', MONTH: 'By month' },
  byDayNote: 'A user counts once in each day, week or month, and once in the whole period: the last row is not a sum.',
  dayAndWeekday: '{day}, {weekday}',
  wholePeriod: 'Whole period',
  noDays: 'The period has no day of the log.',
  method:
    'Users and sessions are counted distinctly. A session over midnight counts on both days and once in the total. Weeks begin on Monday (ISO 8601); a week or month of which days lie outside of the period or the log is marked as not whole. The period before is as long and ends the day before this one begins; without all its days there is no comparison. Intervals are Wilson’s at 95%; those of sessions allow for users with several.',
  act: {
    title: 'Raise conversion, {period}',
    summary:
      '{rate} of visitors bought in {period}: {buyers, number} of {visitors, number} (95% interval {interval}), for {revenue}.',
  },
} as const;

export const products = {
  search: 'Product id, brand or category',
  answer: { nothing: 'No product here has a viewer.' },
  chartTitle: 'Attention and what becomes of it',
  chartSummary:
    '{count, plural, one {# product} other {# products}} with most viewers: viewers (across, logarithmic) and buyers per viewer, shrunken towards the category (up). {stars, plural, one {# star} other {# stars}}, {laggards, plural, one {# laggard} other {# laggards}} among them.',
  axisViewers: 'Viewers',
  standing: {
    star: 'sells clearly better than usual',
    laggard: 'much viewed, clearly rarely bought',
    usual: 'as usual, or too few viewers to say',
  },
  tableTitle: 'Products',
  tableNote: 'Over the whole snapshot, bots included; rates as they were counted.',
  product: 'Product',
  category: 'Category',
  goesWith: 'What goes with it?',
  one: 'Product {id}',
  open: 'Open the product',
  leastPrice: 'Price from',
  mostPrice: 'Price to',
  boughtLabel: 'Whether somebody bought',
  bought: { all: 'Bought or not', bought: 'Bought', unbought: 'Never bought' },
  clearPrice: 'Clear price and sale',
  seenNote: 'Products with an event in {period}; their numbers are of the whole snapshot.',
  lostDays:
    '{days, plural, one {One day} other {# days}} of these lost events. What the log recorded of {days, plural, one {it} other {them}} is counted, so that carts, purchases and revenue may be too low.',
  lostDaysRate: 'Buyers per viewer leaves out days that lost views or purchases.',
  priceTitle: 'Price over time',
  priceFrom: 'From',
  priceUntil: 'Until',
  priceRange: '{lowest} – {highest}',
  priceSummary:
    '{changes, plural, =0 {The price never changed: {lowest}.} one {The price changed once, between {lowest} and {highest}.} other {The price changed # times, between {lowest} and {highest}.}}',
  noPrice: 'No event of it knows its price.',
  daysTitle: 'Its last days',
  daysNote: 'Days with an event, newest first; at most 31. “–” is a day on which the log lost such events.',
  eventsTitle: 'Its last events',
  eventType: 'Event',
  noEvents: 'It has no event.',
  noneFound: 'No product matches.',
  method:
    'Prices are the latest that are not zero; the export has the lowest and highest too. Intervals are Wilson’s at 95%.',
  act: {
    title: 'Do something about {name}',
    summary:
      '{name} ({category}): {rate} of its viewers bought (95% interval {interval}). The log recorded {viewers, plural, one {# viewer} other {# viewers}}, {buyers, plural, one {# buyer} other {# buyers}} and {revenue} of revenue.',
  },
} as const;
