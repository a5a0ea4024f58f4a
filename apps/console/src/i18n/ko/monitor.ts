/** A campaign while it runs: whether it goes as planned, and what to do. */
export const monitor = {
  place:
    '{isOver, select, yes {계획한 {days, number}일이 {until}에 끝남} other {{hasDays, select, yes {{days, number}일 중 {day, number}일째} other {{day, number}일째}}}}, {hasPlanned, select, yes {사용자 {planned, plural, other {#명}} 중 {units, number}명} other {사용자 {units, number}명}}',
  answer: {
    NOT_STARTED:
      '{status, select, APPROVED {승인되었지만 아직 시작하지 않은 캠페인입니다. 시작한 뒤 누가 노출되었는지 보내 주세요.} SIMULATED {시뮬레이션은 했지만 아직 승인되지 않았습니다. 그전에는 아무도 캠페인에 노출되지 않습니다.} other {아직 초안입니다. 시뮬레이션, 승인, 시작을 거쳐야 사용자가 캠페인에 노출됩니다.}}',
    NOBODY: '{place}: 아직 캠페인에 노출된 사용자가 없습니다. 쇼핑몰에서 노출을 보내거나 아래에서 파일로 올리세요.',
    MISMATCH: '{place}: 집단 크기가 계획과 맞지 않습니다({p}). 다른 것을 보기 전에 원인을 찾으세요.',
    HARMED: '{place}: 보호 지표가 나빠졌습니다({metrics}). 특별한 이유가 없으면 캠페인을 중단하세요.',
    OVER: '{place}. {isWindowOver, select, yes {관찰 기간도 모두 끝났습니다. 종료한 뒤 점검하고 결정하거나, 연장하세요.} other {종료하거나 연장하세요. 마지막 사용자의 관찰 기간이 {windowOver}에 끝나면 점검하고 결정하세요.}}',
    READY: '{place}. {verdict} {next}',
    FINE: '{place}: 집단 비율이 계획대로이며 할 일이 없습니다.',
    UNCHECKED: '{place}: 집단 비율이 계획대로인지 아직 알 수 없으며, 할 일이 없습니다.',
    FINISHED:
      '{at}에 끝난 캠페인입니다. 이제 아무도 배정되지 않습니다. {isDecided, select, yes {이미 결정했으며, 결과는 결과 탭에 있습니다.} other {아직 결정하지 않았습니다. {isWindowOver, select, yes {점검한 뒤 결과 탭에서 결정하세요.} other {마지막 사용자의 관찰 기간이 {windowOver}에 끝나면 점검하고 결정하세요.}}}}',
  },
  toResult: '결과 보기',
  actions: { start: '시작', extend: '연장', stop: '종료', decide: '결정' },
  figures: {
    ofPlanned: '계획 {planned, number}명 중',
    noPlanned: '계획한 사용자 수 없음',
    days: '{days, plural, =0 {없음} other {#일}}',
    noDays: '계획에 기간이 없음',
    over: '{at}에 끝남',
    until: '{at}까지',
    ended: '{at}에 종료',
    perDay: '하루 {value}명',
    expectedPerDay: '계획: 하루 {value}명',
    noExpectation: '계획에 사용자 수와 기간이 없음',
    inTwoArms: '캠페인에 노출된 전체의 {share}',
    notYet: '아직 비교할 것이 없음',
  },
  guardrailsToCome: '첫 점검부터 지켜봅니다: {metrics}.',
  ratio: {
    title: '집단 크기가 계획대로인가요?',
    ok: '네. 이 정도 크기는 당연히 나올 수 있습니다({p}).',
    mismatch:
      '아니요. 배정과 기록이 올바르다면 계획과 이만큼 다른 크기는 거의 나오지 않습니다({p}). 원인을 찾기 전에는 이 캠페인의 어떤 숫자도 믿을 수 없습니다.',
    unknown: '아직 알 수 없습니다: {reason}.',
    todo: '확인할 것',
    steps: {
      one: '쇼핑몰의 모든 곳이 로그의 사용자 아이디로 <code>assignments</code>에 집단을 묻고 있나요?',
      two: '새로운 것을 보여 주지 않는 기준 집단({control})을 포함해, 모든 집단에서 같은 순간에 노출을 기록하나요?',
      three:
        '한쪽 집단이 더 느리게 열리거나, 다른 주소로 넘어가거나, 일부 기기에서 오류가 나서 기록되기 전에 떠나나요?',
      four: '한쪽 집단에서만 봇이나 테스트를 걸러 냈나요?',
      five: '원인을 고친 뒤에는 이 캠페인을 끝내고 새로 시작하세요. 이미 기록된 것은 치우친 채로 남습니다.',
    },
    table: '집단: 계획과 실제',
    arm: '집단',
    units: '사용자',
    share: '비율',
    planned: '계획한 비율',
    first: '처음',
    last: '마지막',
  },
  exposures: {
    title: '날마다 누가 노출되나요?',
    summary:
      '노출이 있는 날 {days, plural, other {#일}}: 사용자 {units, plural, other {#명}}이 캠페인에 처음 노출되었고, 가장 많은 날({day})은 {most}명입니다.',
    none: '아직 노출된 사용자가 없습니다.',
    table: '날짜와 집단별 첫 노출',
    day: '날짜',
    all: '모든 집단',
    planned: '계획: 하루 {value}명',
  },
  bounds: {
    title: '효과가 지금 어떤가요?',
    hidden:
      '끝나기 전에는 보여 주지 않습니다. 이 계획은 한 번만 판단하며, 더 일찍 보고 그에 따라 멈추면 없는 효과를 찾게 됩니다. 그동안 집단 크기와 보호 지표를 지켜봅니다.',
    broken: '집단 크기가 계획과 맞지 않아 믿을 수 없으므로 보여 주지 않습니다.',
    none: '아직 분석이 없습니다. 지금 점검하면 효과와 경계가 여기에 그려집니다.',
    noCourse: '최신 분석에 집계된 사용자가 아직 없어 그릴 수 없습니다.',
    choose: '지표와 집단',
    row: '{metric}, {arm}',
    note: {
      GROUP_SEQUENTIAL:
        '계획한 사용자의 비율에 따른 효과의 통계량 z입니다. 계획된 점검에서 경계를 넘으면 판단하고, 그 사이에는 아무것도 판단하지 않습니다.',
      CONFIDENCE_SEQUENCE:
        '모든 날을 통틀어 유효한 구간과 함께 그린 효과입니다. 구간 전체가 0의 한쪽에 놓이면 언제 점검하든 확인된 것입니다. 주 지표나 집단이 여럿이면 판단할 때 따로 보정합니다.',
      MIXTURE_SPRT:
        '모든 날을 통틀어 유효한 구간과 함께 그린 효과입니다. 구간 전체가 0의 한쪽에 놓이면 언제 점검하든 확인된 것입니다. 주 지표나 집단이 여럿이면 판단할 때 따로 보정합니다.',
      BAYESIAN: '날짜별 효과와 신용 구간입니다. 여러 번 점검하는 것은 보정하지 않습니다.',
      FREQUENTIST: '날짜별 효과와 구간입니다. 끝에 본 것만 판단에 씁니다.',
    },
    summaryZ:
      '{metric}, {arm}: 계획한 사용자의 {share}에서 z는 {z}입니다. {crossed, select, yes {경계 {bound} 밖에 있습니다.} no {경계는 {bound}이므로 확인된 것이 없습니다.} other {아직 계획된 점검에 이르지 않았습니다.}}',
    summaryEffect:
      '{metric}, {arm}: {day}에 {effect}, 구간 {low}부터 {high}까지. {excludes, select, yes {효과 없음이 배제됩니다.} other {효과 없음이 배제되지 않습니다.}}',
    unknown: '{metric}, {arm}: 아직 어느 날도 효과를 계산할 수 없습니다.',
    table: '날짜별 효과',
    day: '날짜',
    units: '집계한 사용자',
    share: '계획 대비',
    z: 'z',
    bound: '경계',
    effect: '상승률 (상대)',
    upper: '좋아짐',
    lower: '나빠짐',
    look: '{number, number}번째 점검',
    lookShort: '{number, number}번',
  },
  outcomes: {
    title: '결과가 어떻게 들어오나요?',
    log: '쇼핑몰 로그에서: {metrics}. 최신 로그는 {until}까지이며, {window, plural, other {#일}}의 관찰 기간이 그 뒤에 끝나는 사용자는 아직 세지 않습니다.',
    logUnread: '쇼핑몰 로그에서: {metrics}. 로그가 이 캠페인을 어디까지 담고 있는지는 첫 분석이 알려 줍니다.',
    recorded: '이 캠페인에 따로 기록: {metrics}. 일어날 때마다 보내거나 아래에서 파일로 올리세요.',
    recordedUntil:
      '최신 분석 때 따로 기록한 결과는 {until}까지 알려져 있었습니다. 관찰 기간이 그 뒤에 끝난 사용자는 결과를 더 보내거나, 보내는 쪽이 completeUntil로 결과가 없었다고 알려야 집계됩니다.',
    counted:
      '사용자 {counted, plural, other {#명}}을 집계했고, 관찰 기간이 끝나거나 다음 분석이 나오기를 기다리는 사용자는 {waiting, plural, =0 {없습니다} other {#명입니다}}.',
    closed:
      '계획한 마지막 점검에서 사용자 {counted, plural, other {#명}}을 집계했습니다.{late, plural, =0 {} other { 그 뒤에 노출되었거나 그때 관찰 기간이 끝나지 않은 #명은 계획에 들어가지 않습니다.}}',
  },
  look: {
    title: '지금 점검',
    note: '지금까지 알려진 것을 최신 로그로 분석합니다. 로그가 길면 시간이 걸릴 수 있으며, 페이지를 떠나도 됩니다.',
    now: '지금 점검하기',
    planned: '계획된 점검 {looks, number}회 중 {number, number}회째',
    next: '다음 계획된 점검은 계획한 사용자의 {share}({units, plural, other {#명}})에서 합니다.',
    decided: '이미 결정했으므로 더 점검하지 않아도 됩니다. 찾은 것은 결과 탭에 있습니다.',
    final: '캠페인이 끝났으므로, 모든 사용자의 관찰 기간이 끝나면 한 번 더 점검할 수 있습니다.',
    noneLeft: '계획된 점검을 모두 했습니다.',
    ask: '계획된 점검 {looks, number}회 중 {number, number}회째를 할까요?',
    askText: '점검할 때마다 계획이 허용한 오류의 일부를 쓰며 기록에 남습니다. 마지막 뒤에는 더 점검할 수 없습니다.',
    yes: '점검하기',
    last: '최신: {at}.',
    mayNot: '점검은 마케터와 관리자가 할 수 있습니다. campaigns:write 권한이 필요합니다.',
  },
  start: {
    title: '캠페인 시작',
    text: '이제부터 사용자가 집단에 배정되고, 계획은 승인된 대로 유지됩니다. {days, plural, =-1 {} =0 {종료할 때까지 진행됩니다. 한 번만 점검하는 계획은 종료한 뒤에야 효과를 보여 줍니다.} other {#일 동안 사용자가 들어옵니다.}}',
    now: '시작하기',
    done: '캠페인이 진행 중입니다.',
  },
  extend: {
    title: '캠페인 연장',
    text: '계획보다 많은 사용자가 들어오게 합니다. 무언가 찾을 때까지 연장하면 너무 많이 찾게 되므로, 연장은 결과 옆에 표시됩니다.',
    days: '늘릴 일수',
    units: '끝낼 사용자 수',
    unitsHint: '계획은 {planned}명',
    unitsFixed: '계획대로 유지됩니다. 점검 시점이 이 수의 비율이기 때문입니다.',
    reason: '이유',
    now: '연장하기',
    needed: '왜 연장하는지 적으세요.',
    badDays: '1일에서 366일까지 적으세요. 계획에 기간이 있어야 합니다.',
    badUnits: '계획보다 많은 사용자 수를 적으세요.',
    done: '캠페인을 연장했습니다.',
  },
  send: {
    title: '노출과 결과 보내기',
    note: '집단의 화면을 실제로 본 사용자가 노출된 것이고, 배정만 된 사용자는 아닙니다. 두 번 보내도 괜찮습니다.',
    kind: '보내는 방법',
    ways: { sdk: 'SDK로', graphql: 'GraphQL로', file: '파일로' },
    key: '쇼핑몰은 events:write 권한이 있는 키로 보냅니다. 설정을 보세요.',
    copy: '복사',
    copied: '복사됨',
    code: '보내는 코드',
    exposures: '노출',
    outcomes: '결과',
    exposuresColumns: '열이 unit, arm, exposed_at인 CSV.',
    outcomesColumns: '열이 unit, metric, at, value인 CSV. 있으면 denominator와 id도. 따로 기록하는 지표: {metrics}.',
    noRecorded: '이 계획의 지표는 모두 로그에서 오므로 기록할 것이 없습니다.',
    choose: '파일 고르기: {what}',
    sending: '보내는 중: {share}',
    done: '{what, select, exposures {노출을 기록했습니다.} other {결과를 기록했습니다.}} 받은 행 {accepted, number}개, 이미 알던 행 {known, number}개.',
    doneUnknown: '{what, select, exposures {노출을 기록했습니다.} other {결과를 기록했습니다.}}',
    mayNot:
      '파일은 마케터와 운영자, 관리자가 보낼 수 있습니다. campaigns:write 권한, 또는 events:write와 imports:write 권한이 필요합니다.',
    notRunning: '노출은 캠페인이 진행 중일 때 받습니다.',
  },
  list: {
    ratio: '{state, select, ok {집단 비율 계획대로} mismatch {집단 비율이 계획과 다름} other {집단 비율 아직 모름}}',
    left: '{hasDays, select, yes {{left, plural, =0 {기간 끝남} other {#일 남음}}} other {끝나는 날 없음}}',
    row: '{units, plural, =0 {아직 노출된 사용자 없음} other {사용자 #명 노출}}, {ratio}, {left}',
  },
} as const;

/** Names of the numbers on the monitor. */
export const monitorMetric = {
  exposedUsers: {
    name: '캠페인에 노출된 사용자',
    formula: '한 집단에서만 노출된 서로 다른 사용자',
    population: '이 캠페인에 기록된 노출',
  },
  exposureRate: {
    name: '하루 노출',
    formula: '노출된 사용자 ÷ 시작한 뒤 지난 날; 계획: 계획한 사용자 ÷ 계획한 날',
    population: '이 캠페인에 기록된 노출',
  },
  sampleRatioP: {
    name: '집단 비율의 p',
    formula:
      '진행 중에는 몇 번을 확인해도 유효한 순차 검정으로, p가 0.01 이하이면 불일치. 끝난 뒤에는 카이제곱 검정으로, p가 0.001보다 작으면 불일치',
    population: '한 집단에서만 노출된 사용자',
  },
  daysLeft: { name: '남은 날', formula: '계획한 날 − 시작한 뒤 지난 날', population: '캠페인의 계획' },
  usersInTwoArms: {
    name: '두 집단에 노출',
    formula: '둘 이상의 집단에 노출된 사용자; 어디에도 속하지 않음',
    population: '이 캠페인에 기록된 노출',
  },
} as const;
