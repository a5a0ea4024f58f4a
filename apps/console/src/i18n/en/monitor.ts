/** A campaign while it runs: whether it goes as planned, and what to do. */
export const monitor = {
  place:
    '{isOver, select, yes {The {days, plural, one {planned day} other {# planned days}} ended on {until}} other {{hasDays, select, yes {Day {day, number} of {days, number}} other {Day {day, number}}}}}, {hasPlanned, select, yes {{units, number} of {planned, plural, one {# user} other {# users}}} other {{units, plural, one {# user} other {# users}}}}',
  answer: {
    NOT_STARTED:
      '{status, select, APPROVED {The campaign is approved and has not started. Start it, and send who meets it.} SIMULATED {The campaign is simulated and not yet approved. Nobody meets it before.} other {The campaign is a draft. Nobody meets it before it is simulated, approved and started.}}',
    NOBODY: '{place}: nobody has met the campaign yet. Send exposures from the shop, or as a file below.',
    MISMATCH: '{place}: the arms’ sizes do not fit the plan ({p}). Find the fault before you read anything else.',
    HARMED: '{place}: a guardrail is harmed ({metrics}). Stop the campaign unless you know better.',
    OVER: '{place}. {isWindowOver, select, yes {All windows are over, too: finish it, look and decide; or extend it.} other {Finish it or extend it. Look and decide when the windows of the last users are over, on {windowOver}.}}',
    READY: '{place}. {verdict} {next}',
    FINE: '{place}, the arms are as planned; nothing to do.',
    UNCHECKED: '{place}; whether the arms are as planned cannot be said yet, and there is nothing to do.',
    FINISHED:
      'The campaign ended on {at}; nobody is assigned any more. {isDecided, select, yes {It is decided; what it brought stands on the tab Result.} other {Nothing is decided yet: {isWindowOver, select, yes {look, then decide on the tab Result.} other {look and decide when the windows of the last users are over, on {windowOver}.}}}}',
  },
  toResult: 'See the result',
  actions: { start: 'Start', extend: 'Extend', stop: 'Finish', decide: 'Decide' },
  figures: {
    ofPlanned: 'of {planned, number} planned',
    noPlanned: 'no number is planned',
    days: '{days, plural, =0 {none} one {# day} other {# days}}',
    noDays: 'the plan says no number of days',
    over: 'over since {at}',
    until: 'until {at}',
    ended: 'ended {at}',
    perDay: '{value} a day',
    expectedPerDay: 'planned: {value} a day',
    noExpectation: 'the plan says no number of users and days',
    inTwoArms: '{share} of all that met it',
    notYet: 'nothing to compare yet',
  },
  guardrailsToCome: 'Watched from the first look on: {metrics}.',
  ratio: {
    title: 'Are the arms as large as planned?',
    ok: 'Yes: sizes like these are to be expected ({p}).',
    mismatch:
      'No: with correct assignment and recording, sizes this far from the plan would hardly ever come ({p}). No figure of this campaign can be trusted until the fault is found.',
    unknown: 'It cannot be said yet: {reason}.',
    todo: 'What to look at',
    steps: {
      one: 'Does every part of the shop ask for the arm by <code>assignments</code>, with the user’s own id of the log?',
      two: 'Is the exposure recorded in every arm at the same moment, also in {control}, where nothing new is shown?',
      three:
        'Does one arm load slower, redirect, or fail on some devices, so that its users leave before they are recorded?',
      four: 'Were bots or tests filtered in one arm only?',
      five: 'When the fault is mended, finish this campaign and start a new one: what was recorded stays lopsided.',
    },
    table: 'Arms: planned and come',
    arm: 'Arm',
    units: 'Users',
    share: 'Share',
    planned: 'Planned share',
    first: 'First',
    last: 'Last',
  },
  exposures: {
    title: 'Who meets it, day by day',
    summary:
      '{days, plural, one {One day} other {# days}} with exposures: {units, plural, one {# user} other {# users}} met the campaign for the first time, {most} on the busiest day ({day}).',
    none: 'Nobody has met it yet.',
    table: 'First exposures by day and arm',
    day: 'Day',
    all: 'All arms',
    planned: 'planned: {value} a day',
  },
  bounds: {
    title: 'How the effect stands',
    hidden:
      'Not shown before the end. This plan is judged once; whoever looks earlier and stops on what is seen finds effects that are not there. Sizes of the arms and guardrails are watched meanwhile.',
    broken: 'Not shown: the arms’ sizes do not fit the plan, so what stands here could not be trusted.',
    none: 'No analysis yet. Look now, and the effect is drawn here with its bounds.',
    noCourse: 'The newest analysis counts no users yet, so nothing can be drawn.',
    choose: 'Metric and arm',
    row: '{metric}, {arm}',
    note: {
      GROUP_SEQUENTIAL:
        'The statistic z of the effect over the share of the planned users. At a planned look it decides when it lies beyond the bounds; between looks it decides nothing.',
      CONFIDENCE_SEQUENCE:
        'The effect with an interval that holds on all days together: once it lies wholly on one side of zero, that is shown, whenever one looks. With several primary metrics or arms the verdict corrects for them besides.',
      MIXTURE_SPRT:
        'The effect with an interval that holds on all days together: once it lies wholly on one side of zero, that is shown, whenever one looks. With several primary metrics or arms the verdict corrects for them besides.',
      BAYESIAN: 'The effect with its credible interval by day. It is not corrected for looking often.',
      FREQUENTIST: 'The effect with its interval by day. Only its end decides.',
    },
    summaryZ:
      '{metric}, {arm}: z is {z} at {share} of the planned users; {crossed, select, yes {it lies beyond the bound of {bound}.} no {the bound is {bound}, so nothing is shown.} other {no planned look has been reached.}}',
    summaryEffect:
      '{metric}, {arm}: {effect} on {day}, interval {low} to {high}; {excludes, select, yes {it excludes no effect.} other {no effect is not excluded.}}',
    unknown: '{metric}, {arm}: the effect cannot be computed on any day yet.',
    table: 'The effect by day',
    day: 'Day',
    units: 'Users counted',
    share: 'Share of the plan',
    z: 'z',
    bound: 'Bound',
    effect: 'Uplift (relative)',
    upper: 'better',
    lower: 'worse',
    look: 'look {number, number}',
    lookShort: '#{number, number}',
  },
  outcomes: {
    title: 'How outcomes come',
    log: 'From the shop’s log: {metrics}. The newest log reaches to {until}; users whose window of {window, plural, one {# day} other {# days}} ends later are not counted yet.',
    logUnread:
      'From the shop’s log: {metrics}. How far the log reaches for this campaign is told by its first analysis.',
    recorded: 'Recorded for this campaign: {metrics}. Send them as they happen, or as a file below.',
    recordedUntil:
      'At the newest analysis recorded outcomes were known until {until}: users whose window ended later count when more is sent, or when its sender says by completeUntil that there was nothing.',
    counted:
      '{counted, plural, one {# user is counted} other {# users are counted}}, {waiting, plural, =0 {none waits} one {# still waits} other {# still wait}} for the end of the window or for the next analysis.',
    closed:
      'The last planned look counted {counted, plural, one {# user} other {# users}}.{late, plural, =0 {} one { # user met the campaign later, or had an open window then, and is not part of the plan.} other { # users met the campaign later, or had an open window then, and are not part of the plan.}}',
  },
  look: {
    title: 'Look now',
    note: 'Analyzes what is known by now, on the newest log. It may take a while on a long log; you may leave the page.',
    now: 'Look now',
    planned: 'Look {number, number} of {looks, number}',
    next: 'The next planned look comes at {share} of the planned users ({units, plural, one {# user} other {# users}}).',
    decided: 'It is decided, so no further look is asked for. What was found stands on the tab Result.',
    final: 'It has ended: one more look can be taken, when the windows of all its users are over.',
    noneLeft: 'All planned looks have been taken.',
    ask: 'Take look {number, number} of {looks, number}?',
    askText:
      'Every look spends a part of the error that the plan allows, and it goes on record. After the last one there is none.',
    yes: 'Take the look',
    last: 'Newest: {at}.',
    mayNot: 'Looks are taken by marketers and administrators: it takes the permission campaigns:write.',
  },
  start: {
    title: 'Start the campaign',
    text: 'From now on users are assigned to its arms, and its plan stays as it was approved. {days, plural, =-1 {} =0 {It runs until you finish it; a plan with one look shows its effect only after that.} one {Users enter for # day.} other {Users enter for # days.}}',
    now: 'Start it',
    done: 'The campaign runs.',
  },
  extend: {
    title: 'Extend the campaign',
    text: 'Lets more users enter than was planned. It is shown beside the result, for who extends until something is found finds too much.',
    days: 'Days more',
    units: 'Users at which it ends',
    unitsHint: '{planned} are planned',
    unitsFixed: 'Stays as planned: the looks are shares of it.',
    reason: 'Reason',
    now: 'Extend it',
    needed: 'Say why it is extended.',
    badDays: 'Give 1 to 366 days; the plan must say a number of days.',
    badUnits: 'Give more users than are planned.',
    done: 'The campaign is extended.',
  },
  send: {
    title: 'Getting exposures and outcomes in',
    note: 'A user who really met the arm is exposed; one who was only assigned is not. Sending twice does no harm.',
    kind: 'Way in',
    ways: { sdk: 'By the SDK', graphql: 'By GraphQL', file: 'By file' },
    key: 'The shop sends with a key that has the permission events:write, see Settings.',
    copy: 'Copy',
    copied: 'Copied',
    code: 'Code to send with',
    exposures: 'Exposures',
    outcomes: 'Outcomes',
    exposuresColumns: 'CSV with the columns unit, arm, exposed_at.',
    outcomesColumns:
      'CSV with the columns unit, metric, at, value; denominator and id where there are any. Metrics that are recorded: {metrics}.',
    noRecorded: 'All metrics of this plan come from the log; there is nothing to record.',
    choose: 'Choose a file: {what}',
    sending: 'Sending: {share}',
    done: '{what, select, exposures {The exposures are recorded.} other {The outcomes are recorded.}} Rows taken: {accepted, number}. Known already: {known, number}.',
    doneUnknown: '{what, select, exposures {The exposures are recorded.} other {The outcomes are recorded.}}',
    mayNot:
      'Files are sent by marketers, operators and administrators: it takes the permission campaigns:write, or events:write and imports:write.',
    notRunning: 'Exposures are taken once the campaign runs.',
  },
  list: {
    ratio: '{state, select, ok {arms as planned} mismatch {arms do not fit the plan} other {arms not yet comparable}}',
    left: '{hasDays, select, yes {{left, plural, =0 {days are over} one {# day left} other {# days left}}} other {no end planned}}',
    row: '{units, plural, =0 {nobody met it yet} one {# user met it} other {# users met it}}; {ratio}; {left}',
  },
} as const;

/** Names of the numbers on the monitor. */
export const monitorMetric = {
  exposedUsers: {
    name: 'Users who met it',
    formula: 'distinct users with an exposure in one arm only',
    population: 'exposures recorded for the campaign',
  },
  exposureRate: {
    name: 'Exposures a day',
    formula: 'users who met it ÷ days since the start; planned: planned users ÷ planned days',
    population: 'exposures recorded for the campaign',
  },
  sampleRatioP: {
    name: 'Arms as planned, p',
    formula:
      'while it runs: a test of the arms’ sizes that holds however often you look; p of at most 0.01 is a mismatch. After its end: chi-squared; p below 0.001 is a mismatch',
    population: 'users with an exposure in one arm only',
  },
  daysLeft: { name: 'Days left', formula: 'planned days − days since the start', population: 'the campaign’s plan' },
  usersInTwoArms: {
    name: 'In two arms',
    formula: 'users who met more than one arm; they belong to none',
    population: 'exposures recorded for the campaign',
  },
} as const;
