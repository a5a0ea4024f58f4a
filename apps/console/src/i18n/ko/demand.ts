/** 수요: 어느 카테고리가 언제 몰리는가. */
export const demand = {
  hours: '{from, number}–{to, number}시',
  when: '{weekday} {hours}',
  interval: '[{low}, {high}]',
  changeWithInterval: '{change} {interval}',
  answer: {
    peaks:
      '<b>{category}</b> 카테고리는 <b>{when}</b>에 두드러집니다. 쇼핑몰 전체의 흐름보다 <b>{change}</b>이며, 95% 신뢰도로 {low} 이상입니다. {others, plural, =0 {그 밖에 확인된 피크는 없습니다.} other {그 밖에 확인된 피크가 #개 있습니다.}} {notConfirmed, plural, =0 {} other {수요가 오른 시간대가 #개 더 있지만, 피크인지 아직 알 수 없습니다.}}',
    none: '확인된 피크가 없습니다. {notConfirmed, plural, =0 {} other {수요가 오른 시간대가 #개 있지만, 피크인지 아직 알 수 없습니다.}} {power}',
    tooFew:
      '이 로그로는 피크와 우연을 구별할 수 없습니다. 4주 이상의 기간과, 다른 카테고리와 견줄 수 있는 수천 건의 이벤트가 필요합니다.',
    oneCategory: '<b>{category}</b> 카테고리에만 이벤트가 있어, 견줄 다른 카테고리가 없습니다.',
    noCategory: '여기서 이벤트가 있는 상품에는 모두 카테고리 코드가 없어, 피크를 찾을 카테고리가 없습니다.',
    noData: '이 기간에는 로그에 이벤트가 없습니다.',
  },
  measureLabel: '세는 대상',
  measure: {
    DEMAND: '행동으로 이어진 조회',
    VIEWS: '조회',
    CARTS: '장바구니',
    PURCHASES: '구매',
    CARTS_AND_PURCHASES: '장바구니와 구매',
  },
  levelLabel: '카테고리',
  level: { TOP: '상위 카테고리', CODE: '전체 코드' },
  mapTitle: '카테고리의 일주일',
  mapNote:
    '같은 시간대의 나머지 쇼핑몰, 그리고 그 시간의 길이와 견준 값입니다. 옅은 칸은 모두의 흐름과 같거나, 95%에서 구별되지 않습니다.',
  axis: { hour: '시' },
  legend: {
    label: '색과 기호 읽는 법',
    same: '모두와 같음',
    confirmed: '확인된 피크',
    open: '올랐지만 확인되지 않음',
    unknown: '알 수 없음',
  },
  reading: '{when}: {change} {interval}. 관측 {observed, number}건, 예상 {expected}건, {hours}시간 동안.',
  readingHint: '칸을 가리키면 값을 읽을 수 있습니다. 표에는 모든 칸이 있습니다.',
  mapSummary:
    '{category}: 요일(아래로)과 시간(옆으로)별로 나머지 쇼핑몰과 견준 수요입니다. 가장 높은 시간은 {when}, {change}입니다. {confirmed, plural, =0 {확인된 피크에 드는 시간은 없습니다.} other {#개 시간이 확인된 피크에 들며, 테두리와 별표로 표시됩니다.}}',
  mapNothing: '{category}: 어느 시간에도 견줄 것이 없습니다.',
  cellTable: '일주일의 시간',
  noMap: '그릴 것이 없습니다',
  noCategory: '필터와 기간에 맞는 카테고리가 로그에 없습니다.',
  showMap: '{category}의 일주일 보기',
  confirmed: '확인된 피크 {count, number}개',
  confirmedNote:
    '모든 카테고리의 모든 시간대를 함께 보정한 뒤 홀수 주에서 찾았고, 따로 남겨 둔 짝수 주에서 다시 나타났습니다.',
  notConfirmed: '확인되지 않은 시간대 {count, number}개',
  notConfirmedNote:
    '판단하기에 데이터가 부족합니다. 이 가운데 실제 피크가 있을 수 있습니다. 계획에 넣거나 빼기 전에 더 긴 기간으로 확인하세요.',
  refuted: '반증된 시간대 {count, number}개',
  refutedNote:
    '처음에는 올랐지만, 검증 결과 {least} 이상의 상승은 아닌 것으로 나타났습니다. 다시 나타나지 않았거나, 장바구니와 구매가 따르지 않았습니다.',
  power: {
    one: '이 검색은 평균적인 시간대에서 {rise} 상승을 {power}의 확률로 확인합니다.',
    all: '이 검색이 평균적인 시간대에서 상승을 확인할 확률은 {first}일 때 {firstPower}, {second}일 때 {secondPower}, {third}일 때 {thirdPower}입니다.',
    check: '이 검증이 {least} 상승을 확인할 확률은 {power}입니다.',
  },
  peak: {
    CONFIRMED:
      '<b>{category}, {when}</b>: {measure, select, DEMAND {조회 <b>{change}</b> {interval}, 장바구니와 구매 {actions} {actionsInterval}} VIEWS {조회 <b>{change}</b> {interval}} CARTS {장바구니 <b>{change}</b> {interval}} PURCHASES {구매 <b>{change}</b> {interval}} other {장바구니와 구매 <b>{change}</b> {interval}}}, q 값 {q}. 남겨 둔 주: {heldOut} {heldOutInterval}.',
    HELD_OUT_WEEKS:
      '<b>{category}, {when}</b>: {change} {interval}이지만, 남겨 둔 주에서는 {heldOut} {heldOutInterval}입니다. {power}',
    CARTS_AND_PURCHASES:
      '<b>{category}, {when}</b>: 조회는 {change} {interval}이지만, {actions, select, none {견줄 장바구니와 구매가 없습니다} other {장바구니와 구매는 {actions} {actionsInterval}입니다}}. {power}',
  },
  categories: '카테고리',
  categoriesNote:
    '서로 독립인 것이 셋 이상 예상되는 곳에서만 상승을 찾습니다. {total, number}개 중 {shown, number}개 표시.',
  column: {
    when: '요일과 시간',
    relative: '상대 수요',
    observed: '관측',
    expected: '예상',
    hours: '기간 내 시간',
    q: 'q',
    mark: '피크',
    category: '카테고리',
    events: {
      DEMAND: '조회',
      VIEWS: '조회',
      CARTS: '장바구니',
      PURCHASES: '구매',
      CARTS_AND_PURCHASES: '장바구니와 구매',
    },
    actions: '장바구니와 구매',
    windows: '살펴본 시간대',
    peaks: '피크',
  },
  mark: { CONFIRMED: '확인됨', NOT_CONFIRMED: '확인되지 않음', REFUTED: '반증됨', none: '–' },
  tooFew: '판단하기에 너무 적음',
  method:
    '매주, 1–4시간 시간대에서 카테고리의 이벤트를 나머지 쇼핑몰로부터 예상되는 값과 견줍니다. 예상값은 그 주 다른 시간의 카테고리 이벤트 × 그 시간대의 나머지 쇼핑몰 ÷ 다른 시간의 나머지 쇼핑몰입니다. 그래서 쇼핑몰의 흐름, 세일 기간, 시계가 되풀이하거나 건너뛰는 시간, 로그가 잃은 시간이 모두 반영됩니다. {measure, select, DEMAND {피크는 수가 많은 조회에서 찾고, 장바구니와 구매도 함께 오를 때만 인정합니다.} other {고른 이벤트만 셉니다.}} 횟수는 과분산(준포아송)으로 다루며, 분산은 카테고리의 값과 그 시간대의 주별 값 가운데 큰 쪽을 씁니다. 그래서 바쁜 하루가 피크가 되지 않습니다. 홀수 주에서 시간대 {lookedAt, number}개를 검정해 벤저미니–호크버그 방법으로 5%에서 함께 보정하고, 20% 이상 오른 것을 남겨 둔 짝수 주에서 확인했습니다. 검증의 구간이 20% 상승보다 낮으면 반증된 것이고, 그렇지 않으면 확인되지 않은 것입니다. 구간은 모든 주에 대한 95% 구간입니다.',
  act: {
    title: '{category}, {when} 피크 활용하기',
    titleNothing: '확인된 피크 없음',
    summary:
      '{category}, {when}: {period} 동안 나머지 쇼핑몰보다 {change} {interval}, q 값 {q}. {status, select, CONFIRMED {남겨 둔 주에서 확인되었습니다.} NOT_CONFIRMED {확인되지 않았습니다. 판단하기에 데이터가 부족합니다.} other {반증되었습니다. {least} 이상의 상승은 아닙니다.}}',
    summaryNothing: '{period} 동안 확인된 피크가 없습니다. {power}',
  },
} as const;
