/** Why a plan or a step of a campaign is refused, by the server's code. */
export const campaignRefusal = {
  'plan-too-many':
    '{what, select, arms {집단이 {count}개입니다. 최대 {most}개까지 넣으세요.} other {지표가 {count}개입니다. 최대 {most}개까지 넣으세요.}}',
  'plan-name-reserved': '“{name}” 이름은 결과를 읽는 프로그램에서 다른 뜻으로 쓰입니다. 다른 이름을 쓰세요.',
  'plan-too-long':
    '{what, select, arm {집단 이름이} metric {지표 이름이} other {설명이}} {count}자입니다. {most}자 이내로 줄이세요.',
  'plan-metric-kind': '{source} 지표는 {kinds} 방식으로 재며 {kind} 방식으로는 잴 수 없습니다. 다른 종류를 고르세요.',
  'plan-cuped-recorded': '캠페인에 따로 기록하는 지표에는 이전 값이 없어 덜어 낼 것이 없습니다. CUPED를 끄세요.',
  'plan-cap': '로그의 값은 0보다 작을 수 없습니다. 0보다 큰 상한을 적으세요(현재 {value}).',
  'plan-retention-needed': '며칠째부터 며칠째 전까지 다시 와야 하는지 적으세요.',
  'plan-retention-beyond':
    '{value}일째는 결과를 세는 {windowDays, number}일을 넘습니다. 더 일찍 끝내거나 결과를 더 오래 세세요.',
  'plan-group-name': '묶음 이름을 {most}자 이내로 적으세요.',
  'plan-part': '범위가 {from}부터 {to}까지입니다. 0에서 1 사이에서 앞의 값이 더 작게 적으세요.',
  'plan-traffic-beside-group': '묶음의 범위가 이미 참여 비율을 정합니다. 참여 비율은 전체로 두세요(현재 {value}).',
  'plan-treatment-share': '첫 캠페인 집단이 대조군과 합한 사용자의 {share}입니다. {low}에서 {high} 사이로 정하세요.',
  'plan-units-needed': '점검 시점은 계획한 사용자 수의 비율입니다. 사용자가 몇 명일지 적으세요.',
  'plan-value':
    '이 값은 쓸 수 없습니다{value, select, none {} other {({value})}}. {field, select, metrics {주 지표를 하나 이상 넣으세요.} arms {비율의 합이 100%인 집단을 둘 이상 넣으세요.} weight {0보다 크고 1보다 작은 비율을 적으세요.} name {서로 다른 이름을 적으세요.} kind {보기 중에서 고르세요.} role {역할을 고르세요.} alpha {0과 1 사이의 유의수준을 적으세요.} plannedUnits {0보다 큰 정수를 적거나 비워 두세요.} firstLook {사용자 2명 이상을 적으세요.} typicalUplift {실제 효과의 흔한 크기를 0보다 크게 적으세요.} tunedAt {0보다 큰 사용자 수를 적으세요.} fractions {1까지 커지고 서로 너무 가깝지 않은 비율을 적으세요.} probabilityTreatmentIsBetter {50%보다 크고 100%보다 작은 확률을 적으세요.} maximumLoss {0보다 큰 손실을 적거나 비워 두세요.} priorMean {유한한 상승률을 적으세요.} priorSd {0보다 큰 퍼짐을 적으세요.} margin {보호 지표에만 0보다 큰 허용 폭을 적으세요.} relevantEffect {0보다 큰 크기를 적으세요.} quantile {분위수 지표에만 0과 1 사이의 비율을 적으세요.} winsorizeCap {자를 값이 있는 지표에만 유한한 상한 하나를 적으세요.} winsorizeQuantile {자를 값이 있는 지표에만 0과 1 사이의 비율을 적으세요.} cuped {CUPED는 전환, 평균, 재방문 지표에만 쓸 수 있습니다.} retentionFromDay {재방문 지표에만 0일 이후의 날을 적으세요.} retentionToDay {시작한 날보다 뒤의 날을 적으세요.} other {“{name}” 항목을 다시 보세요.}}',
  'plan-closed':
    '{status} 상태인 캠페인의 계획은 승인된 대로 유지됩니다.{isApproved, select, yes { 바꾸려면 초안으로 되돌리세요.} other {}}',
  'plan-part-taken':
    '“{campaign}” 캠페인이 {group} 묶음의 {from}부터 {to}까지의 사용자를 쓰고 있습니다. 다른 범위를 고르거나 끝날 때까지 기다리세요.',
  'uplift-zero': '상승률이 0입니다. 캠페인이 수치를 얼마나 높이거나 낮출지 적으세요.',
  'uplift-impossible': '이 상승률이면 대상의 비율이 0%보다 작거나 100%보다 커집니다. 더 작은 값을 적으세요.',
  'effect-needed': '캠페인에서 무엇을 기대하는지 적으세요.',
  'effect-size': '효과가 {value}입니다. 0보다 큰 값을 적으세요.',
  'simulate-first': '먼저 계획을 시뮬레이션하세요. 그러면 캠페인을 승인할 수 있습니다.',
  'status-cannot-become':
    '{isSame, select, yes {이미 이 상태입니다: {from}.} other {{from} 상태인 캠페인은 {to} 상태가 될 수 없습니다.}}',
  'status-needs-reason': '진행 중인 캠페인을 끝내려면 이유가 필요합니다. 종료를 누르고 이유를 적으세요.',
  'extend-not-running': '진행 중인 캠페인만 연장할 수 있습니다. 이 캠페인의 상태는 {status}입니다.',
  'extend-without-days': '계획에 기간이 없어, 종료할 때까지 진행되는 캠페인입니다.',
  'extend-looks-fixed': '점검 시점이 계획한 사용자 수의 비율이므로 그 수는 그대로 둡니다.',
  'extend-units': '이미 사용자 {planned, number}명을 계획했으므로 {value}명으로는 늘어나지 않습니다. 더 많이 적으세요.',
  'decide-too-early': '캠페인의 상태가 {status}입니다. 진행되기 전에는 결정할 것이 없습니다.',
  'decide-which-arm': '모두에게 보여 줄 집단을 고르세요: {arms}.',
  'decide-no-arm': '집단은 도입할 때만 고릅니다. 비워 두세요.',
  'aa-not-possible':
    '“{metric}” 지표로는 A/A 테스트를 할 수 없습니다. {isRecorded, select, yes {캠페인에 따로 기록하는 값이라 과거에는 없습니다. 로그의 지표를 주 지표로 고르세요.} other {이 종류의 지표는 다시 나눠 볼 수 없습니다. 전환, 평균, 재방문을 주 지표로 고르세요.}}',
  'audience-empty': '이 대상에는 아무도 없습니다. 더 긴 기간이나 다른 규칙을 고르세요.',
  'audience-not-logged':
    '이 기간에는 대상을 정하는 이벤트가 모두 기록된 날이 없어 누가 대상인지 알 수 없습니다. 다른 기간이나 다른 규칙을 고르세요.',
  'purchases-not-logged':
    '대상의 기간에 구매가 전혀 기록되지 않아 이 사용자들이 얼마나 구매하는지 알 수 없습니다. 구매가 기록된 기간으로 대상을 저장하세요.',
} as const;
