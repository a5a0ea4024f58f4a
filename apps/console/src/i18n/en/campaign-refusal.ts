/** Why a plan or a step of a campaign is refused, by the server's code. */
export const campaignRefusal = {
  'plan-too-many':
    '{what, select, arms {There are {count} arms; give at most {most}.} other {There are {count} metrics; give at most {most}.}}',
  'plan-name-reserved': '“{name}” means something to programs that read results. Give another name.',
  'plan-too-long':
    '{what, select, arm {The arm’s name} metric {The metric’s name} other {The description}} has {count} characters. Shorten it to {most}.',
  'plan-metric-kind': '{source} is measured as {kinds}, not as {kind}. Choose another kind.',
  'plan-cuped-recorded':
    'What is recorded for the campaign has no value from before it, so nothing can be taken off. Leave CUPED out.',
  'plan-cap': 'Values of the log are never below 0. Give a cap above 0; it is {value}.',
  'plan-retention-needed': 'Say from which day to before which a user has to be back.',
  'plan-retention-beyond':
    'Day {value} lies beyond the {windowDays, plural, one {# day} other {# days}} in which outcomes count. End it sooner, or count outcomes for longer.',
  'plan-group-name': 'Give the group a name of at most {most} characters.',
  'plan-part': 'The part goes from {from} to {to}. Give shares from 0 to 1, the first below the second.',
  'plan-traffic-beside-group':
    'The group’s part says already how many enter. Let everybody of it enter; the share is {value}.',
  'plan-treatment-share':
    'The first treatment has {share} of the users of control and itself. Give it {low} to {high}.',
  'plan-units-needed': 'The looks are shares of the planned users. Say how many there will be.',
  'plan-value':
    'This cannot be taken{value, select, none {} other { ({value})}}: {field, select, metrics {give at least one primary metric.} arms {give at least two arms whose shares sum to 100%.} weight {give a share above 0 and below 1.} name {give each its own name.} kind {choose one of the kinds on offer.} role {choose a role.} alpha {give a level between 0 and 1.} plannedUnits {give a whole number above 0, or none.} firstLook {give at least 2 users.} typicalUplift {give the typical size of a true uplift, above 0.} tunedAt {give a number of users above 0.} fractions {give shares that rise to 1, not too close together.} chanceToWin {give a chance above 50% and below 100%.} maximumLoss {give a loss above 0, or none.} priorMean {give a finite uplift.} priorSd {give a spread above 0.} margin {a guardrail, and it alone, has a margin above 0.} relevantEffect {give a size above 0.} quantile {give a share between 0 and 1, and only for quantiles.} winsorizeCap {give one finite cap, and only where there are values to cap.} winsorizeQuantile {give a share between 0 and 1, and only where there are values to cap.} cuped {CUPED is for conversion, mean and retention.} retentionFromDay {give a day from 0 on, and only for retention.} retentionToDay {give a day after the first.} other {look at “{name}” again.}}',
  'plan-closed':
    'The plan of a campaign that is {status} is what was approved and stays as it is.{isApproved, select, yes { Take it back to draft to change it.} other {}}',
  'plan-part-taken':
    '“{campaign}” has the users from {from} to {to} of the group {group}. Take another part, or wait until it has ended.',
  'uplift-zero': 'The uplift is 0. Say by how much the campaign should raise or lower the figure.',
  'uplift-impossible': 'The uplift would take a rate of the audience below 0% or above 100%. Give a smaller one.',
  'effect-needed': 'Say what the campaign is hoped to do.',
  'effect-size': 'The effect is {value}. Give a size above 0.',
  'simulate-first': 'Simulate the plan first; then the campaign can be approved.',
  'status-cannot-become':
    '{isSame, select, yes {The campaign has this status already: {from}.} other {A campaign with the status {from} cannot take the status {to}.}}',
  'status-needs-reason': 'A campaign that runs is ended for a reason. Press Finish and say why.',
  'extend-not-running': 'Only a campaign that runs can be extended; this one has the status {status}.',
  'extend-without-days': 'The plan says no number of days, so the campaign runs until it is finished.',
  'extend-looks-fixed': 'The looks are shares of the planned users, so their number stays as it is.',
  'extend-units': '{planned, plural, one {# user is} other {# users are}} planned already. Give more; {value} is not.',
  'decide-too-early': 'The campaign has the status {status}; there is nothing to decide before it has run.',
  'decide-which-arm': 'Say which arm everybody is to be shown: {arms}.',
  'decide-no-arm': 'Only shipping is of an arm. Leave it out.',
  'aa-not-possible':
    'There is no A/A test of “{metric}”: {isRecorded, select, yes {its values are recorded for the campaign, so the past has none. Take a metric of the log as the primary one.} other {metrics of its kind are not dealt anew. Take a conversion, a mean or retention as the primary one.}}',
  'audience-empty': 'Nobody is in this audience. Take a longer period, or another kind.',
  'audience-not-logged':
    'We cannot tell who is in this audience, because no day of the period has all the events that decide it. Choose another period or another rule.',
  'purchases-not-logged':
    'The log has no purchases in the audience’s period, or the tracking lost them all, so what its users buy is not known. Save an audience of a period that has them.',
} as const;
