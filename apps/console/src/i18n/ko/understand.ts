/** 개요, 퍼널, 상품. */
export const overview = {
  answer: {
    conversion: '방문자 {visitors}명 중 {buyers}명, <b>{rate}</b>가 구매했습니다(95% 구간 {interval}). 구매 금액은 <b>{revenue}</b>입니다.',
    change:
      '{direction, select, up {직전 기간보다 {points}%p 높습니다. {certainty, select, apart {두 구간은 겹치지 않습니다.} other {두 구간이 겹치므로 우연일 수 있습니다.}}} down {직전 기간보다 {points}%p 낮습니다. {certainty, select, apart {두 구간은 겹치지 않습니다.} other {두 구간이 겹치므로 우연일 수 있습니다.}}} other {직전 기간과 같습니다.}}',
    nobody: '이 기간에는 방문자가 없습니다.',
  },
  against: '직전 기간 대비 {change}',
  purchases: '구매 {count, number}건',
  ofVisitors: '방문자 {count, number}명 중',
  inSessions: '세션 {count, number}개',
  overSessions: '구매한 세션 {count, number}개 기준',
  chartTitle: '날짜별 추이',
  measureLabel: '지표',
  measure: { conversion: '전환율', revenue: '매출', buyers: '구매자', visitors: '방문자', events: '이벤트' },
  tooltipDay: '{day} ({weekday})',
  interval: '95% 구간',
  fault: '로그 이상',
  chartSummary:
    '{days, number}일 동안의 {measure, select, conversion {방문자당 구매자} revenue {매출} buyers {구매자} visitors {방문자} other {이벤트}}. 가장 높은 날은 {best}, {value}입니다. {faults, plural, =0 {이 기간의 로그에는 알려진 이상이 없습니다.} other {로그 이상 #건을 음영으로 표시했습니다.}}',
  chartNothing: '이 기간에는 그릴 것이 없습니다.',
  funnelTitle: '조회에서 구매까지, 세션 기준',
  toFunnel: '퍼널 열기',
  byDay: '날짜별',
  byDayNote: '같은 사용자는 날짜마다 한 번, 기간 전체에서도 한 번 셉니다. 마지막 행은 합이 아닙니다.',
  day: '날짜',
  dayAndWeekday: '{day} ({weekday})',
  wholePeriod: '기간 전체',
  noDays: '이 기간에는 로그가 없습니다.',
  method: '사용자와 세션은 중복 없이 셉니다. 자정을 넘긴 세션은 두 날짜에 모두 들어가고 전체에서는 한 번 셉니다. 직전 기간은 길이가 같고 이 기간 바로 전날에 끝나며, 그 날짜가 모두 로그에 없으면 비교하지 않습니다. 구간은 95% 윌슨 구간입니다.',
  act: {
    title: '전환율 높이기, {period}',
    summary: '{period}에 방문자 {visitors, number}명 중 {buyers, number}명, {rate}가 구매했습니다(95% 구간 {interval}). 매출 {revenue}.',
  },
} as const;

export const funnel = {
  answer: {
    loss: '{from, select, VIEW {조회} CART {담기} other {구매}}에서 {to, select, VIEW {조회} CART {담기} other {구매}} 사이에서 가장 많이 놓칩니다. 세션 {of}개 중 {lost}개, <b>{share}</b>가 더 나아가지 않습니다.',
    withoutCart: '담기 없이 구매한 세션도 {count, number}개 있습니다.',
    nothing: '이 기간에는 조회가 있는 세션이 없습니다.',
  },
  modeLabel: '상품 기준',
  mode: { ANY_PRODUCT: '아무 상품', SAME_PRODUCT: '같은 상품' },
  stepsTitle: '단계별 세션',
  step: { VIEW: '조회', CART: '담기', REMOVE_FROM_CART: '빼기', PURCHASE: '구매' },
  start: '모두 여기에서 시작합니다',
  ofFirst: '조회 대비',
  lost: '세션 {count, number}개 이탈 ({share})',
  median: '다음 단계까지 중앙값 {time}',
  address: { VIEWED_NOT_CARTED: '보기만 한 고객 캠페인', CARTED_NOT_BOUGHT: '담고 떠난 고객 캠페인' },
  summary: '조회가 있는 세션 {views, number}개 중 {carts}개가 그 뒤에 담았고, {purchases}개가 그 뒤에 구매했습니다.',
  chartTitle: '카테고리별 조회 세션 대비 구매',
  chartSummary: '가장 큰 카테고리 {count, number}개 중 1위는 {best}({bestRate}), 마지막은 {worst}({worstRate})입니다. 선은 95% 구간입니다.',
  byCategory: '카테고리별',
  byCategoryNote: '세션은 상품을 본 모든 카테고리에 들어갑니다.',
  category: '카테고리',
  allCategories: '모든 카테고리',
  noCategories: '이 기간에는 조회가 있는 카테고리가 없습니다.',
  column: { views: '조회', carts: '담기', purchases: '구매', cartRate: '조회→담기', purchaseRate: '담기→구매', overall: '조회→구매' },
  method:
    '조회 뒤에 담으면 담기 단계에, 그 담기 뒤에 사면 구매 단계에 이른 것으로 봅니다{mode, select, SAME_PRODUCT {(모두 같은 상품이어야 합니다)} other {(상품은 달라도 됩니다)}}. 같은 초의 이벤트는 조회, 담기, 구매 순으로 봅니다. 담기 없는 구매는 따로 셉니다. 구간은 95% 윌슨 구간입니다.',
  act: {
    title: '{where, select, none {} other {{where}: }}{from, select, VIEW {조회} CART {담기} other {구매}}→{to, select, VIEW {조회} CART {담기} other {구매}} 이탈 줄이기',
    titleNothing: '퍼널 살펴보기',
    summary:
      '{period}{where, select, none {} other {, {where}}}: 세션 {of}개 중 {lost, number}개({share})가 {from, select, VIEW {조회} CART {담기} other {구매}}에서 {to, select, VIEW {조회} CART {담기} other {구매}} 사이에 이탈했습니다.',
  },
} as const;

export const products = {
  search: '상품 ID, 브랜드, 카테고리',
  answer: {
    standings:
      '목록의 상품 {shown, number}개{total, plural, other {(전체 {totalText}개)}} 가운데 평균 조회자당 구매자 {average}보다 확실히 잘 팔리는 상품은 <b>{stars, number}</b>개, 확실히 덜 팔리는 상품은 <b>{laggards, number}</b>개입니다.',
    nothing: '여기에는 조회된 상품이 없습니다.',
  },
  chartTitle: '관심과 그 결과',
  chartSummary: '상품 {count, number}개의 조회자(가로, 로그 눈금)와 조회자당 구매자(세로). 점선은 평균 {average}입니다. 확실히 나은 상품 {stars, number}개, 확실히 못한 상품 {laggards, number}개.',
  axisViewers: '조회자',
  averageLine: '평균 {average}',
  standing: { star: '확실히 나음', laggard: '확실히 못함', usual: '구별되지 않음' },
  tableTitle: '상품',
  tableNote: '스냅샷 전체 기준입니다. 낫다, 못하다는 95% 구간 전체가 평균을 벗어났다는 뜻이며, 우연히 그런 상품도 양쪽에 마흔 개 중 하나꼴로 나옵니다.',
  product: '상품',
  category: '카테고리',
  goesWith: '함께 어울리는 상품은?',
  noneFound: '일치하는 상품이 없습니다.',
  method: '가격은 0이 아닌 가장 최근 가격이며, 내보내기에는 최저가와 최고가도 들어갑니다. 평균은 목록 상품의 전체 구매자 ÷ 전체 조회자입니다. 구간은 95% 윌슨 구간입니다.',
  act: {
    title: '{name} 상품 손보기',
    summary: '{name} ({category}): 조회자 {viewers, number}명 중 {buyers, number}명 구매, {rate} (95% 구간 {interval}), 매출 {revenue}.',
  },
} as const;
