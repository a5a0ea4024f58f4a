/** The simulation of a campaign: its scenario, what came out, what could go wrong. */
export const simulation = {
  run: 'Simulate',
  change: 'Change the scenario',
  download: 'Download the scenario',
  which: 'Which simulation',
  underWay: 'A simulation is under way',
  runTitle: 'Simulation of {at}: {runs, plural, one {# run} other {# runs}}, seed {seed, number}',
  runOption:
    '{at}: {runs, plural, one {# run} other {# runs}}, seed {seed, number}{state, select, done {} failed { (not finished)} other { (under way)}}',
  daysShort: '{days, plural, one {# day} other {# days}}',
  meanMark: 'mean',
  always: 'The same in every run: {value}.',
  verdict:
    '{outlook, select, PROFITABLE {On average it is profitable: a net profit of {netProfit}, between {low} and {high} in nine of ten runs. It is profitable in {chance} of {runs} simulated campaigns.} LOSES {On average it is not profitable: a net profit of {netProfit}, between {low} and {high} in nine of ten runs. It is profitable in only {chance} of {runs} simulated campaigns.} other {Whether it is profitable is undecided: the net profit is {netProfit} on average, which {runs} runs do not tell from nothing. In nine of ten runs it is between {low} and {high}; it is profitable in {chance} of them.}}{wrong, select, none {} other { {outlook, select, PROFITABLE {If exactly what is significantly better is shipped, this good campaign would wrongly be stopped in {wrong} of the runs.} other {If exactly what is significantly better is shipped, this losing campaign would wrongly be shipped in {wrong} of the runs.}}}}{caveat, select, none {} ahead { Its lists knew of later days, so a real campaign may do worse.} turns { Under other user models the answer turns.} other { Its lists knew of later days, so a real campaign may do worse, and under other user models the answer turns.}}',
  revenueOnly:
    'It sells {revenue} more on average, between {low} and {high} in nine of ten runs. That is revenue, not profit: {missing, select, GROSS_MARGIN {the gross margin is not set} CONTACT_COST {the cost of a contact is not set} other {the gross margin and the cost of a contact are not set}}.{caveat, select, none {} ahead { Its lists knew of later days, so a real campaign may do worse.} turns { Under other user models the answer turns.} other { Its lists knew of later days, so a real campaign may do worse, and under other user models the answer turns.}}',
  missing: {
    title: 'Revenue, not profit',
    text: '{missing, select, GROSS_MARGIN {Whether this campaign is profitable is not known until the gross margin is set.} CONTACT_COST {Whether this campaign is profitable is not known until the cost of a contact is set.} other {Whether this campaign is profitable is not known until the gross margin and the cost of a contact are set.}} Fill in the <settings>shop’s settings</settings> once, or write it into the scenario below. Then simulate again.',
  },
  distribution:
    'On average {mean}; half of the runs lie above {middle}, nine of ten between {low} and {high}.{incomputable, plural, =0 {} one { # run could not be computed.} other { # runs could not be computed.}}',
  bin: { from: 'From', to: 'To', share: 'Share of runs', table: '{figure}: how often' },
  scenario: {
    title: 'The scenario',
    note: 'What the campaign is assumed to do and to cost. The fields and the file are the same thing: what the fields do not know stays in the file as it is.',
    view: 'Write it as',
    form: 'Fields',
    yaml: 'File (YAML)',
    unreadable:
      'The file cannot be read at line {line, number}, column {column, number}. Mend it as a file; then the fields are back.',
    problem: 'Line {line, number}: {text}',
    fromPlan: 'Start from the plan',
    reset: 'Undo my changes',
    mend: '{count, plural, one {Mend one thing first.} other {Mend # things first.}}',
  },
  yaml: { label: 'Scenario file', place: 'Line {line, number}, column {column, number}' },
  field: {
    low: 'At least',
    high: 'At most',
    unsure: 'Not sure: try a range',
    unsureOf: '{field}: not sure, try a range',
  },
  form: {
    effects: 'What it does',
    effectsNote:
      'Uplifts in per cent of the rate as it is. Leave empty what does not change. With a range, each run draws its own uplift.',
    costs: 'What it costs',
    costsNote:
      'In the currency of the orders. Margin and cost of a contact come from the shop’s settings where you leave them empty. The discount is given on every order of those who get the campaign, also on those that would have come anyway.',
    course: 'How it comes and goes',
    courseNote: 'Effects wear off, and extra orders may take the place of later ones.',
    test: 'The test',
    testNote: 'As planned. If you change days, metric, share or level, it is no longer the simulation of the plan.',
    policies: 'Ways to decide',
    policiesNote: 'Compared on the same simulated campaigns.',
    more: 'By segment, ceiling',
    asAll: 'as all',
    ceiling: 'Ceiling of the rate',
    none: 'none',
    unknown: 'unknown',
    fromSettings: '{value} (shop’s settings)',
    channel: 'Channel of the contacts',
    group: 'Takes orders of this product group',
    anyOrder: 'any next order',
    name: 'Name',
    metric: 'Compared by',
    days: 'Days after entering',
    share: 'Share who get it',
    alpha: 'Significance level',
    runs: 'Runs',
    searchRuns: 'Runs of each search step',
    seed: 'Seed',
    add: 'Add',
    addWhich: 'Way to decide',
    remove: 'Remove',
    removePolicy: 'Remove: {policy}',
    testedOn: 'Tested on day',
    atEnd: 'the last',
    looks: 'Looks',
    spending: 'Spending of the level',
    gamma: 'Gamma',
    firstLook: 'Users before the first look',
    tunedAt: 'Sharpest at (users)',
    epsilon: 'Dealt at random',
    beyond: 'The file also says {keys}, which has no field here and stays as it is.',
  },
  input: {
    viewToCart: 'View to cart',
    cartToPurchase: 'Cart to purchase',
    basket: 'Worth of an order',
    return: 'Coming back',
    onsetDays: 'Days until it works fully',
    halfLifeDays: 'Days until half is left',
    noveltyShare: 'Part that is novelty',
    noveltyHalfLifeDays: 'Days until half of the novelty is left',
    cannibalization: 'Extra orders that take others away',
    grossMargin: 'Gross margin',
    perContact: 'Cost of a contact',
    contactsPerUser: 'Contacts with each user',
    fixed: 'Fixed costs',
    discount: 'Discount',
  },
  segment: { new: 'New visitors', returning: 'Returning visitors' },
  testMetric: { conversion: 'Who buys', revenue: 'Revenue per user', 'revenue-cuped': 'Revenue per user, with CUPED' },
  policy: {
    fixed: 'Test once',
    'group-sequential': 'Look several times',
    'always-valid': 'Look every day',
    thompson: 'Bandit (Thompson)',
    'epsilon-greedy': 'Bandit (ε-greedy)',
  },
  spending: { 'obrien-fleming': 'O’Brien–Fleming', pocock: 'Pocock', 'hwang-shih-decani': 'Hwang–Shih–DeCani' },
  problem: {
    file: 'The file',
    empty: 'The file is empty. Give it a name at least.',
    'several-documents': 'The file has more than one document. Give each campaign a file of its own.',
    'not-yaml': 'This is not YAML: {detail}.',
    at: '{path} {message}',
  },
  assumed: {
    title: 'What was assumed',
    range: '{value} (from {low} to {high})',
    fromSettings: '{value} (shop’s settings)',
    ofSegment: '{input}, {segment}',
    ceiling: '{input}: ceiling',
  },
  outcomes: {
    title: 'What could come out',
    note: 'In every run {control, plural, one {# user} other {# users}} without and {treatment, plural, one {# user} other {# users}} with the campaign, drawn from the audience, each followed for {days, plural, one {# day} other {# days}}.',
    drawnSince:
      'Users are drawn from {day} on only. On that day the log began to count carts or purchases differently, so earlier days say nothing of the next ones.',
    loses: '← loses {share}',
    profitable: 'profitable {share} →',
    behind: '← not ahead {share}',
    ahead: 'ahead {share} →',
    method:
      'Users are drawn with replacement, each with all sessions. Sums are of those who get the campaign. The middle nine of ten runs are dark; what lies below zero is hatched.',
    table: 'Outcomes over the runs',
  },
  risk: {
    title: 'What could go wrong',
    note: 'Read from this simulation, the heaviest first.',
    weight: { high: 'Serious.', some: 'Mind it.', low: 'For the record.' },
    undecided:
      'The {runs} runs do not tell the mean net profit from zero. Simulate more of them, or change the campaign.',
    shipsLoser:
      'It is not profitable, and a test that ships what is significantly better would ship it all the same in {share} of the runs: the test looks at its metric, not at the costs.',
    stopsWinner:
      'It is profitable, and a test that ships only what is significantly better would still stop it in {share} of the runs.',
    missed:
      'The test finds the assumed effect in only {share} of the runs. A larger audience, more days or a sharper metric would help.',
    looksWorse: 'In {share} of the runs the campaign does not measure better than no campaign, although it is.',
    criesWolf:
      'Without any effect the test finds one in {share} of the runs, more than the {alpha} that it states. Do not trust its findings.',
    narrow:
      'The test’s intervals hold the true effect in only {share} of the runs: they are too narrow for this metric.',
    matters:
      '{input} matters most: from {low} to {high} the mean net profit goes from {atLow} to {atHigh}. It stays on the same side of zero.',
    mattersTurns:
      '{input} decides whether it is profitable: at {low} the mean net profit is {atLow}, at {high} it is {atHigh}. Find out more about it before money is spent.',
    weaker: 'If the effect is weaker than {scale} of what is assumed, the campaign is not profitable.',
    cannibalized:
      'It is assumed that {share} of the extra orders take others away; the money counts those too. If it is more, less is left.',
    notCannibalized:
      'It is assumed that extra orders take no others away. If people only buy earlier, or instead of something else, less is left.',
    nothingUnsure:
      'Every input is taken as sure, so what matters most is not told. Give ranges to those of which you are not sure.',
    noCosts:
      'The scenario says that all that is sold is margin and that contacts cost nothing. Then every campaign that sells more is profitable.',
    otherTest: 'This is not the test of the plan as it is now: days, metrics, arms, shares or level differ.',
    fewRuns: 'These are only {runs} runs: shares are rough, by up to several points.',
    lists:
      'How people respond to recommended lists is not modeled here. If an arm shows recommendations, the assumed effect stands for a response that depends on the model of the users.',
    lookedAhead:
      '{arm, select, CONTROL {The lists without the campaign} other {The lists with the campaign}} come from models that had learned {days, plural, one {# day} other {# days}} beyond the first user’s entering; {users, plural, one {# user} other {# users}} entered before that. They may look better than they are. Name models that were trained before.',
    turns:
      'Which arm is better depends on how users respond to lists, which the log cannot tell: under other user models the answer turns.',
    payTurns:
      'Whether it is profitable depends on how users respond to lists, which the log cannot tell: under some user models money is lost, under others it is won.',
    responseAssumed: 'How users respond to lists is assumed, not fitted to what was shown and bought.',
    assumed:
      'Whether the effect is true nobody knows yet: it is assumed. Users are drawn independently, so word of mouth, stock that runs out and rivals play no part, and the days are those of the past.',
  },
  notTried: {
    ARMS: 'Only {tried} against "{first}" is tried; the plan’s other arms are not.',
    METRIC: 'The plan judges by {names}, which a scenario does not try as planned.',
    CUT: 'The plan cuts large values of {names}; the scenario does not, so the plan’s test is steadier than this one.',
    FURTHER_METRICS:
      'Other metrics by which the plan decides are not tried: {names}. With more primary ones each test is stricter, and guardrails keep more back.',
    FRAMEWORK:
      'The plan looks in another way ({framework, select, group_sequential {several looks} always_valid {at any time} mixture_sprt {at any time, by mixture SPRT} bayesian {by chances} other {{names}}}), which is not among the ways to decide here.',
  },
  lists: {
    title: 'What users are shown',
    note: 'Lists as of the moment at which each user enters, made of what was known then.',
    arm: 'Arm',
    arms: { CONTROL: 'Without the campaign', TREATMENT: 'With the campaign' },
    noList: 'Without the campaign no list is shown.',
    alike:
      '{isAll, select, yes {Every user is shown the same in both arms, so nothing can come of it: where nothing is known of users when they enter, every model shows what is popular. Take an audience or an entry by which users have a past.} other {{share} of the users are shown the same in both arms.}}',
    model: 'Model',
    router: 'What the training chooses for each group',
    rules: 'Rules',
    products: 'Products',
    productsOf: '{shown} of {length, number}',
    responses: 'Bought from the list, per user',
    until: 'Learned until',
    response:
      '{isFitted, select, yes {How users respond is fitted to a log of lists.} other {How users respond is assumed.}} Each position is looked at {steepness} times as often as the one before; the first is bought with a chance of {scale} where affinity is 1, and affinities weigh {weight} times. Affinities are measured on what users did after entering: {measured, plural, one {# user} other {# users}} did something, the others count as the average user.',
    dependsTitle: 'How the answer depends on the user model',
    dependsNote:
      'Worked out again without chance, with a position bias less and more steep and affinities that weigh less and more; {anchor, select, CONTROL {the control} other {the treatment}} responds as often each time.',
    direction:
      '{kind, select, NEITHER {Neither arm is better anywhere.} TREATMENT {The same direction everywhere: with the campaign it is better, by {low} to {high}.} CONTROL {The same direction everywhere: without the campaign it is better; the difference lies between {low} and {high}.} other {It turns: without the campaign it is better {turned, select, none {under the assumed model alone} other {at {turned}}}, elsewhere with it. The difference lies between {low} and {high}.}}',
    payment:
      '{kind, select, ALWAYS {It is profitable under every user model tried: a net profit between {low} and {high}.} NEVER {It is profitable under none of the user models tried: a net profit between {low} and {high}.} other {Whether it is profitable turns with the user model: the net profit lies between {low} and {high}.}}',
    untried: 'No other user model could be tried.',
    point: 'position bias {steepness}× with affinities {weight}×',
    weight: 'Affinities weigh',
    steepness: 'Position bias {steepness}×',
    times: '{times}×',
    points: '{points} pp',
    cell: '{difference} ({uplift})',
    cellNetProfit: '{told}, net profit {netProfit}',
  },
  breakEven: {
    title: 'How strong must it be to break even?',
    note: 'The whole effect is made weaker and stronger until nothing is lost and nothing is won.',
    found:
      'It breaks even at {scale} of the assumed effect{low, select, none {} other {{high, select, none {} other { (95% interval: {low} to {high})}}}}{uplifts, select, none {} other {, that is {uplifts}}}. {side, select, below {What is assumed is more than that.} other {What is assumed is not enough.}}',
    uplift: '{name} {uplift}',
    nothing: 'There is nothing to pay for: any gain is profitable.',
    none: '{reason, select, NO_UPLIFT {The scenario assumes no uplift above zero, so there is none that could make the campaign profitable.} OUT_OF_REACH {Even the strongest effect that is possible does not pay for the costs.} LOSES {The effect itself loses money, so the less of it the better.} COSTS_UNKNOWN {The margin or the cost of a contact is not set.} other {No break-even was found.}}',
  },
  tornado: {
    title: 'What matters most',
    note: 'The mean net profit with each input at its low and its high end, the others as they are, on the same draws.',
    none: 'No input has a range. Mark in the scenario what you are not sure of; then its weight is shown here.',
    asIs: 'as assumed: {netProfit}',
    summary: '{input} matters most: at {low} the mean net profit is {atLow}, at {high} it is {atHigh}.',
    table: 'Mean net profit by input',
    input: 'Input',
    low: 'Low',
    high: 'High',
    netProfitAtLow: 'Net profit at low',
    netProfitAtHigh: 'Net profit at high',
  },
  policies: {
    title: 'Ways to decide, compared',
    note: 'The same simulated campaigns, decided once at the end, with looks in between, or by a bandit that learns from day to day.',
    none: 'The scenario names no ways to decide. Add some to compare them.',
    policy: 'Way',
    right: 'Ends with the better arm',
    shipped: 'Ships the campaign',
    wrongly: 'Ships it without any effect',
    days: 'Days until decided',
    daysOf: '{middle}{isSame, select, yes {} other { ({low} to {high})}}',
    regret: 'Regret',
    regretTitle: 'Regret, added up by day',
    day: 'By day {day}',
    atOnce:
      'All users of the audience enter at once here, so no way of deciding can give later users the better arm: the regret is the same for all. What differs is how often they end with the better arm, and when.',
    dayColumn: 'Day',
    summary:
      '{count, plural, one {{policy} has a regret of {regret} on average.} other {{isClear, select, yes {Of {count, number} ways {policy} costs least: on average {regret} are lost to users who had the worse arm.} other {None of the {count, number} ways costs clearly less than the others: on average about {regret} are lost to users who had the worse arm.}}}}',
    label:
      '{place, number}. {kind}{spending, select, none {} other { ({spending})}}{looks, plural, =0 {} one {, # look} other {, # looks}}{days, plural, =0 {} other {, day #}}',
  },
  arms: {
    title: '{arms, plural, one {Metrics of the test} other {Arms of the test}}',
    note: 'Each campaign is decided once, at its end, by the rules of a real analysis: every arm against the control, corrected over arms and primary metrics {correction, select, holm {by Holm} other {by Benjamini and Hochberg}}, guardrails by their margins.',
    best: '{state, select, best {“{arm}” is best: it has the highest net profit per user who gets it. The test ends with it in {right} of 100 campaigns{others, plural, =0 {} other {, with another arm in {worse}}}, with none in {stops}.} none {No arm is best: none has a net profit above 0. The test ends with none in {right} of 100 campaigns, and ships one in {worse}.} unknown {Which arm is most profitable is not known until the margin and the cost of a contact are set. “{arm}” sells most for each user who gets it.} other {These runs do not tell which is best: “{arm}” has the highest net profit on average, but another arm, or no campaign, may be better. Simulate more runs.}}',
    vetoed: 'Guardrails alone hold “{arm}” back in {share} of the runs: harmed, or not shown to hold.',
    falseFindings: 'Without any effect the test finds one, of whichever arm, in {share} of the runs.',
    about: 'What follows is about “{arm}”.',
    arm: 'Arm',
    users: 'Users',
    effect: 'True effect',
    netProfit: 'Net profit on average',
    chosen: 'Test ends with it',
    measuresBest: 'Measures best',
    points: '{points} pp',
    mostProfitable: 'Most profitable',
    metrics: 'Metrics of the arms',
    metric: 'Metric',
    role: 'Role',
    roleOf:
      '{role, select, PRIMARY {Primary} SECONDARY {Secondary} other {Guardrail{margin, select, none {} other {, at most {margin} worse}}}}',
    uplift: 'Measured uplift',
    better: 'Shown better, or to hold',
    worse: 'Shown worse, or harmed',
  },
  whatIf: {
    title: 'What if?',
    note: 'Each stop of a slider simulates again, quickly, with {runs, number} runs instead of all: the direction is reliable, the shares are rough. It changes nothing of the campaign.',
    effect: 'Strength of the effect',
    times: '{times} times',
    take: 'Take this into the scenario',
    back: 'Back to what was assumed',
    netProfit: '{netProfit} ({low} to {high})',
    sentence:
      '{outlook, select, UNKNOWN {Then its profit would not be known.} PROFITABLE {Then it would be profitable on average: {after} instead of {before}.} LOSES {Then it would not be profitable on average: {after} instead of {before}.} other {Then it would be undecided: {after} instead of {before} on average.}} The effect is changed by {scale}. This rests on only {runs} runs.',
    settingsOfNow:
      'The shop’s settings may have changed since the simulation. This quick look takes margin and costs that the scenario leaves to them as they are now.',
    table: 'What if, compared',
    base: 'As simulated ({runs, plural, one {# run} other {# runs}})',
    trial: 'What if ({runs, plural, one {# run} other {# runs}})',
  },
  aa: {
    follows:
      '{state, select, SOUND {The plan can be approved on this test.} FINDS_TOO_MUCH {The plan cannot be approved until such a test is sound.} INCOMPUTABLE {The plan cannot be approved until such a test can be computed.} other {The plan can be approved once such a test of it is sound.}}',
    coverage:
      'Its intervals hold the truth in {rate}{interval, select, none {} other { ({interval})}} of them; {level} should.',
    incomputable: '{count, plural, one {# deal could not be tested.} other {# deals could not be tested.}}',
    mismatch:
      'The arms’ sizes looked wrong in {rate}{interval, select, none {} other { ({interval})}} of the deals; about {alpha} should.',
    of: '{metric}, {arm}',
    deals: 'Deals',
    even: 'evenly',
    spread:
      '{isEven, select, yes {The p values lie as they should where there is nothing to find: at no level are there more small ones than chance allows (at most {excess} points too many; {bound} are allowed).} other {There are too many small p values: up to {excess} points more than there should be, where chance allows {bound}.}}',
    table: 'p values of {of}',
  },
} as const;
