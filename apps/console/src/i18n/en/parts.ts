/** Parts that every page uses: tables, charts, definitions, jobs, filters, names of things. */
export const table = {
  action: 'Act',
  csv: 'Save as CSV',
  csvOf: 'Save as CSV: {table}',
  sortBy: 'Sort by {column}',
  orderOf: 'Order of {table}',
  order: '{column}, {direction, select, ASC {ascending} other {descending}}',
  sum: 'Total',
  more: 'Show {count, number} more',
  nextPage: 'Load more',
} as const;

export const chart = { view: 'Show as', picture: 'Chart', table: 'Table' } as const;

export const definition = {
  formula: 'Formula',
  population: 'Over',
  period: 'Period',
  periodIn: '{period}, days in {timeZone}',
  snapshot: 'Snapshot',
  snapshotOf: 'of {at}, {rows, plural, one {# event} other {# events}}',
  queryBelow: 'at the foot of the page, under “Method and query”',
} as const;

export const tracking = {
  title: 'Tracking problems in this period',
  leftOut:
    'Rates leave out {count, plural, one {# day ({day})} other {# days ({period})}} on which tracking lost events.',
  partTitle: 'Incomplete days in this period',
  partDays: 'A day that is not complete is not compared with another period.',
  wholeDays: 'A day that lost events for some hours is left out as a whole.',
  levels: 'Tracking changed within this period. Do not compare the days before the change with those after it.',
  more: '{count, plural, one {# more is} other {# more are}} listed under Data.',
  missing: 'What happened in this period is unknown: the log has no events on days that should have some.',
  lead: {
    leftOut: '{count, plural, one {# day that lost events is} other {# days that lost events are}} left out.',
    lacks: {
      total: '{count, plural, one {# day} other {# days}} lost events, so the total may be too low.',
      purchases: 'Purchases of {count, plural, one {# day} other {# days}} were lost and are missing here.',
      returns:
        '{count, plural, one {# day lost events, so returns around it are} other {# days lost events, so returns around them are}} unknown and not counted.',
      hours: '{count, plural, one {# day} other {# days}} lost events, and the hours without them are left out.',
    },
    levels:
      'Tracking changed {count, plural, one {on {day}} other {on # days in {period}}}, so these figures mix the days before and after.',
  },
} as const;

export const snapshotLine = {
  snapshot: 'Snapshot of {at}, {rows, plural, one {# event} other {# events}}',
  zone: 'Days in {timeZone}',
  currencyUnknown: 'Currency unknown',
} as const;

export const method = {
  title: 'Method and query',
  timeZone: 'Time zone',
  computed: 'Answered',
  computedIn: '{cached, select, yes {from the cache} other {in {ms, number} ms}}',
  query: 'Query',
  copy: 'Copy',
  copied: 'Copied',
} as const;

export const estimate = {
  interval: '{level} interval:',
  intervalTitle: '{level} interval, {method}',
  unknown: 'Unknown: {reason}',
  reason: {
    NO_DATA: 'nothing was counted here',
    TOO_FEW: 'too few to tell',
    ZERO_BASELINE: 'there is no baseline to compare with',
    NOT_LOGGED: 'the log does not record it',
  },
} as const;

export const assumption = {
  name: {
    independent: 'Sessions are independent of one another.',
    one_ratio: 'One odds ratio fits every activity.',
    activity: 'At equal activity, the middle pair is close to chance.',
    drift: 'The drift over the period is small (at most 1.1 times).',
    like: 'Like is compared with like.',
    cause: 'No cause is left out.',
    dispersion:
      'Events come in clusters (sessions), so counts vary more than chance alone; every test and interval allows for it.',
    proportional:
      'Busy and quiet hours vary in the same proportion; where they do not, a window’s own variation between weeks is taken.',
    rest_is_clock: 'The rest of the shop tells everybody’s rhythm; that needs a shop that is not one category alone.',
    covered: 'The log covers every hour; lost hours are left out on both sides.',
    weeks: 'There are weeks enough to know how much they differ.',
    collinearity: 'Attributes can be distinguished: none is nearly the sum of others.',
    entangled: 'No attribute is another in disguise, or decides alone.',
    cells: 'Categories, bands and brands have enough cases; those without were not looked at.',
    priced: 'Every product has a known price; those without were left out.',
    usual_prices: 'What a product usually costs is known.',
    every_pair: 'Every pair of session and product that can tell was looked at.',
    looks: 'How often a product is looked at does not itself follow from the cart.',
    shown: 'What the shop shows first is not mistaken for what customers prefer; only an experiment can tell.',
  },
  detail: {
    independent:
      'Sessions of one user are alike. The odds ratios of sessions take users as clusters; φ, Cramér’s V, Spearman, the ratios of steps, and the support, confidence and lift of pairs do not, so that their intervals are too narrow where few users make many sessions.',
    one_ratio:
      'By Breslow and Day, {found, number} of {of, plural, one {# association} other {# associations}} of event types differ between bands of activity; the controlled odds ratio is then a mean over them.{second, select, 0 {} other { In {second} of these tests the power is below 80% for an odds ratio that is 1.5 times as large among the most active as among the least.{has, select, both { The weakest finds one from {value} times on.} other {}}}}',
    activity:
      '{known, select, no {No pair has enough to tell.} other {At equal activity the middle pair has an odds ratio of {value} (at least 1; {upTo, select, none {nothing bounds it from above} other {the 95% interval ends at {upTo}}}), and {has, select, both {pairs spread {second} times as wide as chance; both are taken into account.} other {there are too few pairs to know whether they spread wider than chance.}}}}',
    drift:
      '{known, select, no {No pair of an act and a purchase has enough to tell.} other {Over all pairs, purchases come {value} times as often after the other act as before it (at least 1; {upTo, select, none {nothing bounds it from above} other {the 95% interval ends at {upTo}}}); a sequence has to rise above that.}}',
    like: 'Of {of, plural, one {# association} other {# associations}}, {second} could have vanished or reversed when units of equal activity, category or number of chances were compared; {found, plural, =0 {none did.} one {# did. It is listed and not counted as found.} other {# did. They are listed and not counted as found.}}',
    cause:
      'The log has no prices of other shops, no advertising and no person behind the user: an association is no effect. An experiment tells.',
    dispersion:
      '{known, select, no {No category has enough to tell.} other {Median dispersion of the categories looked at: {value} (1 would be Poisson). Every test and interval allows for it.}}',
    proportional:
      '{known, select, no {Too little is counted to tell.} other {Dispersion {value} in the quieter half of the hours and {second} in the busier half; each window is also held against its own variation between weeks.}}',
    rest_is_clock:
      '{known, select, no {No event was counted.} other {The largest category, {names}, has {value} of the events of the categories asked about; each is compared with the shop without it.}}',
    covered:
      '{value, select, 0 {No hour is known to be missing. {has, select, none {The log has too few sessions to notice a loss.} other {At an average time, a loss is noticed from about {second} hours on.}}} other {{value} hours are missing or lost these events, by the coverage faults; they are left out on both sides.}}',
    weeks:
      '{found, plural, one {# week} other {# weeks}} to find and {of, number} to confirm. With few, only the categories’ own dispersion tells a weekly peak from a single busy day.',
    collinearity:
      '{known, select, no {No model was fitted.} other {The largest variance inflation of an attribute, inside of sessions, is {value}; {found, number} of {of, plural, one {# model has} other {# models have}} one above 10{names, select, none {} other {: {names}}}. A wide interval shows it.}}',
    entangled:
      '{of, plural, =0 {No model of a category and step had sessions enough.} other {Of {of, plural, one {# model} other {# models}} of a category and step with sessions enough, {found, plural, =0 {none was} one {# was} other {# were}} left out because attributes say the same or one decides outcomes by itself{names, select, none {} other {: {names}}}.}}',
    cells:
      '{found, number} of {of, plural, one {# model} other {# models}} of a category and step had too few sessions and were not fitted; in the others {second} bands, brands and attributes had too few cases and were not looked at. They stand beside each category.',
    priced:
      '{found, number} of {of, plural, one {# pair} other {# pairs}} of session and viewed product are of products of which the log never knew a price; they have no place among prices and were left out.',
    usual_prices:
      '{found, number} of {of, plural, one {# pair} other {# pairs}} are of products without an event on the days before; they count as not discounted.',
    every_pair:
      '{found, plural, =0 {All {of, plural, one {# pair} other {# pairs}}.} other {{found, number} of {of, number} pairs belong to users who were left out by their numbers, to stay within the limit.}}',
    looks:
      'How often a product was looked at in the session is a control. Looks after the cart count too; if a cart itself brought more looks, and to some attributes more than to others, effects would be biased towards none.',
    shown:
      'The log does not say in which place or picture a product was shown. An attribute that the shop itself puts first looks as if customers preferred it. Only an experiment tells.',
  },
  title: 'Assumptions',
  held: { yes: 'Supported.', no: 'Not supported.', unknown: 'Not known.' },
} as const;

export const words = {
  detects: 'detectable from {ratio}×',
  detectsNothing: 'nothing detectable',
  power: {
    one: '{what, select, PAIR {In an average pair} PRICE {In an average comparison of prices} other {For an average attribute}}, this search would confirm a ratio of {ratio} in {power} of cases.',
    all: '{what, select, PAIR {In an average pair} PRICE {In an average comparison of prices} other {For an average attribute}}, this search would confirm a ratio of {first} in {firstPower} of cases, {second} in {secondPower}, and {third} in {thirdPower}.',
  },
  qBelow: 'below {value}',
  noCategory: 'uncategorized',
  noBrand: 'no brand',
  brandAndId: '{brand} {id}',
} as const;

export const demo = {
  badge: 'demo',
  why: 'Made on the demo shop: its users and numbers are synthetic, not this shop’s.',
  option: '{label}, demo',
  replaced:
    'This audience was made on the demo shop, which a real log has replaced: its users are synthetic. Create the audience again with the same rule, and plan a campaign on that one.',
} as const;

export const archived = {
  hidden:
    '{count, plural, one {# more was} other {# more were}} made on {on, select, demo {the demo shop, which a real log has replaced} other {the real log, which was rolled back}}.',
  shown: 'Nothing here counts towards this shop.',
  show: 'Show the archive',
  hide: 'Leave the archive',
  answer:
    'The archive: what was made on {on, select, demo {the demo shop, whose customers and money are synthetic} other {the real log, which was rolled back}}.',
} as const;

export const eventType = { VIEW: 'View', CART: 'Cart', REMOVE_FROM_CART: 'Removal', PURCHASE: 'Purchase' } as const;

export const fault = {
  MISSING_DAY: { name: 'day missing' },
  EVENT_TYPE_VANISHED: { name: 'events missing' },
  PARTIAL_DAY: { name: 'day incomplete' },
  MISSING_HOURS: { name: 'hours missing' },
  MONTH_CUT_SHORT: { name: 'month cut short' },
  EVENT_TYPE_LEVEL_CHANGED: { name: 'new level' },
  OTHER: { name: 'fault' },
  said: '{kind, select, MISSING_DAY {no event at all, between days that have some.} MISSING_HOURS {no event {hours, select, all {all day} other {from {from} to {to} local time}}, where about {sessions, plural, one {# session was} other {# sessions were}} expected: hours are missing.} MONTH_CUT_SHORT {the log ends here, well before its last month does, though the month before is whole: the month is cut short.} EVENT_TYPE_LEVEL_CHANGED {from this day on there are {level, select, none {many more or fewer} other {{after} instead of {before}}} {type, select, VIEW {views} CART {carts} REMOVE_FROM_CART {removals} PURCHASE {purchases} other {events}} {level, select, category {per 100 views in {category}} session {per 100 sessions} view {per 100 sessions with a view} other {than before}}: rather a change of the tracking than of the customers.} OTHER {{detail}} EVENT_TYPE_VANISHED {no {type, select, VIEW {view} CART {cart} REMOVE_FROM_CART {removal} PURCHASE {purchase} other {event}} {hours, select, all {all day} other {from {from} to {to} local time}}, where about {sessions, plural, one {# session} other {# sessions}} with one {sessions, plural, one {was} other {were}} expected: a tracking fault.} other {{ends, select, from {the log begins at {from} local time} to {the log ends at {to} local time} both {the log begins at {from} and ends at {to} local time} other {the log covers a part of it}}; the day is not complete.}}',
} as const;

export const scope = {
  title: 'Filters',
  filters: '{count, plural, =0 {Filters} other {Filters (#)}}',
  done: 'Show',
  clear: 'Clear filters',
  category: 'Category',
  clearCategory: 'Clear the category',
  within: 'Within {category}',
  allCategories: 'All categories',
  noCategory: 'No such category',
  brand: 'Brand',
  withoutBots: 'Exclude bots',
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  chooseMonth: 'Choose a month',
  chooseYear: 'Choose a year',
  periodLabel: 'Period: {period}',
  preset: {
    all: 'All days of the log',
    last7: 'Last 7 days',
    last14: 'Last 14 days',
    last28: 'Last 28 days',
    lastMonth: 'Last month of the log',
    monthBefore: 'The month before',
  },
} as const;

export const job = {
  kind: {
    IMPORT: 'Import',
    TRAIN: 'Training',
    TRY_SETTINGS: 'Trial of settings',
    MEASURE_RULE_COST: 'Replay of rules',
    EXPORT_RECOMMENDATIONS: 'Export of recommendations',
    AA: 'A/A test',
    SCENARIO: 'Simulated scenario',
    CAMPAIGN_ANALYSIS: 'Analysis of a campaign',
    IMPORT_EXPOSURES: 'Import of exposures',
    IMPORT_OUTCOMES: 'Import of outcomes',
    IMPORT_PRODUCT_FEED: 'Product feed',
    COMPACT: 'Compaction',
    VERIFY: 'Verification',
    REMOVE_SNAPSHOTS: 'Removal of snapshots',
    SEAL: 'Live events',
    ANALYSIS: 'Analysis',
    ERASE: 'Erasure',
  },
  state: {
    QUEUED: 'waiting',
    RUNNING: 'running',
    DONE: 'done',
    FAILED: 'failed',
    CANCELED: 'canceled',
    INTERRUPTED: 'interrupted',
  },
  cancel: 'Cancel',
  see: 'Open its page',
  amount:
    '{unit, select, rows {{amount, plural, one {# row} other {# rows}}} carts {{amount, plural, one {# cart} other {# carts}}} models {{amount, plural, one {# model} other {# models}}} settings {{amount, plural, one {# setting} other {# settings}}} users {{amount, plural, one {# user} other {# users}}} replays {{amount, plural, one {# replay} other {# replays}}} tables {{amount, plural, one {# table} other {# tables}}} runs {{amount, plural, one {# run} other {# runs}}} pairs {{amount, plural, one {# pair} other {# pairs}}} statements {{amount, plural, one {# step} other {# steps}}} other {{amount, number}}}',
  done: '{done}',
  doneOf: '{share}: {done} of {total}',
  rate: '{rate} a second',
  rows: '{rows, plural, one {# row} other {# rows}}',
  eta: '{time} left',
  notStarted: 'The job could not be started.',
  finished:
    '{state, select, DONE {{kind, select, IMPORT {The import is done.} TRAIN {The models are trained.} TRY_SETTINGS {The settings were tried.} MEASURE_RULE_COST {The rules were replayed.} EXPORT_RECOMMENDATIONS {The recommendations are written.} AA {The A/A test is done.} SCENARIO {The scenario is simulated.} COMPACT {The lake is compacted.} VERIFY {The lake is verified; see the Data page.} REMOVE_SNAPSHOTS {Old snapshots are removed.} SEAL {Live events are in the log.} CAMPAIGN_ANALYSIS {The campaign is analyzed.} IMPORT_EXPOSURES {The exposures are recorded.} IMPORT_OUTCOMES {The outcomes are recorded.} IMPORT_PRODUCT_FEED {The product feed counts now.} ANALYSIS {The analysis is worked out.} other {The users are erased.}}} CANCELED {{kind, select, IMPORT {The import was canceled.} TRAIN {The training was canceled.} TRY_SETTINGS {The trial was canceled.} MEASURE_RULE_COST {The replay was canceled.} EXPORT_RECOMMENDATIONS {The export was canceled.} AA {The A/A test was canceled.} SCENARIO {The simulation was canceled.} COMPACT {The compaction was canceled.} VERIFY {The verification was canceled.} REMOVE_SNAPSHOTS {The removal was canceled.} SEAL {Taking in live events was canceled.} CAMPAIGN_ANALYSIS {The campaign’s analysis was canceled.} IMPORT_EXPOSURES {Recording exposures was canceled.} IMPORT_OUTCOMES {Recording outcomes was canceled.} IMPORT_PRODUCT_FEED {Reading the product feed was canceled.} ANALYSIS {The analysis was canceled.} other {The erasure was canceled.}}} other {{kind, select, IMPORT {The import failed.} TRAIN {The training failed.} TRY_SETTINGS {The trial failed.} MEASURE_RULE_COST {The replay failed.} EXPORT_RECOMMENDATIONS {The export failed.} AA {The A/A test failed.} SCENARIO {The simulation failed.} COMPACT {The compaction failed.} VERIFY {The verification failed.} REMOVE_SNAPSHOTS {The removal failed.} SEAL {Live events could not be taken in.} CAMPAIGN_ANALYSIS {The campaign could not be analyzed.} IMPORT_EXPOSURES {The exposures were not recorded.} IMPORT_OUTCOMES {The outcomes were not recorded.} IMPORT_PRODUCT_FEED {The product feed was not taken.} ANALYSIS {The analysis failed.} other {The erasure failed.}} {error}}}',
  step: {
    starting: 'Starting',
    waiting: 'Waiting for a process',
    waitingFor: 'Waiting for {rest}',
    looking: 'Looking for what is known already: {rest}',
    unpacking: 'Unpacking {rest}',
    upgrading: 'Bringing the lake up to date',
    checking: 'Checking {rest}',
    reading: 'Reading {rest}',
    sorting: 'Sorting, dropping copies, numbering sessions',
    writingEvents: 'Writing events',
    writingTables: 'Writing sessions, users and products',
    committing: 'Committing the snapshot',
    again: 'Writing everything again',
    counting: 'Counting again: {rest}',
    erasing: 'Erasing from {rest}',
    splitting: 'Splitting the log',
    choosingEventWeights: 'Choosing event weights',
    choosing: 'Choosing settings',
    fitting: 'Fitting before the split date',
    judging: 'Judging on the holdout',
    findingTogether: 'Finding what goes together',
    fittingWhole: 'Fitting on the whole log',
    comparing: 'Comparing with the live model',
    tryingSettings: 'Trying settings',
    replaying: 'Replaying lists',
    recommending: 'Recommending',
    readingModels: 'Reading model files',
    readingLog: 'Reading the log',
    writingModels: 'Writing model files',
    simulating: 'Simulating runs',
    analyzingDays: 'Analyzing day by day',
    comparingMethods: 'Comparing methods',
    readingPairs: 'Reading what sessions looked at, carted and bought',
    comparingPairs: 'Comparing products that went on with those that did not',
    countingTogether: 'Counting what goes together',
    judgingTogether: 'Judging what goes together',
  },
} as const;

export const modelKind = {
  POPULARITY: 'Popularity',
  RECENT_POPULARITY: 'Recent popularity',
  CATEGORY_POPULARITY: 'Popularity by category',
  MOST_CARTED: 'Most carted',
  ITEM_KNN: 'Item neighbors (kNN)',
  V_SKNN: 'Similar sessions (V-\u2060SkNN)',
  VMIS_KNN: 'Similar sessions (VMIS-\u2060kNN)',
  EASE: 'Linear weights (EASE)',
  BPR: 'Ranking factors (BPR)',
  ALS: 'Implicit ALS',
  RERANK: 'Two stages (re-\u2060ranked)',
} as const;

/** What a two-stage model looks at. */
export const modelFeature = {
  ownLikeness: 'likeness to products they took',
  sessionLikeness: 'likeness to this session',
  inSession: 'place in this session',
  inHistory: 'place in their history',
  ownCategory: 'category, taken before',
  sessionCategory: 'category, looked at now',
  recentCategory: 'category, met lately',
  ownBrand: 'brand, taken before',
  nearPrice: 'price near the one they usually pay',
  usualPrice: 'usual price in its category',
  popularity: 'popularity',
  recentPopularity: 'recent popularity',
  newness: 'newness',
} as const;

export const group = {
  COLD: 'users without carts',
  LIGHT: 'users with 1 or 2 carts',
  REGULAR: 'users with 3 to 9 carts',
  HEAVY: 'users with 10 or more carts',
  ANONYMOUS: 'anonymous visitors',
} as const;

export const audience = {
  kind: {
    CARTED_NOT_BOUGHT: 'Carted, not bought',
    VIEWED_NOT_CARTED: 'Viewed, not carted',
    BUYERS: 'Buyers',
    ALL_VISITORS: 'All visitors',
    CATEGORY_VIEWERS: 'Viewers of a category',
    FUNNEL_LOST: 'Lost in a funnel',
    CART_ABANDONED: 'Cart abandoned',
    RFM_SEGMENT: 'RFM segment',
  },
  saves: 'Saves the audience as it is now, and plans a campaign for it.',
  labeled: '{label}: {what}',
  meaning: {
    CARTED_NOT_BOUGHT:
      'Users with a session that has a cart and no purchase. They convert when they buy in a later session.',
    VIEWED_NOT_CARTED:
      'Users with a session that has views and no cart. They convert when they buy in a later session.',
    BUYERS: 'Users with a session that has a purchase. They convert when they buy again in a later session.',
    ALL_VISITORS: 'Everybody with a session. They convert when they buy in any session.',
    CATEGORY_VIEWERS:
      'Users who viewed something in the category. They convert when they buy anything at or after that view.',
    FUNNEL_LOST:
      'Users who came to a step of the funnel and not to the next one. They convert when they buy after that: in a later session, or after the step where the funnel has a window.',
    CART_ABANDONED:
      'Users with a session whose cart was left with something in it and nothing of it bought. They convert when they buy in a later session.',
    RFM_SEGMENT:
      'Buyers who are in the segment at the end of the period, by when they last bought, how often and how much. They convert when they buy after the period: take one that ends before the log does, or there is no baseline.',
  },
  named:
    '{kind, select, CARTED_NOT_BOUGHT {Carted, not bought} VIEWED_NOT_CARTED {Viewed, not carted} BUYERS {Buyers} CATEGORY_VIEWERS {Viewers of {category}} FUNNEL_LOST {Lost in a funnel} CART_ABANDONED {Cart abandoned} RFM_SEGMENT {RFM segment} other {All visitors}}{hasPeriod, select, yes {, {period}} other {}}',
} as const;

export const act = {
  button: 'Act on this',
  buttonFor: 'Act on this: {what}',
  title: 'Act on this',
  titleInsight: 'Keep this insight',
  finding: 'What you saw',
  note: 'Note (optional)',
  withPicture: 'The picture of the page’s first chart is kept with it.',
  frozen: 'The query and its result on snapshot {snapshot} are frozen as evidence.',
  newAudience: 'New: {name}',
  create: 'Create the action item',
  keep: 'Keep the insight',
  cancel: 'Cancel',
  created: '“{title}” is on the board.',
  kept: 'The insight “{title}” is kept.',
  open: 'Open it',
} as const;

export const evidence = {
  title: 'Evidence',
  frozenAt: 'Frozen at',
  approval: 'Approval',
  approvedBy: 'approved by {name}, {at}',
  notApproved: 'not approved yet',
  hidden: 'This evidence shows single customers. Your account may not see them.',
  approve: 'Approve the evidence',
  notOwn: 'Nobody approves evidence for their own item; somebody else has to look at it.',
  openPage: 'Open the page it was seen on',
  query: 'Query and variables',
  result: 'Frozen result',
} as const;

export const conflict = {
  title: 'Somebody else changed this first',
  text: '“{title}” was changed while you were editing it. Which version should stay?',
  field: 'Field',
  theirs: 'Theirs',
  mine: 'Yours',
  keep: 'Keep theirs',
  apply: 'Apply mine on top',
} as const;
