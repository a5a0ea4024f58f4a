/** What a campaign brought: the verdict, and all that it rests on. */
export const result = {
  none: {
    title: '아직 분석이 없습니다',
    text: '{status, select, RUNNING {캠페인이 진행 중입니다. 모니터 탭에서 지금 점검하면 그 분석이 여기에 나타납니다.} FINISHED {캠페인이 끝났지만 한 번도 분석하지 않았습니다. 지금 분석하세요.} other {캠페인이 아직 시작되지 않았습니다. 진행되고 분석하면 결과가 여기에 나타납니다.}}',
    pendingTitle: '아직 결과가 없습니다',
    pending: '아직 결과가 나온 분석이 없습니다. 모니터 탭을 보세요.',
    toMonitor: '모니터로 가기',
  },
  verdictTitle: '무엇이 확인되었나',
  p: { is: 'p = {value}', below: 'p < {value}' },
  /** A metric’s name within a sentence. */
  quoted: '{name}',
  verdict: {
    SAMPLE_RATIO_MISMATCH:
      '판단할 수 없습니다. 집단 크기가 계획과 맞지 않아 배정이나 기록이 고장 난 것이며, 아래 숫자는 하나도 믿을 수 없습니다.',
    PLANNED_UNITS_NOT_REACHED:
      '{isOver, select, yes {계획대로는 판단할 수 없습니다. 사용자 {units, number}명을 집계한 채 계획한 끝보다 먼저 끝났습니다{planned, select, none {} other {(계획 {planned}명)}}.} other {계속 진행하세요. 이 계획은 끝에 한 번만 판단하며, 지금까지 사용자 {units, number}명이 집계되었습니다. 끝나기 전에 판단하면 없는 효과를 찾게 됩니다.}}',
    PRIMARY_INCOMPUTABLE:
      '{kind, select, KEEP_RUNNING {계속 진행하세요. 주 지표({metrics})를 아직 계산할 수 없습니다.} other {판단할 수 없습니다. 주 지표({metrics})를 계산할 수 없습니다.}}',
    GUARDRAIL_HARMED: '중단하세요. 보호 지표({metrics})가 감수하기로 한 것보다 더 나빠졌습니다.',
    GUARDRAIL_NOT_SHOWN:
      '{kind, select, KEEP_RUNNING {계속 진행하세요. 주 지표({better})는 좋아졌지만 보호 지표({metrics})가 안전한지 아직 확인되지 않았습니다.} other {판단할 수 없습니다. 주 지표({better})는 좋아졌지만 보호 지표({metrics})가 안전한지 확인되지 않았습니다.}}',
    PRIMARY_BETTER: '도입하세요. {arm}의 방식은 주 지표({metrics})를 좋게 했고 보호 지표에도 문제가 없습니다.',
    PRIMARY_WORSE: '중단하세요. 캠페인을 하니 주 지표({metrics})가 더 나빠졌습니다.',
    PRIMARIES_DISAGREE:
      '판단할 수 없습니다. 어떤 주 지표({better})는 좋아지고 어떤 지표({metrics})는 나빠졌습니다. 무엇이 더 중요한지는 사람이 정해야 합니다.',
    WINNERS_BETTER_DIFFERENTLY:
      '어느 것인지 판단할 수 없습니다. 도입해도 되는 집단이 여럿이고, 서로 다른 주 지표({metrics})를 좋게 합니다.',
    WITHIN_RELEVANT_EFFECT: '차이가 없습니다. 주 지표({metrics})에 효과가 있더라도 의미 있는 크기보다 작습니다.',
    NOTHING_SHOWN_YET:
      '{isOver, select, yes {판단할 수 없습니다. 무엇이 확인되기 전에 끝났습니다.} other {계속 진행하세요. 아직 확인된 것이 없고, 점검할 기회가 남아 있습니다.}}',
    NO_RELEVANT_EFFECT_STATED:
      '판단할 수 없습니다. 확인된 것이 없고, 어떤 효과가 의미 있는지 계획에 적혀 있지 않습니다.',
    INTERVAL_TOO_WIDE: '판단할 수 없습니다. 확인된 것이 없고, 의미 있는 효과가 없다고도 할 수 없습니다.',
    ARMS_DIFFER:
      '{kind, select, KEEP_RUNNING {계속 진행하세요. 집단마다 사정이 다릅니다.} STOP {중단하세요. 집단마다 이유는 다릅니다.} NO_DIFFERENCE {도입할 만한 차이가 없습니다. 집단마다 이유는 다릅니다.} other {판단할 수 없습니다. 집단마다 사정이 다릅니다.}}',
  },
  next: {
    SAMPLE_RATIO_MISMATCH:
      '먼저 원인을 찾으세요. 누가 배정되고 누가 기록되는지, 두 집단이 똑같이 열리는지 확인하세요. 그런 다음 새로 진행하세요. 이번 결과는 쓸 수 없습니다.',
    PLANNED_UNITS_NOT_REACHED:
      '{isOver, select, yes {찾은 것은 한 번 점검한 결과로 아래에 있습니다. 사용자가 계획보다 적으면 효과를 더 많이 놓치므로, 확인되지 않았다고 효과가 없는 것은 아닙니다.} other {계획한 끝까지는 할 일이 없습니다. 기간도 사용자 수도 정하지 않은 계획은 캠페인을 종료해야 끝나며, 마지막 사용자의 관찰 기간이 지나면 효과를 보여 드립니다.}}',
    PRIMARY_INCOMPUTABLE: '지표 옆의 이유를 보세요. 두 집단 모두에 행동한 사용자가 있어야 합니다.',
    GUARDRAIL_HARMED:
      '{isOver, select, yes {이전대로} other {캠페인을 끝내고 이전대로}} 두거나, 알면서 감수한다면 이유를 남기세요.',
    GUARDRAIL_NOT_SHOWN:
      '{kind, select, KEEP_RUNNING {보호 지표가 안전하거나 나쁘다고 확인될 때까지 더 진행하세요.} other {더 많은 사용자로 다시 하거나, 불확실함을 감수한다면 이유를 남기세요.}}',
    PRIMARY_BETTER:
      '이 집단({arm})으로 결정하세요. {isOver, select, yes {} other {캠페인이 끝나고, }}모두에게 같은 것을 보여 주게 됩니다.',
    PRIMARY_WORSE: '{isOver, select, yes {이전대로} other {캠페인을 끝내고 이전대로}} 두세요.',
    PRIMARIES_DISAGREE: '어느 지표가 더 중요한지 정하고, 그 이유로 결정하세요.',
    WINNERS_BETTER_DIFFERENTLY: '어느 지표가 더 중요한지 정하고, 그것을 좋게 하는 집단으로 결정하세요.',
    WITHIN_RELEVANT_EFFECT: '비용을 보고 고르세요. 어느 쪽이든 의미 있는 차이는 없습니다.',
    NOTHING_SHOWN_YET:
      '{isOver, select, yes {더 많은 사용자로 다시 하거나, 답 없이 끝내세요.} other {사용자가 더 집계될 때까지 할 일이 없습니다.}}',
    NO_RELEVANT_EFFECT_STATED:
      '다음에는 의미 있는 가장 작은 효과를 계획에 적으세요. 그러면 아무것도 확인되지 않은 끝도 말해 주는 것이 있습니다.',
    INTERVAL_TOO_WIDE: '더 많은 사용자나 덜 흔들리는 지표로 다시 하세요.',
    ARMS_DIFFER: '아래에서 집단별로 보세요.',
  },
  arm: {
    SAMPLE_RATIO_MISMATCH: '{arm}: 판단 불가, 집단 크기가 계획과 맞지 않음',
    PLANNED_UNITS_NOT_REACHED: '{arm}: 계획한 사용자가 집계될 때까지 계속',
    PRIMARY_INCOMPUTABLE: '{arm}: {kind, select, KEEP_RUNNING {계속} other {판단 불가}}, 주 지표({metrics}) 계산 불가',
    GUARDRAIL_HARMED: '{arm}: 중단, 보호 지표({metrics}) 악화',
    GUARDRAIL_NOT_SHOWN:
      '{arm}: {kind, select, KEEP_RUNNING {계속} other {판단 불가}}, 보호 지표({metrics})가 안전한지 확인되지 않음',
    PRIMARY_BETTER: '{arm}: 도입, 주 지표({metrics}) 개선',
    PRIMARY_WORSE: '{arm}: 중단, 주 지표({metrics}) 악화',
    PRIMARIES_DISAGREE: '{arm}: 판단 불가, 좋아진 지표({better})와 나빠진 지표({metrics})가 함께 있음',
    WINNERS_BETTER_DIFFERENTLY: '{arm}: 판단 불가, 집단마다 좋아진 지표가 다름',
    WITHIN_RELEVANT_EFFECT: '{arm}: 주 지표({metrics})에 의미 있는 차이 없음',
    NOTHING_SHOWN_YET: '{arm}: 계속, 아직 확인된 것 없음',
    NO_RELEVANT_EFFECT_STATED: '{arm}: 판단 불가, 확인된 것이 없고 의미 있는 효과가 정해져 있지 않음',
    INTERVAL_TOO_WIDE: '{arm}: 판단 불가, 구간이 너무 넓음',
    ARMS_DIFFER: '{arm}: 지표를 보세요',
  },
  armsTitle: '집단별로',
  framework: {
    FREQUENTIST: '계획한 끝에 한 번, 유의수준 {alpha}로 판단합니다.',
    CONFIDENCE_SEQUENCE: '구간과 검정은 몇 번을 점검해도 유효하며, 유의수준 {alpha}는 모든 점검을 합친 것입니다.',
    MIXTURE_SPRT:
      '구간과 검정은 몇 번을 점검해도 유효하며, 유의수준 {alpha}는 모든 점검을 합친 것입니다. 계획에 적은 크기의 효과를 가장 빨리 찾습니다.',
    GROUP_SEQUENTIAL:
      '{look, plural, =0 {아직 계획된 점검을 하지 않았습니다.} other {계획된 점검 {looks, number}회 중 #회째, 계획한 사용자의 {share}에서 했습니다.}} 경계는 모든 점검을 합쳐 유의수준 {alpha}를 나누어 씁니다.',
    BAYESIAN:
      '사후 확률로 판단합니다. 실험군이 나을 확률이 {chance} 이상이면 낫다고 합니다. 여러 번 점검하는 것은 보정하지 않습니다.',
  },
  harmedEarly:
    '보호 지표가 나빠졌습니다({metrics}). 캠페인 중단을 검토하세요. 이것은 경보일 뿐 어느 집단이 더 나은지는 말해 주지 않으며, 효과 자체는 계획한 끝까지 보여 주지 않습니다.',
  waits: '기다리세요. 캠페인은 끝났지만 마지막 사용자의 관찰 기간은 {at}에 끝납니다.',
  waitsNext: '로그가 그때까지 담으면 다시 분석하세요. 순간을 골라 판단하지 않도록 그전에는 효과를 보여 주지 않습니다.',
  evidence: '{metric}, {arm}: {control} 대비 {effect} ({level} 구간 {low}부터 {high}까지).',
  planned: '계획한 사용자 {planned}명 중 {units}명입니다.',
  evidenceHidden: '{metric}, {arm}: 계획한 끝 전에는 보여 주지 않습니다.',
  asOf: '{at} 분석: {until}까지 결과가 모두 알려진 사용자 {units, number}명.',
  otherPlan:
    '이 분석은 이전 계획으로 만들었고 그 뒤 계획이 바뀌었습니다.{isSettled, select, yes {} other { 다시 분석하세요.}}',
  decision: {
    title: '결정',
    made: '{kind, select, SHIP {모두에게 {arm}의 방식을 보여 주기로 결정했습니다.} KEEP_CONTROL {이전대로 두기로 결정했습니다.} other {답 없이 끝냈습니다.}}',
    when: '{at}. 이유: {reason}',
    after: '{made} 분석 결과: {verdict}',
    open: '아직 결정하지 않았습니다.',
    decide: '결정하기',
    again: '다시 결정하기',
    dialogTitle: '캠페인을 어떻게 할지 결정',
    text: '{status, select, RUNNING {결정하면 캠페인이 끝나고, 아무도 집단에 배정되지 않습니다.} other {캠페인은 끝났고, 결정은 기록에 남습니다.}} 이유는 결과 옆에 남습니다.',
    against: '분석 결과와 다른 결정입니다. 분석이 모르는 것이 무엇인지 이유에 적으세요.',
    what: '어떻게 할까요?',
    ship: '{arm}의 방식을 모두에게 도입',
    keep: '이전대로 두기',
    undecided: '답 없이 끝내기',
    reason: '이유',
    now: '결정하기',
    needed: '이유를 적으세요.',
    done: '결정이 기록되었습니다.',
  },
  effects: {
    title: '효과',
    note: '각 집단을 기준 집단({control})과 비교합니다. 점은 찾은 값, 선은 {level} 구간이고, 옅은 부분은 너무 작아 의미가 없는 범위입니다.',
    scale: '척도',
    relative: '상대',
    absolute: '절대',
    summary:
      '비교 {count, plural, other {#건}}: 좋아짐 {better, plural, =0 {없음} other {#건}}, 나빠짐 {worse, plural, =0 {없음} other {#건}}, {incomputable, plural, =0 {모두 계산됨} other {#건 계산 불가}}.',
    row: '{metric}, {arm}',
    table: '지표와 집단별 효과',
    metric: '지표',
    role: '역할',
    roles: { PRIMARY: '주', SECONDARY: '보조', GUARDRAIL: '보호' },
    arm: '집단',
    control: '대조군',
    treatment: '캠페인 집단',
    difference: '차이 (절대)',
    uplift: '상승률 (상대)',
    interval: '구간',
    p: 'p (보정)',
    chance: '실험군이 나을 확률',
    loss: '예상 손실',
    shown: '확인된 것',
    shownWords: { BETTER: '좋아짐', WORSE: '나빠짐', NOTHING: '확인되지 않음', INCOMPUTABLE: '계산 불가' },
    points: '{value}%p',
    between: '{low}부터 {high}까지',
    relevant: '의미 있는 크기',
    hidden:
      '효과는 계획한 끝 전에는 보여 주지 않습니다. 이 계획은 한 번만 판단하며, 더 일찍 보고 그에 따라 멈추면 없는 효과를 찾게 됩니다. 집단 크기와 보호 지표는 모니터 탭에서 늘 지켜봅니다.',
  },
  guardrail: {
    title: '보호 지표',
    note: '캠페인이 해쳐서는 안 되는 것입니다. 허용 폭보다 큰 악화가 없다고 확인되면 안전합니다.',
    state: { HELD: '안전', HARMED: '악화', OPEN: '미확인' },
    words: {
      HELD: '{metric}, {arm}: {margin} 넘는 악화는 없다고 확인되었습니다.',
      HARMED: '{metric}, {arm}: {margin} 넘게 나빠졌습니다. 특별한 이유가 없으면 캠페인을 중단하세요.',
      OPEN: '{metric}, {arm}: {margin} 넘는 악화가 있는지 없는지 아직 알 수 없습니다.',
    },
    incomputable: '계산할 수 없습니다: {reason}.',
    effect: '찾은 값: {effect} ({low}부터 {high}까지).',
    none: '계획에 보호 지표가 없습니다.',
    broken: '집단 크기가 계획과 맞지 않아 아무 말도 할 수 없습니다.',
    noMargin: '허용 폭',
    anyTime:
      '몇 번을 점검해도 유효한 구간으로 판단합니다. 나빠지지 않은 보호 지표가 경보를 울리는 캠페인은 모든 점검을 합쳐도 계획한 유의 수준을 넘지 않습니다. 끝에서 보는 구간보다 넓으며, 두 집단을 합해 사용자 1,000명부터 읽습니다.',
    oneLook:
      '이번 점검 한 번만 놓고 본 판단입니다. 여러 번 점검하는 것은 보정하지 않으므로, 자주 점검할수록 없는 악화를 찾기 쉽습니다.',
  },
  segments: {
    title: '세그먼트: 보기만 하고 결정하지 마세요',
    note: '여러 부분을 보면 그중 몇은 우연히 달라 보입니다. 표에 있는 부분별 p는 모든 부분에 대해 벤자미니–호흐베르크로 보정하지만, 부분끼리 다른지 보는 p는 보정하지 않으므로 몇몇 문장은 우연히 차이를 말합니다. 여기서 보이는 것은 다음 캠페인을 위한 아이디어입니다.',
    dimensionName: '{name, select, visitor {새 방문자와 재방문자} buyer {전에 산 사람과 아닌 사람} other {{given}}}',
    segmentName:
      '{name, select, new {새 방문자} returning {재방문자} bought_before {전에 삼} not_bought_before {전에 사지 않음} other {{given}}}',
    by: '나눈 기준',
    differ:
      '{differs, select, yes {{by}: 부분마다 효과가 다릅니다({metric}, {arm}, {p}).} no {{by}: 부분마다 효과가 다르다고 확인되지 않습니다({metric}, {arm}, {p}).} other {{by}: 부분마다 효과가 다른지 알 수 없습니다({metric}, {arm}).}}',
    table: '세그먼트별 효과',
    name: '세그먼트',
    units: '사용자',
  },
  novelty: {
    title: '효과가 오래가나요?',
    note: '캠페인에 노출된 뒤 하루하루의 효과입니다. {days, plural, other {#일}} 내내 지켜본 사용자만 셉니다.',
    wears: '{metric}, {arm}: 효과가 점점 줄어듭니다({p}).',
    grows: '{metric}, {arm}: 효과가 날마다 커집니다({p}).',
    steady: '{metric}, {arm}: 효과가 날마다 바뀐다는 징후가 없습니다({p}).',
    unknown: '{metric}, {arm}: 효과가 오래가는지 알 수 없습니다.',
    summary: '{metric}, {arm}: 처음 노출된 뒤 날짜별 효과와 구간, 사용자 {units, plural, other {#명}} 기준.',
    day: '날',
    dayOf: '노출 뒤 {day, number}일째',
    effect: '효과 (절대)',
    axis: '{unit, select, FRACTION {차이, %p} MONEY {차이, {currency, select, none {금액} other {{currency}}}} MONEY_PER_USER {사용자당 차이, {currency, select, none {금액} other {{currency}}}} other {차이}}',
    table: '노출 뒤 날짜별 효과',
    choose: '지표와 집단',
  },
  robustness: {
    title: '다른 방법도 같은 답을 내나요?',
    note: '평균은 웰치 검정으로 판단합니다. 이 검정은 많은 사용자의 평균이 정규 분포를 따른다고 보는데, 아주 큰 주문 몇 건이 이를 흔들 수 있습니다. 아래 방법은 그 가정 없이 계산합니다. 한 번 점검할 때의 값이고 보정하지 않았으며, 설명할 뿐 결정하지 않습니다. 재표본 {resamples, plural, other {#개}}를 뽑았습니다.',
    agree: '{metric}, {arm}: 다른 방법도 웰치 검정과 같은 쪽입니다.',
    ranksDiffer:
      '{metric}, {arm}: 순위로는 다른 쪽이지만 평균을 보는 방법은 같은 쪽입니다. 평균과 대다수 사용자의 값은 다르게 움직일 수 있습니다.',
    differ:
      '{metric}, {arm}: {methods} 방법은 웰치 검정과 다르게 판단합니다. 값이 적거나 아주 큰 값의 비중이 크니 이 수치는 조심해서 보세요.',
    unknown: '{metric}, {arm}: 다른 방법이 같은 답을 내는지 알 수 없습니다.',
    table: '지표와 집단별 방법',
    method: '방법',
    methods: { WELCH: '웰치', BOOTSTRAP: '부트스트랩', PERMUTATION: '순열', MANN_WHITNEY: '만–휘트니(순위)' },
    superiority: '더 많을 확률',
    p: 'p (보정 전)',
    agrees: '같은 쪽',
    agreesWords: { decides: '한 번 점검 시 기준', yes: '예', no: '아니요', unknown: '알 수 없음' },
  },
  plan: {
    title: '계획과 바뀐 점',
    note: '데이터를 보기 전에 등록한 계획입니다. 결과를 읽는 누구나 답에 맞춰 질문을 바꾸지 않았음을 확인할 수 있습니다.',
    registered: '{at}{by, select, none {} other { {by}}} 등록: {hypothesis}',
    registeredFacts:
      '기대 {uplift}, 유의수준 {alpha}, 검정력 {power}, 집단 {arms, plural, other {#개}}, 지표 {metrics, plural, other {#개}}, {framework}, {days, plural, =0 {기간 미정} other {#일}}, {units, plural, =0 {사용자 수 미정} other {사용자 #명}} 계획, 노출 뒤 {window, plural, other {#일}} 이내의 결과.',
    frameworkName: {
      FREQUENTIST: '끝에 한 번 판단',
      CONFIDENCE_SEQUENCE: '신뢰 시퀀스',
      MIXTURE_SPRT: '혼합 SPRT',
      GROUP_SEQUENTIAL: '계획된 점검',
      BAYESIAN: '사후 확률',
    },
    notRegistered: '캠페인이 승인된 적이 없어 등록된 계획이 없습니다.',
    unchanged: '승인된 뒤 계획이 바뀌지 않았습니다.',
    changed: '{at}{by, select, none {} other {({by})}}: {what}.',
    days: '기간(일) {before} → {after}',
    units: '계획한 사용자 {before} → {after}',
    somethingElse: '계획 변경({fields})',
    status: '상태: {status}',
    decided: '결정: {kind, select, SHIP {{arm}의 방식 도입} KEEP_CONTROL {이전대로 두기} other {답 없음}}',
    reason: '이유: {reason}',
    history: '지금까지의 모든 일',
    what: '무엇',
    when: '언제',
    who: '누가',
    why: '이유',
    changeCount: '승인된 뒤 계획이 {count, plural, other {#번}} 바뀌었습니다:',
  },
  tracking: {
    lost: '{period} 기간 중 {days, number}일의 {type, select, VIEW {조회} PURCHASE {구매} other {이벤트}} 기록이 로그에 없습니다. 모든 실험군에서 똑같이 빠졌으므로 금액이 실제보다 작고 효과가 덜 드러납니다.',
    changed:
      '{day}부터 {type, select, VIEW {조회} PURCHASE {구매} other {이벤트}} 기록 방식이 달라졌습니다. 모든 실험군에 똑같이 적용되었습니다.',
  },
  leftOut: {
    title: '무엇을 세고 무엇을 뺐나',
    hole: '로그에 {day}의 이벤트가 없습니다. 앞뒤 날에는 있으므로, 그날부터 사용자가 무엇을 했는지 아직 알 수 없습니다. 그날의 로그를 가져오면 관찰 기간이 그 뒤까지 이어지는 사용자도 집계합니다.',
    exposed: '캠페인에 노출된 사용자',
    matured: '집계: 관찰 기간이 끝난 사용자',
    notYetObserved: '아직 집계하지 않음: 관찰 기간이 끝나지 않음',
    unitsInTwoArms: '제외: 둘 이상의 집단에 노출됨',
    notInLog: '로그에 없음: 아무것도 하지 않은 것으로 셈',
    outcomes: '살펴본 기록된 결과',
    duplicateOutcomes: '두 번 보낸 결과, 한 번만 셈',
    outcomesBeforeExposure: '노출 전의 결과, 세지 않음',
    outcomesAfterWindow: '관찰 기간 뒤의 결과, 세지 않음',
    outcomesOfUnknownUnits: '어느 집단에도 노출되지 않았거나 관찰 기간이 끝나지 않은 사용자의 결과, 세지 않음',
    outcomesOfUnitsInTwoArms: '둘 이상의 집단에 노출된 사용자의 결과, 세지 않음',
    what: '항목',
    count: '수',
  },
  earlier: {
    title: '지난 점검',
    note: '지금까지 한 모든 분석, 최신순. 계획이 허용하면 자주 점검해도 해가 없고, 그렇지 않으면 이 목록이 말해 줍니다.',
    at: '점검 시각',
    units: '집계한 사용자',
    verdict: '판단',
    table: '지난 점검',
    look: '계획된 점검',
    lookOf: '{looks, number}회 중 {number, number}회째, {share}에서',
    job: '결과 없음: {state}',
    isEarlier: '지난 점검입니다. <newest>최신 점검을 보세요.</newest>',
  },
  forecast: {
    title: '예측이 맞았나요?',
    note: '미리 기대하고 시뮬레이션한 것과 실제 결과를 나란히 봅니다.',
    hoped: '기대',
    simulated: '시뮬레이션: 열에 아홉',
    aa: 'A/A 테스트: 효과가 없을 때 찾는 비율',
    found: '결과',
    inside: '기대한 {hoped} 효과가 결과 구간 안에 있어 예측과 어긋나지 않습니다.',
    above: '기대보다 적었습니다. 기대한 {hoped} 효과가 구간 전체보다 더 좋습니다.',
    below: '기대보다 컸습니다. 기대한 {hoped} 효과가 구간 전체보다 더 나쁩니다.',
    unknown: '예측이 맞았는지 알 수 없습니다: {reason}.',
    notYet: '예측이 맞았는지는 계획한 끝에 알려 드립니다.',
    none: '하지 않음',
    range: '{low}부터 {high}까지, 가운데 {middle}',
    figure: '항목',
    value: '값',
    table: '예측과 결과',
    foundIn: '{effect}, {interval} ({metric}, {arm})',
    aaRate: '{rate}{interval, select, none {} other {({interval})}}',
    column: '기대 / 결과',
    both: '{hoped} / {found}',
    broken: '집단 크기가 계획과 맞지 않아 예측이 맞았는지 알 수 없습니다.',
    brokenCell: '믿을 수 없음: 집단 크기가 계획과 다름',
    columnWords: '{where, select, inside {예측대로} above {기대보다 적음} below {기대보다 큼} other {아직 모름}}',
  },
  method: {
    windows:
      '처음 노출된 뒤 {window, plural, other {#일}} 동안의 관찰 기간이 모두 지난 사용자만 셉니다. 그전에는 빼고 위에 따로 셉니다. 한 번 센 값은 바뀌지 않으며, 여러 번 점검할 때 꼭 필요한 성질입니다.',
    arms: '둘 이상의 집단에 노출된 사용자는 어디에도 속하지 않습니다. 집단 크기를 먼저 계획과 비교합니다. 끝나기 전에는 몇 번을 확인해도 유효한 순차 검정(p가 0.01 이하이면 불일치), 끝난 뒤에는 카이제곱 검정(p가 0.001보다 작으면 불일치)을 씁니다.',
    rates:
      '{framework, select, FREQUENTIST {비율의 차이에는 뉴컴 구간, 평균에는 웰치 구간을, 상대 효과에는 로그 구간이나 필러 구간을 씁니다.} BAYESIAN {구간은 사후 분포의 신용 구간입니다.} other {구간과 p는 모든 점검을 통틀어 유효합니다.}} CUPED는 노출 전 28일로 설명되는 부분을 덜어 냅니다.',
    correction:
      '{kind, select, NONE {확률은 여러 지표나 집단에 대해 보정하지 않습니다.} HOLM {주 지표의 p는 지표와 집단에 걸쳐 홀름으로 보정합니다.} other {주 지표의 p는 지표와 집단에 걸쳐 벤자미니–호흐베르크로 보정합니다.}} 보호 지표는 모두 안전해야 하므로 보정하지 않습니다. 세그먼트와 경과는 설명할 뿐 결정하지 않습니다.',
  },
  print: '인쇄',
} as const;

/** Names of the numbers on the page of results. */
export const resultMetric = {
  absoluteEffect: {
    name: '차이',
    formula: '캠페인 집단의 값 − 대조군의 값, 지표의 단위로; 구간은 계획의 방법으로',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  relativeEffect: {
    name: '상승률',
    formula: '(캠페인 집단의 값 − 대조군의 값) ÷ 대조군의 값; 구간은 계획의 방법으로',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  correctedP: {
    name: 'p (보정)',
    formula: '효과가 없을 때 이만큼 이상 차이 날 확률, 같은 역할의 지표와 집단에 걸쳐 보정',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  uncorrectedP: {
    name: 'p (보정 전)',
    formula: '집단이 다르지 않을 때, 한 번의 점검에서 이만큼 이상 차이 날 확률',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  superiority: {
    name: '더 많을 확률',
    formula:
      '캠페인 집단에서 아무나 한 명 뽑은 값이 대조군에서 뽑은 값보다 클 확률; 같으면 절반으로 셈하므로 50%면 차이 없음',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  probabilityTreatmentIsBetter: {
    name: '실험군이 나을 확률',
    formula: '이 집단이 더 나을 사후 확률',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
  expectedLoss: {
    name: '예상 손실',
    formula: '이 집단을 고를 때 평균적으로 잃는 것, 대조군 대비',
    population: '관찰 기간이 끝난 두 집단의 사용자',
  },
} as const;
