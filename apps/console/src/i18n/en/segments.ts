/** Segments & retention. */
export const segments = {
  tabLabel: 'Which question',
  tab: { rfm: 'Buyers', retention: 'Retention', cohorts: 'Cohorts', repeat: 'Repeat', value: 'Value' },
  question: {
    rfm: 'Who are the buyers?',
    retention: 'Do they return?',
    cohorts: 'What becomes of those who came together?',
    repeat: 'How long until they buy again?',
    value: 'What are the customers worth?',
  },
  method: {
    rfm: '<p>Over the purchases of the period: recency is the days from the last purchase to the last day that the log reaches, frequency the purchase sessions, money the sum of prices.</p><p>By rule, each is scored from 1 to 5 by fifths: the number of worse buyers and half of the equal ones, times 5, divided by all buyers, cut to a whole number, plus 1. Equal buyers have equal scores, so a value that most share sits in the middle. The first rule of the table that holds names the segment.</p><p>By clusters, k-means on the logarithms of recency + 1, frequency and money + 1, each with mean 0 and spread 1, from k-means++ beginnings with a fixed seed. The number is that of the largest mean silhouette among 2 to 8 in a sample of 1,500 buyers. An audience made here has exactly the buyers of its segment; what it converts on is a purchase after the period.</p>',
    retention:
      '<p>A user’s first event is their first of the chosen kind in the period; who came before the log or the period began counts as new. A return lies in a later day, ISO week or month than the first event.</p><p>A cell is known once its last unit is over: the log reaches into the last hour of its last day, and the period does not end before. What is not over is unknown, never zero, and the curve is taken over those users alone who were watched so long. “Then or later” is a lower bound, as they may still come. Intervals by Wilson at 95%.</p>',
    cohorts:
      '<p>A user enters with their first event of the chosen kind in the period. The log’s beginning cuts: who came before it counts as new, so the first cohort holds old users as well.</p><p>Active is a user with any event in that week or month; revenue is the sum of the purchase prices of the cohort’s users up to there, divided by all of its users. A unit that is not over is unknown, never zero. Intervals by Wilson at 95%.</p>',
    repeat:
      '<p>A purchase session lies at its first purchase and belongs to the period in which it began. Gaps are whole hours to the next purchase session of the same user.</p><p>The gaps that were seen are short by construction, as long ones do not fit into the log. The shares are estimated by Kaplan and Meier from each user’s first purchase session of the period: who had not bought again when the log or the period ended counts as watched that long, no longer. Intervals at 95% on the scale of log(−log).</p>',
    value:
      '<p>Frequency is the local days with a purchase after the first, recency the days from first to last, age the days from the first to the end. BG/NBD takes purchases as chance at a rate of each customer’s own, and lets a customer leave for good after any repeat purchase; Gamma-Gamma draws each customer’s mean value towards everybody’s the more, the less they bought. Both are fitted by maximum likelihood.</p><p>Value is the expected purchases of each month of 30 days times the expected value of one, at a discount of 1% a month. It is revenue, not profit. Intervals are of the means, by the delta method at 95%, and grant that the model holds; how far single customers spread is not in them. Whoever bought before the period counts as new.</p>',
  },
  empty: {
    title: 'Nobody is here',
    text: 'No user has such an event in this period. Take a longer period, or another event or filter.',
  },
  users: 'Users',
  weekOf: 'Week of {day}',
  firstEvent: 'First event',
  unknownCell: 'not known yet: the log or the period ends before',
  latest: 'The latest {shown, number} of {count, number} are shown.',
  withShare: '{text} ({share})',
  unitLabel: 'Counted by',
  unit: { DAY: 'By day', WEEK: 'By week', MONTH: 'By month' },
  firstLabel: 'What begins',
  firstIs: 'First: {event}',
  returnLabel: 'What counts as a return',
  returnIs: 'Return: {event}',
  event: { ANY: 'any event', VIEW: 'view', CART: 'cart', PURCHASE: 'purchase' },
  modeLabel: 'When they return',
  mode: { ON: 'Exactly then', ON_OR_AFTER: 'Then or later', BRACKETS: 'In brackets' },
  entryLabel: 'What a user enters with',
  entry: { FIRST_PURCHASE: 'First purchase', FIRST_CART: 'First cart', FIRST_VIEW: 'First view' },
  cluster: 'Cluster {place, number} of {of, number}',
  segment: {
    champions: 'Champions',
    loyal: 'Loyal',
    'cannot-lose': 'Cannot lose',
    'at-risk': 'At risk',
    promising: 'Promising',
    new: 'New',
    'needs-attention': 'Needs attention',
    hibernating: 'Hibernating',
    lost: 'Lost',
  },
  rfm: {
    answer:
      '<b>{segment}</b> brings in the most revenue: {share} of buyers ({buyers, number}) account for <b>{revenue}</b> of it.',
    summary:
      '{segment}: {buyers, plural, one {# buyer} other {# buyers}}, {share} of all, with {revenue} of the revenue.',
    alike: 'RFM finds no segments among these buyers.',
    longer:
      'Segments need buyers who differ in when they last bought and in how often they bought. Choose a longer period.',
    nothing: 'Nobody bought in this period.',
    actTitle: 'Address {segment}',
    methodLabel: 'How they are put together',
    method: { RULE: 'By rule', K_MEANS: 'By clusters' },
    gridTitle: 'Buyers by how recently and how often they bought',
    gridNote:
      'Fifths from 1 to 5, 5 the best; darker holds more buyers. Buyers with equally many purchases share a fifth, so that others stay empty.',
    gridCorner: 'Recency ↓ frequency →',
    recencyScore: 'Recency {score, number}',
    frequencyScore: 'Frequency {score, number}',
    cellTitle: '{share} of the buyers, revenue {revenue}',
    tableTitle: 'Segments',
    asOf: 'Days since the last purchase are counted up to {day}.',
    segment: 'Segment',
    rule: 'Rule',
    all: 'All buyers',
    buyers: 'Buyers',
    revenue: 'Revenue',
    recency: 'Days since',
    frequency: 'Purchases',
    perBuyer: 'Revenue per buyer',
    audience: 'Audience',
    audienceName: '{segment}, {period}',
    makeAudience: 'Make an audience',
    makeAudienceOf: 'Make an audience of {segment}: {buyers, plural, one {# buyer} other {# buyers}}',
    choiceTitle: 'How many clusters',
    choiceNote:
      'The number of the largest mean silhouette: how much nearer a buyer lies to the own cluster than to the next one, from −1 to 1.',
    clusters: 'Clusters',
    chosen: '{clusters, number} (chosen)',
    silhouette: 'Mean silhouette',
    noClustersTitle: 'No clusters',
    noClusters: 'There are fewer than two different buyers, so no groups can be distinguished.',
  },
  retention: {
    answer:
      '<b>{share}</b> of users [{interval}] {mode, select, BRACKETS {return in the first {unit, select, DAY {day} WEEK {week} other {month}} after} ON_OR_AFTER {return {place, number} {unit, select, DAY {{place, plural, one {day} other {days}}} WEEK {{place, plural, one {week} other {weeks}}} other {{place, plural, one {month} other {months}}}} after their first event or later} other {return {place, number} {unit, select, DAY {{place, plural, one {day} other {days}}} WEEK {{place, plural, one {week} other {weeks}}} other {{place, plural, one {month} other {months}}}} after their first event}}, of {users, number} who were watched so long.',
    summary:
      '{share} of users [{interval}] return {place, number} {unit, select, DAY {{place, plural, one {day} other {days}}} WEEK {{place, plural, one {week} other {weeks}}} other {{place, plural, one {month} other {months}}}} after their first event{mode, select, ON_OR_AFTER { or later} other {}}, of {users, number} who were watched so long.',
    nothing: 'Nobody was watched long enough in this period to know whether they return.',
    actTitle: 'Bring users back',
    curveTitle: 'Share that returns',
    unknownNote:
      '{count, plural, =0 {} one {# later step is not known: the log or the period ends before.} other {# later steps are not known: the log or the period ends before.}}',
    fewerNote:
      'Each point is of the users who were followed that long: {most, number} at the most, {least, number} at the least. Where the curve moves, that may be other users and not a change.',
    axis: '{unit, select, DAY {Days} WEEK {Weeks} other {Months}} after the first event',
    rate: 'Returned',
    users: 'Users watched so long',
    returned: 'Users who returned',
    chartSummary:
      '{first} at first, {last} at {place} {unit, select, DAY {days} WEEK {weeks} other {months}}. Lines are 95% intervals.',
    triangleTitle: 'By the time of the first event',
    triangleNote: 'Hatched cells are not known yet.',
  },
  cohorts: {
    answer:
      '<b>{share}</b> of users [{interval}] are active one {unit, select, WEEK {week} other {month}} after their first {entry, select, FIRST_PURCHASE {purchase} FIRST_CART {cart} other {view}}, over {users, number} whose next {unit, select, WEEK {week} other {month}} is over.',
    summary:
      '{share} of users [{interval}] are active one {unit, select, WEEK {week} other {month}} after their first {entry, select, FIRST_PURCHASE {purchase} FIRST_CART {cart} other {view}}, over {users, number} of whom it is known.',
    nothing: 'Nobody has been watched long enough after entering.',
    actTitle: 'Keep new customers active',
    triangleTitle: 'Cohorts',
    note: 'Hatched cells are not over yet and not known.',
    entered: 'Entered',
    logBegins: '(log begins)',
    figureLabel: 'What the cells say',
    figure: { active: 'Active', revenue: 'Revenue per user so far' },
    cellTitle:
      '{active, plural, one {# active user} other {# active users}}, {buyers, plural, one {# buyer} other {# buyers}}, revenue {revenue}',
    averageTitle: 'Active over all cohorts',
    active: 'Active',
    axis: '{unit, select, WEEK {Weeks} other {Months}} after entering',
    chartSummary:
      'After {place, number} {unit, select, WEEK {{place, plural, one {week} other {weeks}}} other {{place, plural, one {month} other {months}}}}, {share} are active. Lines are 95% intervals.',
  },
  repeat: {
    answer:
      '<b>{share}</b> of buyers [{interval}] buy again within {days, plural, one {# day} other {# days}} of their first purchase, those watched too short taken into account ({users, plural, one {# buyer} other {# buyers}}).',
    summary:
      '{share} of buyers [{interval}] buy again within {days, plural, one {# day} other {# days}} of their first purchase ({users, plural, one {# buyer} other {# buyers}}).',
    summaryOf:
      '{category}: {share} of buyers [{interval}] buy in it again within 30 days ({users, plural, one {# buyer} other {# buyers}}).',
    nothing: 'Nobody was watched long enough after a purchase in this period.',
    actTitle: 'Remind buyers at the right time',
    actTitleOf: 'Remind buyers of {category} at the right time',
    curveTitle: 'Share that has bought again',
    curveNote: '{users, plural, one {# buyer} other {# buyers}}, of whom {repeated} were seen to buy again.',
    axis: 'Days after the first purchase',
    share: 'Bought again',
    chartSummary: 'Within {days, plural, one {# day} other {# days}}, {share} have bought again [{interval}].',
    tableTitle: 'By category',
    note: '{shown, number} of {count, number} categories, those with most purchase sessions. Gaps are those that were seen, and look shorter than they are.',
    nextLabel: 'Which next purchase',
    next: { same: 'To the next of the same category', any: 'To the next of any category' },
    category: 'Category',
    sessions: 'Purchase sessions',
    followed: 'Followed by another',
    gap: { p25: 'Days, a quarter within', p50: 'Days, half within', p75: 'Days, three quarters within' },
    within: 'Again within {days, plural, one {# day} other {# days}}',
  },
  value: {
    answer:
      'A customer is expected to spend <b>{value}</b> [{interval}] in the next {months, plural, one {month} other {# months}}, over {customers, number} customers.',
    summary:
      'A customer is expected to spend {value} [{interval}] in the next {months, plural, one {month} other {# months}} ({customers, plural, one {# customer} other {# customers}}).',
    nothing:
      '{customers, plural, =0 {Nobody bought in this period.} one {There is no answer: one customer does not tell what customers will do.} other {There is no answer: of # customers {repeat, plural, =0 {nobody bought} one {# bought} other {# bought}} on a second day, and that does not tell what they will do.}}',
    refusedTitle: 'The log does not tell what customers are worth',
    refused:
      'A model needs at least 14 days and 30 customers who bought on more than one day, and differences between customers that can be seen. Here are {customers, plural, one {# customer} other {# customers}}, and {repeat, plural, one {# who} other {# who}} bought again. Take a longer period, or fewer filters.',
    actTitle: 'Spend on customers by what they are worth',
    monthsLabel: 'How far ahead',
    months: '{months, plural, one {# month ahead} other {# months ahead}}',
    band: '{kind, select, more {bought again on {from, number} or more days} one {{from, plural, =0 {bought on one day only} one {bought again on # day} other {bought again on # days}}} other {bought again on {range} further days}}',
    bandHeader: 'Customers who',
    everybody: 'Everybody',
    customers: 'Customers',
    alive: 'Not left',
    purchases: 'Purchase days in {months, plural, one {# month} other {# months}}',
    value: 'Money in {months, plural, one {# month} other {# months}}',
    chartTitle: 'Money a customer in {months, plural, one {# month} other {# months}}',
    chartSummary:
      '{count, number} groups of customers. All of them together: {total} [{interval}] in {months, plural, one {# month} other {# months}}.',
    tableTitle: 'By how often they bought again',
    holdoutTitle: 'Was it foretold?',
    holdoutNote:
      '{held, select, yes {Fitted on the first {calibration, plural, one {day} other {# days}}, the model foretold the {holdout, plural, one {day} other {# days}} that followed within the interval of what there was.} no {Fitted on the first {calibration, plural, one {day} other {# days}}, the model missed the {holdout, plural, one {day} other {# days}} that followed: what it foretold lies outside the interval of what there was. Take its figures with care.} other {There are too few customers to hold some days out.}}',
    predicted: 'Purchase days foretold',
    actual: 'Purchase days there were',
    modelTitle: 'The model',
    modelNote:
      '{converged, select, yes {Both fits found a maximum.} other {One of the fits found no maximum; its figures are not told.}}',
    parameter: 'Parameter',
    estimate: 'Estimate',
  },
} as const;
