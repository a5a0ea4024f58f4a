/** 모든 화면이 함께 쓰는 부분: 표, 차트, 정의, 작업, 필터, 이름. */
export const table = {
  action: '실행',
  csv: 'CSV로 저장',
  csvOf: 'CSV로 저장: {table}',
  sortBy: '{column} 기준 정렬',
  orderOf: '{table} 정렬',
  order: '{column} {direction, select, ASC {오름차순} other {내림차순}}',
  sum: '합계',
  more: '{count, number}개 더 보기',
  nextPage: '더 불러오기',
} as const;

export const chart = { view: '보기 방식', picture: '차트', table: '표' } as const;

export const definition = {
  formula: '계산식',
  population: '대상',
  period: '기간',
  periodIn: '{period}, {timeZone} 기준 날짜',
  snapshot: '스냅샷',
  snapshotOf: '{at}, 이벤트 {rows, number}건',
  queryBelow: '화면 아래 “계산 방법과 쿼리”에 있습니다',
} as const;

export const tracking = {
  title: '이 기간의 추적 문제',
  leftOut: '이벤트가 누락된 {count, plural, =1 {{day}은} other {{period} 중 #일은}} 비율 계산에서 제외했습니다.',
  partTitle: '이 기간에 다 기록되지 않은 날이 있습니다',
  partDays: '하루가 다 기록되지 않은 날은 다른 기간과 비교하지 않습니다.',
  wholeDays: '몇 시간만 누락된 날도 하루 전체를 제외합니다.',
  levels: '이 기간 중에 추적 방식이 바뀌었습니다. 바뀌기 전과 후의 날짜를 서로 비교하지 마세요.',
  more: '나머지 {count, number}건은 데이터 페이지에 있습니다.',
  missing: '이 기간에 무슨 일이 있었는지 알 수 없습니다. 이벤트가 있어야 할 날의 로그가 비어 있습니다.',
  lead: {
    leftOut: '이벤트가 누락된 {count, number}일은 제외했습니다.',
    lacks: {
      total: '이벤트가 누락된 날이 {count, number}일 있어 합계가 실제보다 적을 수 있습니다.',
      purchases: '{count, number}일의 구매가 누락되어 여기에는 빠져 있습니다.',
      returns: '이벤트가 누락된 날이 {count, number}일 있어, 그 무렵의 재방문은 알 수 없으므로 세지 않았습니다.',
      hours: '이벤트가 누락된 날이 {count, number}일 있어, 누락된 시간은 제외했습니다.',
    },
    levels:
      '{count, plural, =1 {{day}에} other {{period} 중 #일에}} 추적 방식이 바뀌어, 바뀌기 전과 후가 섞인 수치입니다.',
  },
} as const;

export const snapshotLine = {
  snapshot: '{at} 스냅샷, 이벤트 {rows, number}건',
  zone: '{timeZone} 기준 날짜',
  currencyUnknown: '통화 미상',
} as const;

export const method = {
  title: '계산 방법과 쿼리',
  timeZone: '시간대',
  computed: '응답',
  computedIn: '{cached, select, yes {캐시에서} other {{ms, number}ms 걸림}}',
  query: '쿼리',
  copy: '복사',
  copied: '복사됨',
} as const;

export const estimate = {
  interval: '{level} 구간:',
  intervalTitle: '{level} 구간, {method}',
  unknown: '알 수 없음: {reason}',
  reason: {
    NO_DATA: '집계된 것이 없습니다',
    TOO_FEW: '판단하기에는 너무 적습니다',
    ZERO_BASELINE: '비교할 기준값이 없습니다',
    NOT_LOGGED: '로그에 기록되지 않습니다',
  },
} as const;

export const assumption = {
  name: {
    independent: '세션은 서로 독립입니다.',
    one_ratio: '어느 활동량에서나 오즈비가 같습니다.',
    activity: '활동량을 맞추면 가운데 짝은 우연에 가깝습니다.',
    drift: '기간 동안의 흐름 변화는 작습니다(1.1배 이하).',
    like: '비슷한 것끼리 비교합니다.',
    cause: '빠뜨린 원인이 없습니다.',
    dispersion: '이벤트는 세션 단위로 몰려 오므로 우연보다 더 크게 흔들립니다. 모든 검정과 구간이 이를 반영합니다.',
    proportional:
      '바쁜 시간과 한가한 시간은 같은 비율로 흔들립니다. 그렇지 않으면 그 시간대 자체의 주별 변동을 씁니다.',
    rest_is_clock: '나머지 쇼핑몰이 모두의 흐름을 알려 줍니다. 한 카테고리뿐인 쇼핑몰이 아니어야 합니다.',
    covered: '로그가 모든 시간을 담고 있습니다. 빠진 시간은 양쪽에서 모두 뺍니다.',
    weeks: '주마다 얼마나 다른지 알 만큼 주가 충분합니다.',
    collinearity: '특성을 서로 구별할 수 있습니다. 다른 특성들의 합과 거의 같은 것이 없습니다.',
    entangled: '다른 특성과 사실상 같은 특성이나, 혼자 결과를 정하는 특성이 없습니다.',
    cells: '카테고리, 가격대, 브랜드의 사례가 충분합니다. 부족한 것은 살펴보지 않았습니다.',
    priced: '모든 상품의 가격이 알려져 있습니다. 가격을 모르는 상품은 뺐습니다.',
    usual_prices: '상품의 평소 가격이 알려져 있습니다.',
    every_pair: '알려 줄 수 있는 세션과 상품의 쌍을 모두 살펴보았습니다.',
    looks: '상품을 몇 번 보는지가 장바구니의 결과로 정해지지는 않습니다.',
    shown: '쇼핑몰이 먼저 보여 주는 것을 고객이 더 좋아하는 것으로 착각하지 않습니다. 이는 실험으로만 알 수 있습니다.',
  },
  detail: {
    independent:
      '한 사용자의 세션들은 서로 닮았습니다. 세션의 오즈비는 사용자를 군집으로 계산하지만 φ, 크라메르 V, 스피어먼, 단계 비율, 쌍의 지지도·신뢰도·리프트는 그렇지 않아, 소수의 사용자가 세션을 많이 만들면 구간이 너무 좁습니다.',
    one_ratio:
      '브레슬로·데이 검정에서 이벤트 종류의 연관 {of, plural, other {#개}} 중 {found, number}개가 활동량 구간마다 다릅니다. 이때 보정한 오즈비는 그 평균입니다.{second, select, 0 {} other { 이 검정 중 {second}개는 가장 활발한 구간의 오즈비가 가장 뜸한 구간의 1.5배여도 찾아낼 확률(검정력)이 80%에 못 미칩니다.{has, select, both { 가장 약한 검정은 {value}배부터 찾습니다.} other {}}}}',
    activity:
      '{known, select, no {판단할 만큼 많은 쌍이 없습니다.} other {활동량이 같을 때 가운데 쌍의 오즈비는 {value}(1 이상, {upTo, select, none {상한 없음} other {95% 구간 상한 {upTo}}})입니다. {has, select, both {쌍들은 우연보다 {second}배 넓게 퍼져 있습니다. 둘 다 반영했습니다.} other {쌍이 너무 적어 우연보다 넓게 퍼졌는지는 알 수 없습니다.}}}}',
    drift:
      '{known, select, no {행동과 구매의 쌍 중 판단할 만큼 많은 것이 없습니다.} other {모든 쌍에서 구매는 다른 행동의 앞보다 뒤에 {value}배(1 이상, {upTo, select, none {상한 없음} other {95% 구간 상한 {upTo}}}) 자주 옵니다. 순서는 이를 넘어서야 인정됩니다.}}',
    like: '연관 {of, plural, other {#개}} 중 {second}개가 충분히 뚜렷합니다. 활동량, 카테고리, 기회 수가 같은 것끼리 비교하면 그중 {found, plural, =0 {사라지거나 뒤집히는 것은 없습니다.} other {#개가 사라지거나 뒤집힙니다. 목록에는 있지만 발견으로 세지 않습니다.}}',
    cause:
      '로그에는 다른 상점의 가격, 광고, 사용자 뒤의 사람이 없습니다. 연관은 효과가 아니며, 실험으로만 알 수 있습니다.',
    dispersion:
      '{known, select, no {판단할 만큼 많은 카테고리가 없습니다.} other {살펴본 카테고리의 산포 중앙값은 {value}입니다(푸아송이면 1). 모든 검정과 구간에 반영했습니다.}}',
    proportional:
      '{known, select, no {판단하기에는 너무 적습니다.} other {한산한 절반의 시간에는 산포가 {value}, 붐비는 절반에는 {second}입니다. 각 시간대는 주마다의 변동과도 견줍니다.}}',
    rest_is_clock:
      '{known, select, no {이벤트가 없습니다.} other {가장 큰 카테고리({names})가 대상 카테고리 이벤트의 {value}입니다. 카테고리마다 자신을 뺀 쇼핑몰과 비교합니다.}}',
    covered:
      '{value, select, 0 {빠진 것으로 보이는 시간이 없습니다. {has, select, none {로그에 세션이 너무 적어 누락이 있어도 알아차릴 수 없습니다.} other {평균적인 시간대라면 약 {second}시간 이상 누락되어야 알아차립니다.}}} other {로그의 장애로 {value}시간이 없거나 이런 이벤트를 잃었습니다. 양쪽에서 모두 뺐습니다.}}',
    weeks:
      '찾는 데 {found, plural, other {#주}}, 확인하는 데 {of, number}주를 썼습니다. 주가 적으면 매주의 정점과 하루 붐빈 날을 카테고리의 산포만으로 가립니다.',
    collinearity:
      '{known, select, no {적합한 모형이 없습니다.} other {세션 안에서 특성의 분산 팽창은 최대 {value}이고, 모형 {of, plural, other {#개}} 중 {found, number}개가 10을 넘습니다{names, select, none {} other {: {names}}}. 구간이 넓어져 드러납니다.}}',
    entangled:
      '{of, plural, =0 {세션이 충분한 카테고리·단계 모형이 없습니다.} other {세션이 충분한 카테고리·단계 모형 {of, plural, other {#개}} 중 {found, plural, =0 {뺀 것이 없습니다.} other {#개는 특성끼리 같은 말을 하거나 한 특성이 혼자 결과를 정해 뺐습니다}}{names, select, none {} other {: {names}.}}}}',
    cells:
      '카테고리와 단계의 모형 {of, plural, other {#개}} 중 {found, number}개는 세션이 너무 적어 적합하지 않았고, 나머지에서 가격대·브랜드·특성 {second}개는 사례가 너무 적어 살펴보지 않았습니다. 카테고리마다 옆에 적혀 있습니다.',
    priced:
      '세션과 조회한 상품의 쌍 {of, plural, other {#개}} 중 {found, number}개는 로그에서 가격을 한 번도 알 수 없는 상품이어서 뺐습니다.',
    usual_prices:
      '쌍 {of, plural, other {#개}} 중 {found, number}개는 그 전 며칠 동안 이벤트가 없던 상품이어서 할인되지 않은 것으로 셉니다.',
    every_pair:
      '{found, plural, =0 {쌍 {of, plural, other {#개}} 전부입니다.} other {한도를 지키려고 사용자 번호로 골라 뺀 쌍이 {of, number}개 중 {found, number}개입니다.}}',
    looks:
      '세션에서 상품을 본 횟수를 통제했습니다. 담은 뒤에 본 것도 셉니다. 담은 것 자체가 조회를 늘리고 특성에 따라 그 정도가 다르면 효과는 없는 쪽으로 치우칩니다.',
    shown:
      '상품이 어느 자리에 어떤 그림으로 보였는지는 로그에 없습니다. 쇼핑몰이 앞에 내세운 특성은 고객이 더 좋아하는 것처럼 보입니다. 실험으로만 알 수 있습니다.',
  },
  title: '가정',
  held: { yes: '로그가 뒷받침합니다.', no: '로그가 뒷받침하지 않습니다.', unknown: '알 수 없습니다.' },
} as const;

export const words = {
  detects: '{ratio}배부터 검출 가능',
  detectsNothing: '검출 불가',
  power: {
    one: '이 검색이 평균적인 {what, select, PAIR {짝} PRICE {가격 비교} other {특성}}에서 {ratio}배의 차이를 확인할 확률은 {power}입니다.',
    all: '이 검색이 평균적인 {what, select, PAIR {짝} PRICE {가격 비교} other {특성}}에서 차이를 확인할 확률은 {first}배일 때 {firstPower}, {second}배일 때 {secondPower}, {third}배일 때 {thirdPower}입니다.',
  },
  qBelow: '{value} 미만',
  noCategory: '미분류',
  noBrand: '브랜드 없음',
  brandAndId: '{brand} {id}',
} as const;

export const demo = {
  badge: '데모',
  why: '데모 쇼핑몰에서 만든 것입니다. 사용자와 숫자는 이 쇼핑몰의 것이 아니라 만들어 낸 것입니다.',
  option: '{label}, 데모',
  replaced:
    '데모 쇼핑몰에서 만든 대상인데, 지금은 실제 로그로 바뀌었습니다. 이 대상의 사용자는 만들어 낸 것입니다. 같은 규칙으로 대상을 새로 만들고, 그 대상으로 캠페인을 계획하세요.',
} as const;

export const archived = {
  hidden:
    '{on, select, demo {실제 로그로 바뀌기 전에 데모 쇼핑몰에서} other {되돌리기 전의 실제 로그에서}} 만든 것이 {count, number}개 더 있습니다.',
  shown: '여기 있는 것은 이 쇼핑몰의 집계에 들어가지 않습니다.',
  show: '보관함 보기',
  hide: '보관함 닫기',
  answer:
    '보관함입니다. {on, select, demo {데모 쇼핑몰에서 만든 것이며 고객과 금액은 모두 가상입니다.} other {되돌리기 전의 실제 로그에서 만든 것입니다.}}',
} as const;

export const eventType = { VIEW: '조회', CART: '담기', REMOVE_FROM_CART: '빼기', PURCHASE: '구매' } as const;

export const fault = {
  MISSING_DAY: { name: '날짜 누락' },
  EVENT_TYPE_VANISHED: { name: '이벤트 누락' },
  PARTIAL_DAY: { name: '일부만 기록된 날' },
  MISSING_HOURS: { name: '시간 누락' },
  MONTH_CUT_SHORT: { name: '도중에 끝난 달' },
  EVENT_TYPE_LEVEL_CHANGED: { name: '달라진 수준' },
  OTHER: { name: '이상' },
  said: '{kind, select, MISSING_DAY {앞뒤 날짜와 달리 이벤트가 하나도 없습니다.} MISSING_HOURS {{hours, select, all {하루 내내} other {현지 시각 {from}부터 {to}까지}} 이벤트가 하나도 없습니다. 세션이 약 {sessions, number}개 기대되던 시간이므로 기록이 빠졌습니다.} MONTH_CUT_SHORT {그 전달은 온전한데 로그가 마지막 달이 끝나기 한참 전인 여기에서 끝납니다. 달이 도중에 끊겼습니다.} EVENT_TYPE_LEVEL_CHANGED {이날부터 {level, select, category {{category} 조회 100건당} session {세션 100개당} view {조회가 있는 세션 100개당} other {전과 달리}} {type, select, VIEW {조회} CART {담기} REMOVE_FROM_CART {빼기} PURCHASE {구매} other {이벤트}} 수가 {level, select, none {크게 달라졌습니다} other {{before}건에서 {after}건으로 바뀌었습니다}}. 고객보다는 추적 방식이 바뀐 것입니다.} OTHER {{detail}} EVENT_TYPE_VANISHED {{hours, select, all {하루 내내} other {현지 시각 {from}부터 {to}까지}} {type, select, VIEW {조회} CART {담기} REMOVE_FROM_CART {빼기} PURCHASE {구매} other {해당}} 이벤트가 없습니다. 그 이벤트가 있는 세션이 약 {sessions, number}개 기대되던 시간이므로 추적 오류입니다.} other {{ends, select, from {로그가 현지 시각 {from}에 시작합니다} to {로그가 현지 시각 {to}에 끝납니다} both {로그가 현지 시각 {from}에 시작해 {to}에 끝납니다} other {로그가 일부만 담고 있습니다}}. 하루가 온전하지 않습니다.}}',
} as const;

export const scope = {
  title: '필터',
  filters: '{count, plural, =0 {필터} other {필터 (#)}}',
  done: '보기',
  clear: '필터 지우기',
  category: '카테고리',
  clearCategory: '카테고리 지우기',
  within: '{category} 안에서',
  allCategories: '모든 카테고리',
  noCategory: '그런 카테고리가 없습니다',
  brand: '브랜드',
  withoutBots: '봇 제외',
  previousMonth: '이전 달',
  nextMonth: '다음 달',
  previousYear: '이전 해',
  nextYear: '다음 해',
  chooseMonth: '달 고르기',
  chooseYear: '해 고르기',
  periodLabel: '기간: {period}',
  preset: {
    all: '로그 전체',
    last7: '최근 7일',
    last14: '최근 14일',
    last28: '최근 28일',
    lastMonth: '로그의 마지막 달',
    monthBefore: '그 전달',
  },
} as const;

export const job = {
  kind: {
    IMPORT: '가져오기',
    TRAIN: '학습',
    TRY_SETTINGS: '설정 시험',
    MEASURE_RULE_COST: '규칙 비용 계산',
    EXPORT_RECOMMENDATIONS: '추천 내보내기',
    AA: 'A/A 테스트',
    SCENARIO: '시나리오 시뮬레이션',
    CAMPAIGN_ANALYSIS: '캠페인 분석',
    IMPORT_EXPOSURES: '노출 가져오기',
    IMPORT_OUTCOMES: '결과 가져오기',
    IMPORT_PRODUCT_FEED: '상품 피드',
    COMPACT: '압축 정리',
    VERIFY: '검증',
    REMOVE_SNAPSHOTS: '스냅샷 제거',
    SEAL: '실시간 이벤트',
    ANALYSIS: '분석',
    ERASE: '삭제',
  },
  state: {
    QUEUED: '대기 중',
    RUNNING: '실행 중',
    DONE: '완료',
    FAILED: '실패',
    CANCELED: '취소됨',
    INTERRUPTED: '중단됨',
  },
  cancel: '취소',
  see: '해당 화면 열기',
  amount:
    '{unit, select, rows {{amount, number}행} carts {담기 {amount, number}건} models {모델 {amount, number}개} settings {설정 {amount, number}개} users {사용자 {amount, number}명} replays {{amount, number}회} tables {표 {amount, number}개} runs {{amount, number}회} pairs {{amount, number}쌍} statements {{amount, number}단계} other {{amount, number}}}',
  done: '{done}',
  doneOf: '{share}: {total} 중 {done}',
  rate: '초당 {rate}',
  rows: '{rows, number}행',
  eta: '{time} 남음',
  notStarted: '작업을 시작하지 못했습니다.',
  finished:
    '{state, select, DONE {{kind, select, IMPORT {가져오기가 끝났습니다.} TRAIN {모델 학습이 끝났습니다.} TRY_SETTINGS {설정을 시험했습니다.} MEASURE_RULE_COST {규칙의 비용을 계산했습니다.} EXPORT_RECOMMENDATIONS {추천 목록을 파일로 만들었습니다.} AA {A/A 테스트가 끝났습니다.} SCENARIO {시나리오 시뮬레이션이 끝났습니다.} COMPACT {레이크를 압축 정리했습니다.} VERIFY {레이크를 검증했습니다. 데이터 화면에서 확인하세요.} REMOVE_SNAPSHOTS {오래된 스냅샷을 제거했습니다.} SEAL {실시간 이벤트가 로그에 들어왔습니다.} CAMPAIGN_ANALYSIS {캠페인을 분석했습니다.} IMPORT_EXPOSURES {노출을 기록했습니다.} IMPORT_OUTCOMES {결과를 기록했습니다.} IMPORT_PRODUCT_FEED {상품 피드를 적용했습니다.} ANALYSIS {분석이 끝났습니다.} other {사용자를 삭제했습니다.}}} CANCELED {{kind, select, IMPORT {가져오기가 취소되었습니다.} TRAIN {학습이 취소되었습니다.} TRY_SETTINGS {설정 시험이 취소되었습니다.} MEASURE_RULE_COST {규칙 비용 계산이 취소되었습니다.} EXPORT_RECOMMENDATIONS {내보내기가 취소되었습니다.} AA {A/A 테스트가 취소되었습니다.} SCENARIO {시나리오 시뮬레이션이 취소되었습니다.} COMPACT {압축 정리가 취소되었습니다.} VERIFY {검증이 취소되었습니다.} REMOVE_SNAPSHOTS {제거가 취소되었습니다.} SEAL {실시간 이벤트 반영이 취소되었습니다.} CAMPAIGN_ANALYSIS {캠페인 분석을 취소했습니다.} IMPORT_EXPOSURES {노출 기록을 취소했습니다.} IMPORT_OUTCOMES {결과 기록을 취소했습니다.} IMPORT_PRODUCT_FEED {상품 피드 읽기를 취소했습니다.} ANALYSIS {분석이 취소되었습니다.} other {삭제가 취소되었습니다.}}} other {{kind, select, IMPORT {가져오지 못했습니다.} TRAIN {학습하지 못했습니다.} TRY_SETTINGS {설정을 시험하지 못했습니다.} MEASURE_RULE_COST {규칙의 비용을 계산하지 못했습니다.} EXPORT_RECOMMENDATIONS {추천 목록을 내보내지 못했습니다.} AA {A/A 테스트를 하지 못했습니다.} SCENARIO {시나리오를 시뮬레이션하지 못했습니다.} COMPACT {압축 정리하지 못했습니다.} VERIFY {검증하지 못했습니다.} REMOVE_SNAPSHOTS {제거하지 못했습니다.} SEAL {실시간 이벤트를 반영하지 못했습니다.} CAMPAIGN_ANALYSIS {캠페인을 분석하지 못했습니다.} IMPORT_EXPOSURES {노출을 기록하지 못했습니다.} IMPORT_OUTCOMES {결과를 기록하지 못했습니다.} IMPORT_PRODUCT_FEED {상품 피드를 적용하지 못했습니다.} ANALYSIS {분석하지 못했습니다.} other {삭제하지 못했습니다.}} {error}}}',
  step: {
    starting: '시작하는 중',
    waiting: '프로세스를 기다리는 중',
    waitingFor: '기다리는 중: {rest}',
    looking: '이미 있는 내용인지 확인 중: {rest}',
    unpacking: '{rest} 압축 푸는 중',
    upgrading: '레이크를 새 형식으로 바꾸는 중',
    checking: '{rest} 확인 중',
    reading: '{rest} 읽는 중',
    sorting: '정렬, 중복 제거, 세션 번호 매기기',
    writingEvents: '이벤트 쓰는 중',
    writingTables: '세션, 사용자, 상품 쓰는 중',
    committing: '스냅샷 확정 중',
    again: '모두 새로 쓰는 중',
    counting: '다시 세는 중: {rest}',
    erasing: '지우는 중: {rest}',
    splitting: '로그 나누는 중',
    choosingEventWeights: '이벤트 가중치 고르는 중',
    choosing: '설정 고르는 중',
    fitting: '분할 시점 이전으로 학습 중',
    judging: '검증 데이터로 평가 중',
    findingTogether: '함께 담기는 상품 찾는 중',
    fittingWhole: '로그 전체로 학습 중',
    comparing: '운영 모델과 비교하는 중',
    tryingSettings: '설정 시험 중',
    replaying: '목록을 다시 만드는 중',
    recommending: '추천하는 중',
    readingModels: '모델 파일을 읽는 중',
    readingLog: '로그 읽는 중',
    writingModels: '모델 파일 쓰는 중',
    simulating: '시뮬레이션 실행 중',
    analyzingDays: '날짜별로 분석하는 중',
    comparingMethods: '분석 방법을 견주는 중',
    readingPairs: '세션에서 보고 담고 산 상품을 읽는 중',
    comparingPairs: '다음 단계로 간 상품과 그렇지 않은 상품을 비교하는 중',
    countingTogether: '함께 일어난 행동을 세는 중',
    judgingTogether: '함께 일어난 행동을 판정하는 중',
  },
} as const;

export const modelKind = {
  POPULARITY: '인기 상품',
  RECENT_POPULARITY: '최근 인기 상품',
  CATEGORY_POPULARITY: '카테고리별 인기 상품',
  MOST_CARTED: '가장 많이 담은 상품',
  ITEM_KNN: '상품 이웃(kNN)',
  V_SKNN: '비슷한 세션(V-\u2060SkNN)',
  VMIS_KNN: '비슷한 세션(VMIS-\u2060kNN)',
  EASE: '선형 가중치(EASE)',
  BPR: '순위 학습 요인(BPR)',
  ALS: '암묵적 ALS',
  RERANK: '2단계 재정렬',
} as const;

/** What a two-stage model looks at. */
export const modelFeature = {
  ownLikeness: '직접 담거나 산 상품과의 유사도',
  sessionLikeness: '이 세션 상품과의 유사도',
  inSession: '이 세션에서의 조회',
  inHistory: '이전 이용 기록',
  ownCategory: '이전에 담은 카테고리',
  sessionCategory: '지금 보고 있는 카테고리',
  recentCategory: '최근에 이용한 카테고리',
  ownBrand: '이전에 담은 브랜드',
  nearPrice: '평소 지출과 가까운 가격',
  usualPrice: '카테고리 평균에 가까운 가격',
  popularity: '인기도',
  recentPopularity: '최근 인기도',
  newness: '신상품 여부',
} as const;

export const group = {
  COLD: '담은 적 없는 사용자',
  LIGHT: '1~2번 담은 사용자',
  REGULAR: '3~9번 담은 사용자',
  HEAVY: '10번 이상 담은 사용자',
  ANONYMOUS: '익명 방문자',
} as const;

export const audience = {
  kind: {
    CARTED_NOT_BOUGHT: '담고 사지 않은 사용자',
    VIEWED_NOT_CARTED: '보고 담지 않은 사용자',
    BUYERS: '구매자',
    ALL_VISITORS: '모든 방문자',
    CATEGORY_VIEWERS: '특정 카테고리를 본 사용자',
    FUNNEL_LOST: '퍼널에서 놓친 사용자',
    CART_ABANDONED: '장바구니를 버린 사용자',
    RFM_SEGMENT: 'RFM 세그먼트',
  },
  saves: '지금의 오디언스를 저장하고 캠페인 설계로 갑니다.',
  labeled: '{label}: {what}',
  meaning: {
    CARTED_NOT_BOUGHT: '담기는 있고 구매는 없는 세션이 있는 사용자입니다. 그 뒤의 세션에서 사면 전환입니다.',
    VIEWED_NOT_CARTED: '조회는 있고 담기는 없는 세션이 있는 사용자입니다. 그 뒤의 세션에서 사면 전환입니다.',
    BUYERS: '구매한 세션이 있는 사용자입니다. 그 뒤의 세션에서 다시 사면 전환입니다.',
    ALL_VISITORS: '세션이 있는 모든 사용자입니다. 어느 세션에서든 사면 전환입니다.',
    CATEGORY_VIEWERS: '해당 카테고리를 조회한 사용자입니다. 그 조회 이후 무엇이든 사면 전환입니다.',
    FUNNEL_LOST:
      '퍼널의 한 단계에 이르고 다음 단계에는 이르지 못한 사용자입니다. 그 뒤의 세션에서, 시간 범위가 있는 퍼널이면 그 단계 뒤에 사면 전환입니다.',
    CART_ABANDONED: '담은 것을 하나도 사지 않고 남긴 세션이 있는 사용자입니다. 그 뒤의 세션에서 사면 전환입니다.',
    RFM_SEGMENT:
      '기간이 끝날 때 마지막 구매 시점, 구매 빈도와 금액으로 그 세그먼트에 든 구매자입니다. 기간 뒤에 사면 전환입니다. 로그보다 먼저 끝나는 기간이어야 기준값이 있습니다.',
  },
  named:
    '{kind, select, CARTED_NOT_BOUGHT {담고 사지 않은 사용자} VIEWED_NOT_CARTED {보고 담지 않은 사용자} BUYERS {구매자} CATEGORY_VIEWERS {{category} 조회자} FUNNEL_LOST {퍼널에서 놓친 사용자} CART_ABANDONED {장바구니를 버린 사용자} RFM_SEGMENT {RFM 세그먼트} other {모든 방문자}}{hasPeriod, select, yes {, {period}} other {}}',
} as const;

export const act = {
  button: '실행 과제로',
  buttonFor: '실행 과제로: {what}',
  title: '실행 과제로 만들기',
  titleInsight: '인사이트로 남기기',
  finding: '발견한 내용',
  note: '메모(선택)',
  withPicture: '이 화면의 첫 차트 그림도 함께 보관합니다.',
  frozen: '스냅샷 {snapshot}의 쿼리와 결과가 근거로 고정됩니다.',
  newAudience: '새로 만들기: {name}',
  create: '실행 과제 만들기',
  keep: '인사이트 남기기',
  cancel: '취소',
  created: '“{title}” 과제가 보드에 올라갔습니다.',
  kept: '“{title}” 인사이트를 남겼습니다.',
  open: '열기',
} as const;

export const evidence = {
  title: '근거',
  frozenAt: '고정 시각',
  approval: '승인',
  approvedBy: '{name} 승인, {at}',
  notApproved: '아직 승인되지 않음',
  hidden: '고객 개개인이 드러나는 근거라서 이 계정으로는 볼 수 없습니다.',
  approve: '근거 승인',
  notOwn: '자기 과제의 근거는 스스로 승인할 수 없습니다. 다른 사람이 확인해야 합니다.',
  openPage: '발견한 화면 열기',
  query: '쿼리와 변수',
  result: '고정된 결과',
} as const;

export const conflict = {
  title: '다른 사람이 먼저 바꿨습니다',
  text: '편집하는 동안 “{title}” 과제가 바뀌었습니다. 어느 쪽을 남길까요?',
  field: '항목',
  theirs: '상대방',
  mine: '나',
  keep: '상대방 것 유지',
  apply: '내 변경 덮어쓰기',
} as const;
