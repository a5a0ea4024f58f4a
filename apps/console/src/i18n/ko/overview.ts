/** 개요, 퍼널, 상품. */
export const overview = {
  noBefore: {
    begins: '비교할 이전 기간이 없습니다. 이전 기간은 {period}인데 로그가 {first}에 시작합니다.',
    ends: '비교하지 않습니다. 로그가 이 기간이 끝나기 전인 {last}에 끝납니다.',
    faults:
      '{all, select, yes {} other {일부 수치는 }}이전 기간({before})과 비교하지 않습니다. {count, plural, =1 {{day}에} other {{days} 중 #일에}} 추적이 누락되거나 바뀌었거나 하루가 다 기록되지 않았습니다.',
  },
  answer: {
    conversion:
      '방문자 {visitors}명 중 {buyers}명, <b>{rate}</b>가 구매했습니다(95% 구간 {interval}). 구매 금액은 <b>{revenue}</b>입니다.',
    withoutDays:
      '방문자의 <b>{rate}</b>가 구매했습니다(95% 구간 {interval}). 기록이 누락된 {days, number}일은 제외했습니다. 기록된 매출은 <b>{revenue}</b>입니다.',
    change:
      '{direction, select, up {직전 기간보다 {points}%p 높습니다. {certainty, select, apart {우연으로 보기 어려운 차이입니다.} other {우연일 수 있습니다.}}} down {직전 기간보다 {points}%p 낮습니다. {certainty, select, apart {우연으로 보기 어려운 차이입니다.} other {우연일 수 있습니다.}}} other {직전 기간과 같습니다.}}',
    nobody: '이 기간에는 방문자가 없습니다.',
    untracked:
      '구매 전환율을 알 수 없습니다. 이 기간의 구매 기록이 없습니다. 방문자 {visitors, number}명이 {sessions, number}회 방문했습니다.',
    viewsLost: '구매 전환율을 알 수 없습니다. 이 기간의 조회가 누락되어 로그에 빠진 방문자가 있습니다.',
    notLogged: '로그에 이 기간의 날짜가 없어 방문자를 알 수 없습니다.',
  },
  against: '직전 기간 대비 {change}',
  points: '{points}%p',
  purchases: '구매한 상품 {count, number}개',
  ofVisitors: '방문자 {count, number}명 중',
  inSessions: '세션 {count, number}개',
  overSessions: '주문(구매한 세션) {count, number}건 기준',
  byLabel: '일, 주, 월 단위',
  by: { DAY: '일', WEEK: '주', MONTH: '월' },
  chartTitle: { DAY: '날짜별 추이', WEEK: '주별 추이', MONTH: '월별 추이' },
  day: '날짜',
  part: { DAY: '날짜', WEEK: '주', MONTH: '월' },
  week: '{range} ({number}주차)',
  partial: '{part}, 일부만 포함',
  measureLabel: '지표',
  measure: { conversion: '구매 전환율', revenue: '매출', buyers: '구매자', visitors: '방문자', events: '이벤트' },
  interval: '95% 구간',
  fault: '로그 이상',
  chartSummary:
    '{part, select, WEEK {{days, number}주} MONTH {{days, number}개월} other {{days, number}일}} 동안의 {measure, select, conversion {구매 전환율} revenue {매출} buyers {구매자} visitors {방문자} other {이벤트}}. 가장 높은 {part, select, WEEK {주는} MONTH {달은} other {날은}} {best}, {value}입니다. {faults, plural, =0 {이 기간의 로그에는 알려진 이상이 없습니다.} other {로그 이상 #건을 음영으로 표시했습니다.}}',
  chartNothing: '이 기간에는 그릴 것이 없습니다.',
  funnelTitle: '조회에서 구매까지, 세션 기준',
  toFunnel: '퍼널 열기',
  tableTitle: { DAY: '날짜별', WEEK: '주별', MONTH: '월별' },
  byDayNote: '같은 사용자는 날짜, 주, 월마다 한 번, 기간 전체에서도 한 번 셉니다. 마지막 행은 합이 아닙니다.',
  dayAndWeekday: '{day} ({weekday})',
  wholePeriod: '기간 전체',
  noDays: '이 기간에는 로그가 없습니다.',
  method:
    '사용자와 세션은 중복 없이 셉니다. 자정을 넘긴 세션은 두 날짜에 모두 들어가고 전체에서는 한 번 셉니다. 주는 월요일에 시작하며(ISO 8601), 기간이나 로그에 일부만 들어 있는 주와 월은 따로 표시합니다. 직전 기간은 길이가 같고 이 기간 바로 전날에 끝나며, 그 날짜가 모두 로그에 없으면 비교하지 않습니다. 구간은 95% 윌슨 구간이며, 세션 비율의 구간은 한 사용자의 세션이 여러 개인 점을 반영합니다.',
  act: {
    title: '전환율 높이기, {period}',
    summary:
      '{period}에 방문자 {visitors, number}명 중 {buyers, number}명, {rate}가 구매했습니다(95% 구간 {interval}). 매출 {revenue}.',
  },
} as const;

export const products = {
  search: '상품 ID, 브랜드, 카테고리',
  answer: { nothing: '여기에는 조회된 상품이 없습니다.' },
  chartTitle: '관심과 그 결과',
  chartSummary:
    '조회자가 가장 많은 상품 {count, number}개: 조회자(가로, 로그 눈금)와 카테고리 쪽으로 당겨 추정한 조회자당 구매자(세로). 그중 잘 팔리는 상품 {stars, number}개, 덜 팔리는 상품 {laggards, number}개.',
  axisViewers: '조회자',
  standing: {
    star: '카테고리 평소보다 확실히 잘 팔림',
    laggard: '많이 보지만 확실히 덜 팔림',
    usual: '평소와 같거나 조회자가 적어 알 수 없음',
  },
  tableTitle: '상품',
  tableNote: '봇을 포함한 스냅샷 전체 기준이며, 비율은 센 그대로입니다.',
  product: '상품',
  category: '카테고리',
  goesWith: '함께 어울리는 상품은?',
  one: '상품 {id}',
  open: '상품 열기',
  leastPrice: '최저 가격',
  mostPrice: '최고 가격',
  boughtLabel: '구매 여부',
  bought: { all: '구매 여부 무관', bought: '팔린 상품', unbought: '팔린 적 없음' },
  clearPrice: '가격과 구매 지우기',
  seenNote: '{period}에 이벤트가 있는 상품입니다. 숫자는 스냅샷 전체 기준입니다.',
  lostDays:
    '이 중 {days, number}일은 이벤트가 유실되었습니다. 기록된 만큼은 세었으므로 장바구니, 구매, 매출이 실제보다 낮을 수 있습니다.',
  lostDaysRate: '조회자당 구매자는 조회나 구매가 유실된 날을 빼고 계산합니다.',
  priceTitle: '가격 변화',
  priceFrom: '부터',
  priceUntil: '까지',
  priceRange: '{lowest} – {highest}',
  priceSummary:
    '{changes, plural, =0 {가격이 바뀐 적이 없습니다: {lowest}.} other {가격이 #번 바뀌었습니다. {lowest}에서 {highest} 사이입니다.}}',
  noPrice: '가격이 적힌 이벤트가 없습니다.',
  daysTitle: '최근 날짜',
  daysNote: '이벤트가 있는 날짜, 최신순, 최대 31일. “–”는 로그에서 그 이벤트가 빠진 날입니다.',
  eventsTitle: '최근 이벤트',
  eventType: '이벤트',
  noEvents: '이벤트가 없습니다.',
  noneFound: '일치하는 상품이 없습니다.',
  method: '가격은 0이 아닌 가장 최근 가격이며, 내보내기에는 최저가와 최고가도 들어갑니다. 구간은 95% 윌슨 구간입니다.',
  act: {
    title: '{name} 상품 손보기',
    summary:
      '{name} ({category}): 조회자 중 구매 {rate} (95% 구간 {interval}). 로그에 기록된 조회자 {viewers, number}명, 구매자 {buyers, number}명, 매출 {revenue}.',
  },
} as const;
