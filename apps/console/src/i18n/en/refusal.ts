/** Why the server refused something, by its code; what is not here is shown in the server's words. */
export const refusal = {
  loses:
    'It loses to what serves{on, select, sessions { on anonymous sessions} other {}}: the difference is {difference} points of {metric} (95% interval {low} to {high}). Say that it is to serve all the same, or choose another one.',
  'serves-already': 'It serves already.',
  serves: 'It serves. Let another training serve first.',
  'other-shop':
    'It was trained on the data of another shop. Choose one that was trained on this shop’s, or train anew.',
  'not-one-of': 'Give exactly one of these: {fields}.',
  'files-removed':
    'The files of the training {id} were removed; only its figures are left, so it cannot answer. Choose another training, or train anew.',
  'files-damaged':
    'The files of the training {id} are damaged or gone, so it cannot answer. Choose another training, or train anew.',
  deleted: 'The training {id}, which served before, was deleted and cannot come back. Let another training serve.',
  'number-out-of-range':
    '{name} is {value}; give a {whole, select, yes {whole number} other {number}} from {least} to {most}.',
  'setting-unknown':
    '{model} has no setting “{setting}”. {known, select, none {It has none at all.} other {It has: {known}.}}',
  'setting-out-of-range': '{setting} of {model} cannot be {value}. Give another value.',
  'settings-clash': 'These settings of {model} do not go together: {settings}. Change one of them.',
  'settings-no-object': 'The settings {model, select, none {} other {of {model} }}must be names with values.',
  'settings-of-kind-left-out':
    'Settings are given for {model}, which is not among the kinds to make. Tick it, or leave its settings out.',
  'kind-unknown': 'There is no kind of model “{model}”. There are: {known}.',
  'strength-out-of-range':
    '{name} is {value}; give a number {sort, select, remove {from −{most} to 0, because it takes away} days {above 0 and up to {most}, or none} other {from 0 to {most}}}.',
  'strengths-all-zero':
    'Views, carts and purchases all weigh 0, so nothing can be learnt. Give at least one of them more.',
  shape: 'This is not written as a rule is. Make it anew.',
  'rules-too-large': 'The rules are larger than they may be. Name a category instead of its products, or remove some.',
  'replaced-demo':
    'This audience was made on the demo shop, which your own log has replaced: its users are synthetic. Save the audience again, and use that one.',
  'aa-missing':
    'Run the A/A test first: no such test of this plan has come to an end. Then the campaign can be approved.',
  'aa-finds-too-much':
    'The newest A/A test of this plan finds effects where nothing was done, so the campaign cannot be approved. Change the metric or the shares of the arms, or plan a campaign for another audience.',
  'aa-incomputable':
    'The newest A/A test of this plan could not be computed, so the campaign cannot be approved. Plan a campaign for a larger audience.',
  rule: '“{name}”: {words}',
  setting: '{name}: {value}',
  field: {
    trainingId: 'a training',
    modelId: 'a model',
    rules: 'rules',
    ruleSet: 'a saved rule set',
    audienceId: 'an audience',
    allUsers: 'all users',
    rule: 'a rule',
    campaignId: 'a campaign',
    effect: 'an effect',
    upliftRelative: 'an uplift',
  },
  number: {
    k: 'Length of the lists',
    first: 'Products for each user',
    budgetSeconds: 'Seconds for trying settings',
    fitWork: 'Work that one fit may take',
    keepLast: 'Snapshots to keep',
    olderThanDays: 'Age in days',
    expectedUplift: 'Expected uplift',
    upliftRelative: 'Uplift to find',
    alpha: 'Significance level',
    power: 'Power',
    treatmentShare: 'Share of the treatment',
    runs: 'Runs',
    windowDays: 'Days in which outcomes count',
    days: 'Days',
    traffic: 'Share of the users who enter',
    holdoutShare: 'Share kept out',
    rerandomizations: 'Deals of the A/A test',
  },
} as const;
