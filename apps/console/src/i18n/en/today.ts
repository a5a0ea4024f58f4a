/** Today. */
export const today = {
  subject:
    '{measure, select, VISITORS {Daily visitors} SESSIONS {Sessions} VIEWS {Views} CARTS {Carts} PURCHASES {Purchases} REVENUE {Revenue} other {Sessions that buy}} of {scope, select, SHOP {the shop} BRAND {the brand {name}} other {{name}}}',
  sentence:
    '{subject}: {size} {direction, select, DOWN {below} other {above}} what the weeks before lead to expect (95% interval {interval}, {certainty}).',
  q: 'q = {q}',
  qBelow: 'q below {q}',
  answer: {
    notCompared:
      '{count, plural, one {# measure was} other {# measures were}} not compared, because the tracking failed or changed.',
    stands:
      '{count, plural, one {# change stands} other {# changes stand}} out in {period}, of {lookedAt, number} looked at. Most of all:',
    nothing:
      'We found no unusual change in {period}. We checked {lookedAt, plural, one {# measure} other {# measures}} against the weeks before. Small changes may go unnoticed. {rise, select, none {} other {In an average measure, a rise of {rise} would be found in 80% of cases.}}',
    cannot:
      '{reason, select, NO_DATA {The log has no day of {period}.} other {What changed in {period} cannot be told: the log has fewer than three weeks before it.}}',
  },
  changesTitle: 'What changed, {period}',
  against:
    'Against the same weekdays of {before}. {lookedAt, plural, one {# measure was} other {# measures were}} looked at; of those shown, at most {level} are expected to be chance.',
  cannotTitle: 'Not enough weeks to compare with',
  cannotText:
    '{reason, select, NO_DATA {Choose a period in which the log has days.} other {Three whole weeks before the period are needed. Choose a later period, or import an earlier log.}}',
  nothingTitle: 'No unusual change found',
  nothingText:
    'That does not mean that nothing changed: small changes may go unnoticed. {rise, select, none {} other {In an average measure, a rise of {rise} would be found in 80% of cases.}}',
  direction: { UP: 'above what was expected by', DOWN: 'below what was expected by' },
  was: '{observed}, where {expected} were expected',
  touched: '{visitors, plural, one {# visitor} other {# visitors}} touched, {certainty}',
  look: 'Look at it in the overview',
  column: {
    subject: 'What',
    effect: 'Against expected',
    observed: 'Was',
    expected: 'Expected',
    visitors: 'Visitors',
    certainty: 'Certainty',
  },
  tableTitle: 'Every change that stands out',
  more: 'The {shown, number} with most weight, of {total, number}.',
  mineTitle: 'My action items',
  itemsTitle: 'Action items',
  noItems: 'Nothing is waiting. “Act on this” on any page makes an action item.',
  due: '{state, select, overdue {was due {day}} soon {due {day}} later {due {day}} other {no date}}',
  moreItems: '{count, plural, one {# more} other {# more}}',
  campaignsTitle: 'Campaigns running',
  noCampaigns: 'No campaign is running.',
  planned: '{count, plural, one {# campaign is} other {# campaigns are}} planned',
  dataTitle: 'Data',
  fresh: 'The log reaches to {last}; the data is of {at}.',
  noEvents: 'The log has no events.',
  noFaults: 'The log has no known faults in this time.',
  faultOn: '{day}: {fault}',
  moreFaults: '{count, plural, one {# more fault.} other {# more faults.}}',
  toData: 'Open Data',
  toAnomalies: 'Every day out of the ordinary',
  method:
    'Visitors (each once a day), sessions, views, carts, purchases, revenue and sessions that buy, of the shop, its 15 largest top categories, 30 largest categories and 20 largest brands. What is expected is the mean of the same weekdays in up to eight weeks before, at least three; counts may spread more than chance, and so may whole weeks. False discoveries are held to 5% over everything that was looked at (Benjamini and Hochberg). Changes are ranked by size times visitors. Days on which the tracking failed are left out, and nothing is compared across a change of the tracking.',
  act: {
    title: '{direction, select, DOWN {Find out why it fell: {subject}} other {Find out why it rose: {subject}}}',
    summary: '{period}: {sentence} {lookedAt, number} measures were looked at.',
  },
} as const;
