/** What a campaign brought: the verdict, and all that it rests on. */
export const result = {
  none: {
    title: 'No analysis yet',
    text: '{status, select, RUNNING {The campaign runs. Look now on the tab Monitor; what the analysis says then stands here.} FINISHED {The campaign has ended and was never analyzed. Analyze it now.} other {The campaign has not started. What it brings stands here once it runs and is analyzed.}}',
    pendingTitle: 'No result yet',
    pending: 'No analysis has a result yet; see the tab Monitor.',
    toMonitor: 'Go to the monitor',
  },
  verdictTitle: 'What it shows',
  p: { is: 'p = {value}', below: 'p < {value}' },
  /** A metric’s name within a sentence. */
  quoted: '“{name}”',
  verdict: {
    SAMPLE_RATIO_MISMATCH:
      'Cannot tell: the arms’ sizes do not fit the plan, so assignment or recording is broken and no figure below can be trusted.',
    PLANNED_UNITS_NOT_REACHED:
      '{isOver, select, yes {Cannot tell by the plan: it was ended before its planned end, with {units, plural, one {# user} other {# users}} counted{planned, select, none {} other { ({planned} were planned)}}.} other {Keep running: the plan is judged once, at its end; {units, plural, one {# user is} other {# users are}} counted so far. Judging before would find effects that are not there.}}',
    PRIMARY_INCOMPUTABLE:
      '{kind, select, KEEP_RUNNING {Keep running: {metrics} cannot be computed yet.} other {Cannot tell: {metrics} cannot be computed.}}',
    GUARDRAIL_HARMED: 'Stop: the harm to {metrics} is more than was to be put up with.',
    GUARDRAIL_NOT_SHOWN:
      '{kind, select, KEEP_RUNNING {Keep running: it improves {better}, but too much harm to {metrics} is not yet ruled out.} other {Cannot tell: it improves {better}, but too much harm to {metrics} was not ruled out.}}',
    PRIMARY_BETTER: 'Ship {arm}: it improves {metrics}, and no guardrail stands against it.',
    PRIMARY_WORSE: 'Stop: the campaign makes {metrics} worse.',
    PRIMARIES_DISAGREE:
      'Cannot tell: it improves {better} and makes {metrics} worse. Which matters more is for people to say.',
    WINNERS_BETTER_DIFFERENTLY:
      'Cannot tell which one: several arms may be shipped, and they improve different primary metrics ({metrics}).',
    WITHIN_RELEVANT_EFFECT: 'No difference: what effect there may be on {metrics} is smaller than would matter.',
    NOTHING_SHOWN_YET:
      '{isOver, select, yes {Cannot tell: it was ended before anything was shown.} other {Keep running: nothing is shown yet, and looks are still to come.}}',
    NO_RELEVANT_EFFECT_STATED: 'Cannot tell: nothing is shown, and the plan does not say which effect would matter.',
    INTERVAL_TOO_WIDE: 'Cannot tell: nothing is shown, and an effect that would matter is not ruled out.',
    ARMS_DIFFER:
      '{kind, select, KEEP_RUNNING {Keep running: it differs between the arms.} STOP {Stop: every arm for a reason of its own.} NO_DIFFERENCE {No difference worth shipping, for reasons that differ between the arms.} other {Cannot tell: it differs between the arms.}}',
  },
  next: {
    SAMPLE_RATIO_MISMATCH:
      'Find the fault first: who is assigned, who is recorded, and whether both arms load alike. Then run it again; nothing of this run can be used.',
    PLANNED_UNITS_NOT_REACHED:
      '{isOver, select, yes {What was found stands below as one look. Fewer users than planned miss more effects: nothing shown is no proof of nothing there.} other {Nothing to do before the planned end. A plan without days and users ends when you finish the campaign; its effect is shown once the windows of its last users are over.}}',
    PRIMARY_INCOMPUTABLE: 'See the reason beside the metric. It takes users who did something in both arms.',
    GUARDRAIL_HARMED:
      '{isOver, select, yes {Keep} other {End the campaign and keep}} things as they were, or put up with the harm knowingly and say why.',
    GUARDRAIL_NOT_SHOWN:
      '{kind, select, KEEP_RUNNING {Let it run on until the guardrail holds or is harmed.} other {Repeat it with more users, or put up with the uncertainty and say why.}}',
    PRIMARY_BETTER:
      'Decide for {arm}: {isOver, select, yes {} other {the campaign ends, and }}everybody is to be shown what {arm} showed.',
    PRIMARY_WORSE: '{isOver, select, yes {Keep} other {End the campaign and keep}} things as they were.',
    PRIMARIES_DISAGREE: 'Say which metric matters more, and decide with that reason.',
    WINNERS_BETTER_DIFFERENTLY: 'Say which metric matters more, and decide for the arm that improves it.',
    WITHIN_RELEVANT_EFFECT: 'Choose by what it costs: neither way brings enough to matter.',
    NOTHING_SHOWN_YET:
      '{isOver, select, yes {Repeat it with more users, or end it without an answer.} other {Nothing to do until more users are counted.}}',
    NO_RELEVANT_EFFECT_STATED:
      'Plan the next one with the smallest effect that would matter; then an end without a finding says something.',
    INTERVAL_TOO_WIDE: 'Repeat it with more users, or with a metric that varies less.',
    ARMS_DIFFER: 'Read the arms one by one below.',
  },
  arm: {
    SAMPLE_RATIO_MISMATCH: '{arm}: cannot tell, the sizes do not fit the plan',
    PLANNED_UNITS_NOT_REACHED: '{arm}: keep running until the planned users are counted',
    PRIMARY_INCOMPUTABLE:
      '{arm}: {kind, select, KEEP_RUNNING {keep running} other {cannot tell}}, {metrics} cannot be computed',
    GUARDRAIL_HARMED: '{arm}: stop, it harms the guardrail {metrics}',
    GUARDRAIL_NOT_SHOWN:
      '{arm}: {kind, select, KEEP_RUNNING {keep running} other {cannot tell}}, too much harm to {metrics} is not ruled out',
    PRIMARY_BETTER: '{arm}: ship, it improves {metrics}',
    PRIMARY_WORSE: '{arm}: stop, it makes {metrics} worse',
    PRIMARIES_DISAGREE: '{arm}: cannot tell, it improves {better} and makes {metrics} worse',
    WINNERS_BETTER_DIFFERENTLY: '{arm}: cannot tell, the arms improve different metrics',
    WITHIN_RELEVANT_EFFECT: '{arm}: no difference that would matter on {metrics}',
    NOTHING_SHOWN_YET: '{arm}: keep running, nothing is shown yet',
    NO_RELEVANT_EFFECT_STATED: '{arm}: cannot tell, nothing is shown and no relevant effect was stated',
    INTERVAL_TOO_WIDE: '{arm}: cannot tell, the interval is too wide',
    ARMS_DIFFER: '{arm}: see its metrics',
  },
  armsTitle: 'Arm by arm',
  framework: {
    FREQUENTIST: 'Judged once, at the planned end, at a level of {alpha}.',
    CONFIDENCE_SEQUENCE:
      'Intervals and tests hold however often one looks, at a level of {alpha} over all looks together.',
    MIXTURE_SPRT:
      'Intervals and tests hold however often one looks, at a level of {alpha} over all looks together; they find effects of the planned typical size soonest.',
    GROUP_SEQUENTIAL:
      '{look, plural, =0 {No planned look has been taken.} other {Look # of {looks, number}, at {share} of the planned users.}} The bounds spend a level of {alpha} over all looks together.',
    BAYESIAN:
      'By a posterior: an arm is called better from a probability of {chance} on. Repeated looks are not corrected for.',
  },
  harmedEarly:
    'A guardrail is harmed ({metrics}). Consider stopping the campaign. This is an alarm and says nothing of which arm is better: the effect itself stays hidden until the planned end.',
  waits: 'Wait: the campaign has ended, and the windows of its last users are over on {at}.',
  waitsNext:
    'Analyze it again when the log reaches that far; nothing of the effect is shown before, so that nobody chooses the moment.',
  evidence: '{metric}, {arm}: {effect} against {control} ({level} interval {low} to {high}).',
  planned: 'Users planned: {planned}; counted: {units}.',
  evidenceHidden: '{metric}, {arm}: not shown before the planned end.',
  asOf: 'Analyzed {at}: {units, plural, one {# user} other {# users}} whose outcomes are known in full by {until}.',
  otherPlan:
    'This analysis was made by an earlier plan; the plan has changed since.{isSettled, select, yes {} other { Analyze again.}}',
  decision: {
    title: 'The decision',
    made: '{kind, select, SHIP {Decided: everybody is to be shown {arm}.} KEEP_CONTROL {Decided: things stay as they were.} other {Ended without an answer.}}',
    when: '{at}. Reason: {reason}',
    after: '{made} The analysis says: {verdict}',
    open: 'Nothing is decided yet.',
    decide: 'Decide',
    again: 'Decide again',
    dialogTitle: 'Decide what comes of the campaign',
    text: '{status, select, RUNNING {The campaign ends with it: nobody is assigned to its arms any more.} other {The campaign has ended; the decision goes on record.}} The reason stays beside the result.',
    against: 'The analysis does not say this. Say in the reason what it does not know.',
    what: 'What comes of it?',
    ship: 'Ship {arm} to everybody',
    keep: 'Keep things as they were',
    undecided: 'End it without an answer',
    reason: 'Reason',
    now: 'Decide',
    needed: 'Say why.',
    done: 'The decision is on record.',
  },
  effects: {
    title: 'Effects',
    note: 'Every treatment arm against {control}. The dot is what was found, the line its {level} interval; the shaded part is too small to matter.',
    scale: 'Scale',
    relative: 'Relative',
    absolute: 'Absolute',
    summary:
      '{count, plural, one {One comparison} other {# comparisons}}: {better, plural, =0 {none} other {#}} shown to be better, {worse, plural, =0 {none} other {#}} worse, {incomputable, plural, =0 {all computed} one {one not computed} other {# not computed}}.',
    row: '{metric}, {arm}',
    table: 'Effects by metric and arm',
    metric: 'Metric',
    role: 'Role',
    roles: { PRIMARY: 'primary', SECONDARY: 'secondary', GUARDRAIL: 'guardrail' },
    arm: 'Arm',
    control: 'Control',
    treatment: 'With the arm',
    difference: 'Difference (absolute)',
    uplift: 'Uplift (relative)',
    interval: 'Interval',
    p: 'p, corrected',
    chance: 'Probability that treatment is better',
    loss: 'Loss expected',
    shown: 'Shown',
    shownWords: { BETTER: 'better', WORSE: 'worse', NOTHING: 'nothing shown', INCOMPUTABLE: 'cannot be computed' },
    points: '{value} pp',
    between: '{low} to {high}',
    relevant: 'would matter',
    hidden:
      'Effects are not shown before the planned end. The plan is judged once; who looks earlier and stops on what they see finds effects that are not there. Sizes of arms and guardrails are watched all the time on the tab Monitor.',
  },
  guardrail: {
    title: 'Guardrails',
    note: 'What the campaign must not harm. A guardrail holds once more harm than its margin is ruled out.',
    state: { HELD: 'Holds', HARMED: 'Harmed', OPEN: 'Open' },
    words: {
      HELD: '{metric}, {arm}: more harm than {margin} is ruled out.',
      HARMED: '{metric}, {arm}: harmed by more than {margin}. Stop the campaign unless you know better.',
      OPEN: '{metric}, {arm}: more harm than {margin} is neither shown nor ruled out.',
    },
    incomputable: 'It cannot be computed: {reason}.',
    effect: 'Found: {effect} ({low} to {high}).',
    none: 'The plan has no guardrails.',
    broken: 'Nothing is said of them: the arms’ sizes do not fit the plan.',
    noMargin: 'any',
    anyTime:
      'Told by intervals that hold however often one looks: a guardrail that is not harmed raises the alarm in at most as many campaigns as the plan’s level says, over all looks together. They are wider than those of the end, and are read from 1,000 users of both arms on.',
    oneLook:
      'Told as by this one look: nothing corrects for looking often, so the more often one looks, the likelier a harm that is not there.',
  },
  segments: {
    title: 'Segments: look, don’t decide',
    note: 'Where many parts are looked at, some differ by chance. p of each part in the table is corrected over all of them by Benjamini and Hochberg; p of whether parts differ is not, so some of these sentences find a difference by chance. What is seen here is an idea for the next campaign.',
    dimensionName: '{name, select, visitor {New or returning visitors} buyer {Bought before or not} other {{given}}}',
    segmentName:
      '{name, select, new {New} returning {Returning} bought_before {Bought before} not_bought_before {Had not bought before} other {{given}}}',
    by: 'Parted by',
    differ:
      '{differs, select, yes {{by}: effects on {metric} of {arm} differ between the parts ({p}).} no {{by}: effects on {metric} of {arm} are not shown to differ between the parts ({p}).} other {{by}: whether effects on {metric} of {arm} differ cannot be said.}}',
    table: 'Effects by segment',
    name: 'Segment',
    units: 'Users',
  },
  novelty: {
    title: 'Does the effect last?',
    note: 'The effect on each day since a user met the campaign, over the users who were followed all {days, plural, one {# day} other {# days}}.',
    wears: '{metric}, {arm}: the effect wears off ({p}).',
    grows: '{metric}, {arm}: the effect grows from day to day ({p}).',
    steady: '{metric}, {arm}: there is no sign that the effect changes from day to day ({p}).',
    unknown: '{metric}, {arm}: whether the effect lasts cannot be said.',
    summary:
      '{metric}, {arm}: the effect day by day since the first exposure, with its interval, over {units, plural, one {# user} other {# users}}.',
    day: 'Day',
    dayOf: 'Day {day, number} after exposure',
    effect: 'Effect (absolute)',
    axis: '{unit, select, FRACTION {difference, percentage points} MONEY {difference, {currency, select, none {money} other {{currency}}}} MONEY_PER_USER {difference per user, {currency, select, none {money} other {{currency}}}} other {difference}}',
    table: 'The effect by day since exposure',
    choose: 'Metric and arm',
  },
  robustness: {
    title: 'Do other methods agree?',
    note: 'Means are decided by Welch’s test, which takes the mean of many users for normal. A few very large orders may upset that. These methods do without it, each at a single look and not corrected; they explain and do not decide. {resamples, plural, one {# resample was drawn} other {# resamples were drawn}}.',
    agree: '{metric}, {arm}: the other methods fall on the same side as Welch’s test.',
    ranksDiffer:
      '{metric}, {arm}: the ranks fall on the other side, the methods about the mean do not. The mean and most users’ values need not move alike.',
    differ:
      '{metric}, {arm}: {methods} would say otherwise than Welch’s test. Few or very large values weigh much here: be careful with this figure.',
    unknown: '{metric}, {arm}: whether other methods agree cannot be said.',
    table: 'Methods by metric and arm',
    method: 'Method',
    methods: {
      WELCH: 'Welch',
      BOOTSTRAP: 'bootstrap',
      PERMUTATION: 'permutation',
      MANN_WHITNEY: 'Mann–Whitney (ranks)',
    },
    superiority: 'Has more',
    p: 'p, not corrected',
    agrees: 'Agrees',
    agreesWords: { decides: 'decides at one look', yes: 'yes', no: 'no', unknown: 'cannot be said' },
  },
  plan: {
    title: 'The plan, and what was changed of it',
    note: 'Registered before the data: whoever reads the result can see that the question was not made to fit the answer.',
    registered: 'Registered {at}{by, select, none {} other { by {by}}}: {hypothesis}',
    registeredFacts:
      'hoped for {uplift}, level {alpha}, power {power}; {arms, plural, other {# arms}}, {metrics, plural, one {# metric} other {# metrics}}; {framework}; {days, plural, =0 {no number of days} one {# day} other {# days}}, {units, plural, =0 {no number of users} one {# user} other {# users}} planned; outcomes within {window, plural, one {# day} other {# days}} after exposure.',
    frameworkName: {
      FREQUENTIST: 'one look at the end',
      CONFIDENCE_SEQUENCE: 'confidence sequence',
      MIXTURE_SPRT: 'mixture SPRT',
      GROUP_SEQUENTIAL: 'planned looks',
      BAYESIAN: 'posterior',
    },
    notRegistered: 'The campaign was never approved, so no plan is registered.',
    unchanged: 'The plan was not changed after it had been approved.',
    changed: '{at}{by, select, none {} other {, {by}}}: {what}.',
    days: 'days from {before} to {after}',
    units: 'planned users from {before} to {after}',
    somethingElse: 'the plan was changed ({fields})',
    status: 'became {status}',
    decided: 'decided: {kind, select, SHIP {ship {arm}} KEEP_CONTROL {keep things as they were} other {no answer}}',
    reason: 'Reason: {reason}',
    history: 'Everything that happened',
    what: 'What',
    when: 'When',
    who: 'Who',
    why: 'Reason',
    changeCount:
      '{count, plural, one {The plan was changed once after it had been approved:} other {The plan was changed # times after it had been approved:}}',
  },
  tracking: {
    lost: '{type, select, VIEW {Views} PURCHASE {Purchases} other {Events}} are missing from the log on {days, plural, one {# day} other {# days}} ({period}). Every arm lost them alike, so amounts are too small and an effect is harder to see.',
    changed:
      'From {day} on, {type, select, VIEW {views} PURCHASE {purchases} other {events}} are logged differently, in every arm alike.',
  },
  leftOut: {
    title: 'What was counted, and what was left out',
    hole: 'The log has no events on {day}, though the days around it have: what users did from then on is not known yet. Import the log of that day; users whose window reaches beyond it are counted then.',
    exposed: 'Users who met the campaign',
    matured: 'Counted: their whole window is over',
    notYetObserved: 'Not counted yet: their window is not over',
    unitsInTwoArms: 'Left out: met more than one arm',
    notInLog: 'Not in the log: counted as having done nothing',
    outcomes: 'Recorded outcomes that were looked at',
    duplicateOutcomes: 'Outcomes sent twice, counted once',
    outcomesBeforeExposure: 'Outcomes from before the exposure, not counted',
    outcomesAfterWindow: 'Outcomes from after the window, not counted',
    outcomesOfUnknownUnits: 'Outcomes of users who met no arm or whose window is not over, not counted',
    outcomesOfUnitsInTwoArms: 'Outcomes of users in more than one arm, not counted',
    what: 'What',
    count: 'Number',
  },
  earlier: {
    title: 'Earlier looks',
    note: 'Every analysis that was made, newest first. Looking often does no harm where the plan allows for it; where it does not, this list tells.',
    at: 'Looked',
    units: 'Users counted',
    verdict: 'It said',
    table: 'Earlier looks',
    look: 'Planned look',
    lookOf: '{number, number} of {looks, number}, at {share}',
    job: 'no result: {state}',
    isEarlier: 'This is an earlier look. <newest>See the newest one.</newest>',
  },
  forecast: {
    title: 'Was the forecast right?',
    note: 'What was hoped for and simulated before, beside what came.',
    hoped: 'Hoped for',
    simulated: 'Simulated: nine of ten runs',
    aa: 'A/A test: finds an effect where none is',
    found: 'Found',
    inside: 'The forecast of {hoped} lies inside what was found: nothing speaks against it.',
    above: 'More was hoped for than came: {hoped} is better than the whole interval.',
    below: 'Less was hoped for than came: {hoped} is worse than the whole interval.',
    unknown: 'Whether the forecast was right cannot be said: {reason}.',
    notYet: 'Whether the forecast was right is told at the planned end.',
    none: 'not made',
    range: '{low} to {high}, middle {middle}',
    figure: 'What',
    value: 'Value',
    table: 'Forecast and result',
    foundIn: '{effect}, {interval} ({metric}, {arm})',
    aaRate: '{rate}{interval, select, none {} other { ({interval})}}',
    column: 'Hoped for / found',
    both: '{hoped} / {found}',
    broken: 'Whether the forecast was right cannot be said: the arms’ sizes do not fit the plan.',
    brokenCell: 'not to be trusted: the arms’ sizes do not fit the plan',
    columnWords:
      '{where, select, inside {as forecast} above {less than hoped} below {more than hoped} other {not known yet}}',
  },
  method: {
    windows:
      'A user counts once the whole window of {window, plural, one {# day} other {# days}} after the first exposure is known; until then the user is left out and counted above. So a value never changes once it is counted, which repeated looks need.',
    arms: 'Users who met more than one arm belong to none. The sizes of the arms are tested against the plan first. Until the end this test holds however often you look (p of at most 0.01 is a mismatch); then it is chi-squared (p below 0.001).',
    rates:
      '{framework, select, FREQUENTIST {Differences of rates have Newcombe’s interval, means Welch’s; relative effects use logarithms or Fieller’s interval.} BAYESIAN {Intervals are credible intervals of the posterior.} other {Intervals and p hold over all looks together.}} CUPED takes off what the 28 days before exposure explain.',
    correction:
      '{kind, select, NONE {Chances are not corrected for several metrics or arms.} HOLM {p of primary metrics is corrected by Holm over metrics and arms.} other {p of primary metrics is corrected by Benjamini and Hochberg over metrics and arms.}} Guardrails are not corrected: each must hold. Segments and the course explain and do not decide.',
  },
  print: 'Print',
} as const;

/** Names of the numbers on the page of results. */
export const resultMetric = {
  absoluteEffect: {
    name: 'Difference',
    formula: 'figure with the arm − figure of control, in the metric’s unit; interval by the plan’s framework',
    population: 'users of both arms whose window is over',
  },
  relativeEffect: {
    name: 'Uplift',
    formula: '(figure with the arm − figure of control) ÷ figure of control; interval by the plan’s framework',
    population: 'users of both arms whose window is over',
  },
  correctedP: {
    name: 'p, corrected',
    formula:
      'chance of a difference at least as large if there were no effect, corrected over the metrics of the role and the arms',
    population: 'users of both arms whose window is over',
  },
  uncorrectedP: {
    name: 'p, not corrected',
    formula: 'chance of a difference at least as large at a single look, if the arms did not differ',
    population: 'users of both arms whose window is over',
  },
  superiority: {
    name: 'Has more',
    formula:
      'chance that a user of the arm, drawn at random, has more than one of control; equal ones counted half, so that 50 % is no difference',
    population: 'users of both arms whose window is over',
  },
  probabilityTreatmentIsBetter: {
    name: 'Probability that treatment is better',
    formula: 'posterior probability that the arm is the better one',
    population: 'users of both arms whose window is over',
  },
  expectedLoss: {
    name: 'Loss expected',
    formula: 'what is lost on average by choosing the arm, relative to control',
    population: 'users of both arms whose window is over',
  },
} as const;
