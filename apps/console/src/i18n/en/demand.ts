/** Demand: when which category peaks. */
export const demand = {
  hours: '{from, number}–{to, number}',
  when: '{weekday} {hours}',
  interval: '[{low}, {high}]',
  changeWithInterval: '{change} {interval}',
  answer: {
    peaks:
      '<b>{category}</b> stands out on <b>{when}</b>: <b>{change}</b> beyond the shop’s own rhythm; we are 95% sure it is at least {low}. {others, plural, =0 {We confirmed no other peak.} one {We confirmed one more peak.} other {We confirmed # more peaks.}} {notConfirmed, plural, =0 {} one {One more window rose, but we cannot tell yet whether it is a peak.} other {# more windows rose, but we cannot tell yet whether they are peaks.}}',
    none: 'We confirmed no peak of any category. {notConfirmed, plural, =0 {} one {One window rose, but we cannot tell yet whether it is a peak.} other {# windows rose, but we cannot tell yet whether they are peaks.}} {power}',
    tooFew:
      'This log cannot tell peaks from chance: it takes four weeks, and some thousand events of a category beside the rest of a shop.',
    oneCategory:
      'Only one category, <b>{category}</b>, has events here, so there is no rest of the shop to compare it with.',
    noCategory: 'No product with events here has a category code, so no peak can be looked for.',
    noData: 'The log has no event in this period.',
  },
  measureLabel: 'What is counted',
  measure: {
    DEMAND: 'Views that are acted upon',
    VIEWS: 'Views',
    CARTS: 'Carts',
    PURCHASES: 'Purchases',
    CARTS_AND_PURCHASES: 'Carts and purchases',
  },
  levelLabel: 'Categories',
  level: { TOP: 'Top categories', CODE: 'Whole codes' },
  mapTitle: 'The week of a category',
  mapNote:
    'Against the rest of the shop in the same hours, and against the length of those hours: a pale cell goes with everybody’s rhythm, or cannot be told from it at 95%.',
  axis: { hour: 'Hour' },
  legend: {
    label: 'How to read the colors and signs',
    same: 'as everybody',
    confirmed: 'confirmed peak',
    open: 'rose, not confirmed',
    unknown: 'unknown',
  },
  reading: '{when}: {change} {interval}; {observed, number} seen, {expected} expected, in {hours} hours.',
  readingHint: 'Point at an hour to read it; the table has all of them.',
  mapSummary:
    '{category} by weekday (down) and hour (across), relative to the rest of the shop. The highest hour is {when} with {change}. {confirmed, plural, =0 {No hour lies in a confirmed peak.} one {One hour lies in a confirmed peak; it is outlined and has a star.} other {# hours lie in confirmed peaks; they are outlined and have a star.}}',
  mapNothing: '{category}: nothing can be compared at any hour.',
  cellTable: 'Hours of the week',
  noMap: 'Nothing to map',
  noCategory: 'No category of the log matches the filters and the period.',
  showMap: 'Show the week of {category}',
  confirmed: '{count, plural, one {# confirmed peak} other {# confirmed peaks}}',
  confirmedNote:
    'Found in the odd weeks after a correction over all windows of all categories, and seen again in the even weeks, which were held out.',
  notConfirmed: '{count, plural, one {# window not confirmed} other {# windows not confirmed}}',
  notConfirmedNote:
    'Too few to tell. Some of these may be real peaks. Ask about a longer period before you plan on one or rule one out.',
  refuted: '{count, plural, one {# window refuted} other {# windows refuted}}',
  refutedNote:
    'These rose at first, but a check excludes a rise of {least} or more. Either the rise did not come again, or carts and purchases did not follow.',
  power: {
    one: 'In an average window, this search would confirm a rise of {rise} in {power} of cases.',
    all: 'In an average window, this search would confirm a rise of {first} in {firstPower} of cases, {second} in {secondPower}, and {third} in {thirdPower}.',
    check: 'This check would confirm a rise of {least} in {power} of cases.',
  },
  peak: {
    CONFIRMED:
      '<b>{category}, {when}</b>: <b>{change}</b> {interval}{measure, select, DEMAND { in views, {actions} {actionsInterval} in carts and purchases} VIEWS { in views} CARTS { in carts} PURCHASES { in purchases} other { in carts and purchases}}; q value {q}. Held-out weeks: {heldOut} {heldOutInterval}.',
    HELD_OUT_WEEKS:
      '<b>{category}, {when}</b>: {change} {interval}, but {heldOut} {heldOutInterval} in the held-out weeks. {power}',
    CARTS_AND_PURCHASES:
      '<b>{category}, {when}</b>: {change} {interval} in views, but {actions, select, none {no carts and purchases to compare} other {{actions} {actionsInterval} in carts and purchases}}. {power}',
  },
  categories: 'Categories',
  categoriesNote:
    'A rise is looked for where at least three independent things are expected. {total, plural, other {{shown, number} of {total, number} listed.}}',
  column: {
    when: 'Hour of the week',
    relative: 'Relative demand',
    observed: 'Seen',
    expected: 'Expected',
    hours: 'Hours in the period',
    q: 'q',
    mark: 'Peak',
    category: 'Category',
    events: {
      DEMAND: 'Views',
      VIEWS: 'Views',
      CARTS: 'Carts',
      PURCHASES: 'Purchases',
      CARTS_AND_PURCHASES: 'Carts and purchases',
    },
    actions: 'Carts and purchases',
    windows: 'Windows looked at',
    peaks: 'Peaks',
  },
  mark: { CONFIRMED: 'confirmed', NOT_CONFIRMED: 'not confirmed', REFUTED: 'refuted', none: '–' },
  tooFew: 'too few to tell',
  method:
    'For every week, a category’s events in a window of one to four hours are held against what the rest of the shop leads to expect: its events in the other hours × the rest of the shop in the window ÷ the rest in the other hours. So the shop’s rhythm, sales days, hours that the clocks repeat or skip and hours that the log lost are allowed for. {measure, select, DEMAND {Peaks are looked for in views, of which there are many, and are confirmed only where carts and purchases rise as well.} other {Only the chosen events are counted.}} Counts are over-dispersed (quasi-Poisson); the dispersion is the category’s, or the window’s own between weeks where that is greater, so one busy day makes no peak. {lookedAt, plural, one {# window was} other {# windows were}} tested in the odd weeks, corrected together by Benjamini–Hochberg at 5%, with a rise of at least 20%, and confirmed in the even weeks that were held out. A window is refuted where the interval of a check lies below a rise of 20%; otherwise it is not confirmed. Bands are 95%, over all weeks.',
  act: {
    title: 'Use the peak of {category}, {when}',
    titleNothing: 'No peak is confirmed',
    summary:
      '{category}, {when}: {change} {interval} against the rest of the shop in {period}, q value {q}. {status, select, CONFIRMED {Confirmed in the held-out weeks.} NOT_CONFIRMED {Not confirmed: too few to tell.} other {Refuted: a check excludes a rise of {least} or more.}}',
    summaryNothing: 'We confirmed no peak of any category in {period}. {power}',
  },
} as const;
