import { behaviorMetric } from './behavior.js';
import { monitorMetric } from './monitor.js';
import { resultMetric } from './result.js';

/** Every number's name, formula and population. */
export const metric = {
  ...behaviorMetric,
  ...monitorMetric,
  ...resultMetric,
  visitors: {
    name: 'Visitors',
    formula: 'distinct users with at least one event',
    population: 'events of the period and filters',
  },
  sessions: {
    name: 'Sessions',
    formula: 'distinct sessions; where the log names none, a new one begins after 30 minutes without an event',
    population: 'events of the period and filters',
  },
  buyers: {
    name: 'Buyers',
    formula: 'distinct users with at least one purchase',
    population: 'events of the period and filters',
  },
  revenue: {
    name: 'Revenue',
    formula: 'sum of the prices of all purchase events, exact',
    population: 'purchases of the period and filters',
  },
  conversionRate: {
    name: 'Conversion rate',
    formula: 'buyers ÷ visitors, with a 95% Wilson interval',
    population: 'users with an event in the period',
  },
  purchaseSessionsPerSession: {
    name: 'Sessions with a purchase',
    formula:
      'sessions with a purchase ÷ sessions, with a 95% Wilson interval that counts the sessions of a user as alike',
    population: 'sessions with an event in the period',
  },
  averageOrderValue: {
    name: 'Average order value',
    formula: 'revenue ÷ orders; an order is a session with a purchase',
    population: 'sessions with a purchase in the period',
  },
  events: { name: 'Events', formula: 'rows of the log that were accepted', population: 'the whole snapshot' },
  users: { name: 'Users', formula: 'distinct user ids', population: 'the whole snapshot' },
  products: { name: 'Products', formula: 'distinct product ids', population: 'the whole snapshot' },
  views: { name: 'Views', formula: 'view events', population: 'events of the period and filters' },
  carts: {
    name: 'Carts',
    formula: 'cart events: a product put into the cart',
    population: 'events of the period and filters',
  },
  purchases: {
    name: 'Purchases',
    formula: 'purchase events, one a product bought',
    population: 'events of the period and filters',
  },
  relativeDemand: {
    name: 'Relative demand',
    formula:
      'seen ÷ expected − 1; expected = the category’s events in the week’s other hours × the rest of the shop in this hour ÷ the rest in the other hours; 95% quasi-Poisson interval',
    population: 'hours of the period that the log covers',
  },
  funnelSessions: {
    name: 'Came this far',
    formula:
      'sessions, or users of a funnel within a window, with a chain of events through every required step before this one and then an event of this step',
    population: 'sessions that began in the period; users whose first step lies in it',
  },
  perFirstStep: {
    name: 'Of the first step',
    formula:
      'reached ÷ reached of the first step, with a 95% Wilson interval that counts the sessions of a user as alike',
    population: 'those who came to the first step',
  },
  perPreviousStep: {
    name: 'Of the step before',
    formula:
      'reached ÷ reached of the required step before, with a 95% Wilson interval that counts the sessions of a user as alike',
    population: 'those who came to the required step before',
  },
  dropOff: {
    name: 'Lost',
    formula: 'reached this step, and not the next required one',
    population: 'those who came to this step',
  },
  medianSeconds: {
    name: 'Median time',
    formula:
      'median of the time since the required step before; the interval is Woodruff’s, and takes a user’s sessions as alike where users are counted, else as independent',
    population: 'those who came to the step',
  },
  cartAbandonment: {
    name: 'Abandoned',
    formula:
      'carts with a product left and none bought ÷ carts, with a 95% Wilson interval that counts the sessions of a user as alike',
    population: 'sessions that began in the period and have a cart event',
  },
  valueLeft: {
    name: 'Value left',
    formula: 'sum of the prices, at the last cart event, of products left in abandoned carts',
    population: 'abandoned carts',
  },
  abandoners: { name: 'Users', formula: 'users with an abandoned cart', population: 'users of abandoned carts' },
  valueRecovered: {
    name: 'Bought back',
    formula: 'sum of the prices for which products left were bought within 7 days after the session',
    population: 'abandoned carts that the log follows for 7 days',
  },
  price: {
    name: 'Price',
    formula: 'the product’s latest price that is not zero',
    population: 'all events of the product',
  },
  productRevenue: {
    name: 'Revenue',
    formula: 'sum of the prices of its purchase events, exact',
    population: 'all purchases of the product',
  },
  productViewers: {
    name: 'Viewers',
    formula: 'distinct users who viewed the product',
    population: 'the whole snapshot',
  },
  productBuyers: { name: 'Buyers', formula: 'distinct users who bought the product', population: 'the whole snapshot' },
  buyersPerViewer: {
    name: 'Buyers per viewer',
    formula:
      'the product’s buyers ÷ its viewers, with a 95% Wilson interval; sorted by the low end, so that 1 of 1 does not lead',
    population: 'users who viewed the product, without days that lost views or purchases',
  },
  lift: {
    name: 'Lift',
    formula: 'share of the product’s sessions that hold the other one ÷ share of all sessions that do',
    population: 'sessions with a cart, or with a purchase',
  },
  support: {
    name: 'Of all sessions',
    formula: 'sessions with both ÷ all sessions',
    population: 'sessions with a cart, or with a purchase',
  },
  confidence: {
    name: 'Of its sessions',
    formula: 'sessions with both ÷ sessions with this product',
    population: 'sessions with a cart, or with a purchase',
  },
  score: {
    name: 'Score',
    formula: 'the model’s own score; comparable within one list only',
    population: 'products the model knows',
  },
  ndcg: {
    name: 'NDCG',
    formula: 'Σ hits ÷ log₂(rank + 1), over its best possible value with min(relevant, K) items',
    population: 'users with at least one cart after the split date',
  },
  ndcgDifference: {
    name: 'Lead',
    formula: 'NDCG of the winner − NDCG of the runner-up, user by user',
    population: 'the same users of the validation slice',
  },
  hitRate: {
    name: 'Hit rate',
    formula: 'users with at least one relevant product in the first K ÷ users',
    population: 'users with at least one cart after the split date',
  },
  precision: {
    name: 'Precision',
    formula: 'relevant products in the first K ÷ K, mean over users',
    population: 'users with at least one cart after the split date',
  },
  attainablePrecision: {
    name: 'Attainable precision',
    formula: 'mean of min(relevant, K) ÷ K: the most any list could reach',
    population: 'users with at least one cart after the split date',
  },
  recall: {
    name: 'Recall',
    formula: 'relevant products in the first K ÷ relevant products, mean over users',
    population: 'users with at least one cart after the split date',
  },
  cappedRecall: {
    name: 'Recall (capped)',
    formula:
      'relevant products in the first K ÷ the smaller of relevant products and K, mean over users: a perfect list reaches 1',
    population: 'users with at least one cart after the split date',
  },
  mapCapped: {
    name: 'MAP (capped)',
    formula: 'sum of the precision at each hit ÷ the smaller of relevant products and K, mean over users',
    population: 'users with at least one cart after the split date',
  },
  mrr: {
    name: 'MRR',
    formula: '1 ÷ rank of the first relevant product, else 0, mean over users',
    population: 'users with at least one cart after the split date',
  },
  catalogCoverage: {
    name: 'Catalog coverage',
    formula: 'distinct products recommended ÷ products the model knows',
    population: 'all lists of the test users',
  },
  testUsers: {
    name: 'Test users',
    formula: 'users with at least one cart after the split date',
    population: 'the holdout',
  },
  baselineAccuracy: {
    name: 'The same product again',
    formula:
      'users whose next carted product is the one they had carted most ÷ users with carts on both sides of the split date',
    population: 'the holdout',
  },
  expectedUplift: {
    name: 'Expected uplift',
    formula: '(rate with the action − rate without) ÷ rate without: what its owner expects, not what was measured',
    population: 'the audience of the action',
  },
  audienceSize: {
    name: 'Users',
    formula: 'users whom the rule picks on the snapshot',
    population: 'users with a session in the period',
  },
  baseline: {
    name: 'Baseline',
    formula: 'users who bought after they entered the audience ÷ users, with a 95% Wilson interval',
    population: 'the audience',
  },
  revenuePerUser: {
    name: 'Revenue per user',
    formula: 'money spent after entering ÷ users',
    population: 'the audience',
  },
  testBaseline: {
    name: 'Without the campaign',
    formula: 'the first metric in the days that count after entering, over users whom the log follows for so long',
    population: 'the audience',
  },
  usersNeeded: {
    name: 'Users needed',
    formula: 'all arms together, so many that the weakest comparison has the power asked for at its level',
    population: 'the audience without the campaign',
  },
  power: {
    name: 'Power',
    formula: 'chance that the weakest comparison finds the uplift if it is real',
    population: 'the audience as it is',
  },
  duration: {
    name: 'Duration',
    formula: 'whole weeks until the audience’s traffic has brought the users needed',
    population: 'the audience’s traffic, weekday by weekday',
  },
  uplift: {
    name: 'Uplift',
    formula: '(treatment rate − control rate) ÷ control rate, as a run observes it',
    population: 'simulated runs',
  },
  shareSignificant: {
    name: 'Tests that found it',
    formula: 'runs with p below the level and a difference in the expected direction ÷ runs',
    population: 'simulated runs',
  },
  falsePositive: {
    name: 'False alarms',
    formula: 'runs with p below the level on the same draw without any effect ÷ runs; should be about the level',
    population: 'simulated A/A runs',
  },
  intervalCoverage: {
    name: 'Interval holds the truth',
    formula: 'runs whose interval contains the true difference ÷ runs; should be about 1 − level',
    population: 'simulated runs',
  },
  observedUplift: {
    name: 'Measured uplift',
    formula: '(treatment − control) ÷ control of the compared metric, as the test of a run measures it',
    population: 'simulated runs',
  },
  observedDifference: {
    name: 'Measured difference',
    formula: 'treatment − control of the compared metric, as the test of a run measures it',
    population: 'simulated runs',
  },
  extraOrders: {
    name: 'Extra orders',
    formula: 'orders added less those lost and those that were taken away',
    population: 'users who get the campaign, over the simulated runs',
  },
  addedRevenue: {
    name: 'Extra revenue',
    formula: 'worth of the extra orders less that of the lost and the taken ones',
    population: 'users who get the campaign, over the simulated runs',
  },
  campaignMargin: {
    name: 'Extra margin',
    formula: 'gross margin × extra revenue',
    population: 'users who get the campaign, over the simulated runs',
  },
  campaignCost: {
    name: 'Costs',
    formula: 'contacts × cost of one + fixed costs + discount on every order of the users who get the campaign',
    population: 'users who get the campaign, over the simulated runs',
  },
  campaignNetProfit: {
    name: 'Net profit',
    formula: 'extra margin − costs',
    population: 'users who get the campaign, over the simulated runs',
  },
  probabilityOfProfit: {
    name: 'Probability of profit',
    formula: 'runs with a net profit above 0 ÷ runs, with a 95% Wilson interval',
    population: 'simulated runs',
  },
  probabilityTreatmentIsBetter: {
    name: 'Probability that treatment is better',
    formula: 'runs in which the campaign measures higher ÷ runs, with a 95% Wilson interval',
    population: 'simulated runs',
  },
  wrongDecision: {
    name: 'Wrong decisions',
    formula:
      'runs that ship what is not profitable, or stop what is, if exactly what is significantly better is shipped ÷ runs',
    population: 'simulated runs',
  },
  regret: {
    name: 'Regret',
    formula: 'users with the worse arm × the true difference of the metric',
    population: 'all users of the simulated runs',
  },
  rowsRead: {
    name: 'Read',
    formula: 'rows of the file without its header; always accepted + duplicates + quarantined',
    population: 'one import',
  },
  rowsAccepted: { name: 'Accepted', formula: 'rows that became events', population: 'one import' },
  rowsDuplicate: {
    name: 'Duplicates',
    formula: 'rows dropped because the same row is there already',
    population: 'one import',
  },
  rowsQuarantined: {
    name: 'Quarantined',
    formula: 'rows put aside with a reason; they are in the quarantine file',
    population: 'one import',
  },
  trainUsers: {
    name: 'Users before the split date',
    formula: 'distinct users with a cart before the split date',
    population: 'carts before the split date',
  },
  trainProducts: {
    name: 'Products before the split date',
    formula: 'distinct products carted before the split date',
    population: 'carts before the split date',
  },
  trainPairs: {
    name: 'User–product pairs before',
    formula: 'distinct pairs of a user and a product carted before the split date',
    population: 'carts before the split date',
  },
  testPairs: {
    name: 'Pairs to be found',
    formula: 'distinct pairs of a test user and a product carted after the split date',
    population: 'carts after the split date',
  },
  coldUsers: {
    name: 'Users new after the split date',
    formula: 'test users without a cart before the split date',
    population: 'carts after the split date',
  },
  coldProducts: {
    name: 'Products new after the split date',
    formula: 'products carted after the split date and not before',
    population: 'carts after the split date',
  },
  removes: {
    name: 'Removals',
    formula: 'events that take a product out of the cart',
    population: 'events of the period and filters',
  },
  validationUsers: {
    name: 'Validation users',
    formula: 'users with at least one relevant product in the validation slice',
    population: 'the last days before the split date',
  },
  overPopularity: {
    name: 'Over popularity',
    formula: 'NDCG of the model that answers − NDCG of popularity, user by user',
    population: 'the same users of the holdout',
  },
  modelDifference: {
    name: 'Difference',
    formula: 'NDCG of the model − NDCG of the other, user by user, with a 95% interval',
    population: 'the same users of the holdout, new products only or known ones too as chosen',
  },
  pAdjusted: {
    name: 'p, corrected',
    formula: 'p of a paired permutation test, corrected after Holm for all models that are compared with the other one',
    population: 'the same users of the holdout',
  },
  servingMilliseconds: {
    name: 'Time to answer',
    formula: 'milliseconds to rank the whole catalog for 1,000 users, one after the other, on the machine that trained',
    population: 'test users',
  },
  fitSeconds: {
    name: 'Time to fit',
    formula: 'seconds of the fit before the split date, which was judged, up to its first list',
    population: 'carts, views and purchases before the split date',
  },
  trainSeconds: {
    name: 'Time to fit on all',
    formula: 'seconds of the fit on the whole log, which answers',
    population: 'the whole snapshot',
  },
  modelBytes: {
    name: 'Memory',
    formula:
      'bytes of all that the model needs to answer by itself: its files, and the tables of users’ products that it reads, which models of one training share',
    population: 'the fit before the split date',
  },
  partReached: {
    name: 'Part reached',
    formula: 'precision ÷ attainable precision',
    population: 'users with at least one cart after the split date',
  },
  diversity: {
    name: 'Diversity',
    formula: 'share of the pairs in a list that are of different categories, mean over lists',
    population: 'all lists of the test users',
  },
  gini: {
    name: 'Unevenness (Gini)',
    formula: 'how unevenly recommendations spread over the catalog: 0 evenly, 1 all on one product',
    population: 'all lists of the test users',
  },
  novelty: {
    name: 'Novelty',
    formula:
      'mean self-information of the recommended products in bits: 10 bits is a product that one in 1,024 users touched',
    population: 'all lists of the test users',
  },
  popularityShare: {
    name: 'On the popular tenth',
    formula: 'recommended places on the most popular tenth of the products ÷ all places',
    population: 'all lists of the test users',
  },
  drift: {
    name: 'Drift',
    formula: 'NDCG of the last training − NDCG of the first, by Welch’s t of two samples',
    population: 'the holdout users of each training',
  },
  rfmRecency: {
    name: 'Days since the last purchase',
    formula: 'mean days from a buyer’s last purchase to the last day that the log reaches',
    population: 'buyers of the segment in the period',
  },
  rfmFrequency: {
    name: 'Purchase sessions per buyer',
    formula: 'mean sessions with a purchase',
    population: 'buyers of the segment in the period',
  },
  rfmRevenue: {
    name: 'Revenue of a segment',
    formula: 'sum of the prices of the segment’s purchases; beside it the share of all buyers’ revenue',
    population: 'purchases of the period and filters',
  },
  rfmPerBuyer: {
    name: 'Revenue per buyer',
    formula: 'revenue of the segment ÷ its buyers',
    population: 'buyers of the segment in the period',
  },
  silhouette: {
    name: 'Silhouette',
    formula: 'how much nearer a buyer is to their own group than to the next, from −1 to 1, with a 95% interval',
    population: 'a sample of 1,500 buyers',
  },
  retentionRate: {
    name: 'Share who returned',
    formula: 'users who returned in that unit ÷ users watched long enough, with a 95% Wilson interval',
    population: 'users by their first event of the kind in the period',
  },
  cohortActive: {
    name: 'Active users',
    formula:
      'users with any event in that week or month ÷ users of the cohorts that are watched so long, with a 95% Wilson interval',
    population: 'users by their entry in the period',
  },
  boughtAgain: {
    name: 'Bought again',
    formula: 'share who bought again within so many days, by Kaplan and Meier, with a 95% interval',
    population: 'buyers from their first purchase session of the period',
  },
  purchaseGaps: {
    name: 'Days between purchases',
    formula:
      'quarter, middle and three quarters of the gaps that were seen, with intervals; long gaps do not fit into the log',
    population: 'pairs of purchase sessions that follow each other',
  },
  aliveShare: {
    name: 'Still customers',
    formula: 'mean probability that a customer has not left, by BG/NBD, with a 95% interval',
    population: 'buyers of the period',
  },
  expectedPurchases: {
    name: 'Purchases expected',
    formula: 'purchase days expected of a customer within the months, by BG/NBD, with a 95% interval',
    population: 'buyers of the period',
  },
  customerValue: {
    name: 'Value of a customer',
    formula:
      'expected purchases of each month × expected value of one, at a discount of 1% a month, with a 95% interval',
    population: 'buyers of the period',
  },
} as const;
