/** The summary report: one page that answers the shop’s three questions. */
export const summaryReport = {
  print: 'Print',
  more: 'The whole answer',
  lookedAt:
    '{lookedAt, plural, one {# effect was} other {# effects were}} looked at; {found, plural, =0 {none is confirmed} one {# is confirmed} other {# are confirmed}} after a correction that lets at most {level, number, percent} of what is reported be chance.',
  errorRate:
    'In all, {questions, plural, one {this report asks # question} other {this report asks # questions}} and looks at {lookedAt, plural, one {# effect} other {# effects}}; {found, plural, =0 {none is} one {# is} other {# are}} confirmed. Of what a question reports, at most {level} is chance on average. If nothing were true at all, at most {any} of such reports would still show a finding.',
  against: {
    label: 'Compare with',
    before: 'The period before',
    days: 'Other days',
    nothing: 'Nothing',
    change: '{change} on {period}',
  },
  column: {
    category: 'Category',
    when: 'When',
    demand: 'Beyond the shop’s rhythm',
    trait: 'Attribute',
    step: 'Step',
    times: 'Times as often',
    points: 'Percentage points',
  },
  act: {
    when: 'Be there when {category} peaks: {when}',
    whenSummary: 'In {period}, {category} stands out on {when}: {change} {interval} beyond the shop’s own rhythm.',
  },
} as const;
