/** 구매 요인: 카테고리마다 구매와 함께 나타나는 상품 특성. */
export const purchaseDrivers = {
  interval: '[{low}, {high}]',
  points: '{points}%p',
  about: '{category}: {trait}',
  trait:
    '{attribute, select, PRICE_BAND {{level, select, low {낮은 가격대} mid {중간 가격대} other {높은 가격대}}} BRAND {{level, select, empty {브랜드 없음} other {브랜드 {brand}}}} RELATIVE_PRICE {가격대 안에서 10% 저렴} POPULARITY {다른 고객의 조회가 두 배} DISCOUNT {평소 가격보다 10% 낮음} other {최근 14일 이내 신상품}}',
  bandName: '{band, select, LOW {낮음} MID {중간} other {높음}}',
  answer: {
    found:
      '<b>{category}</b> 카테고리의 <b>{trait}</b>: 이런 상품은 같은 세션의 다른 상품보다 <b>{ratio}배</b> 자주 {step, select, VIEW_TO_CART {장바구니에 담깁니다} other {장바구니에서 구매로 이어집니다}}. 95% 신뢰도로 {low}배 {repels, select, true {이하} other {이상}}입니다. {others, plural, =0 {그 밖에 확인된 것은 없습니다.} other {그 밖에 확인된 구매 요인이 #개 있습니다.}} {comparable, select, no {카테고리끼리 다른지 말하기에는 카테고리가 너무 적습니다.} other {{differing, plural, =0 {카테고리 간 차이는 확인되지 않았습니다.} other {특성 #개에서 카테고리끼리 다릅니다.}} {alike, plural, =0 {} other {특성 #개에서는 카테고리끼리 비슷합니다. 차이가 있어도 의미를 두기에 너무 작습니다.}} {spread, select, none {} other {카테고리가 평균과 보통 {spread}배 다르다면, 일반적인 특성에서 80%의 경우에 찾아냈을 것입니다.}}}}',
    none: '어느 카테고리에서도 장바구니나 구매와 함께 나타나는 상품 특성이 확인되지 않았습니다. {refuted, plural, =0 {} other {효과 #개는 의미를 두기에 너무 작아 반증되었습니다.}} 나머지는 실제로 있을 수도 있습니다. {power}',
    tooFew:
      '이 로그로는 어떤 특성이 구매와 함께 나타나는지 알 수 없습니다. 두 카테고리에 같은 특성의 사례가 충분해야 하고, 조회한 상품 중 하나는 담고 하나는 담지 않은 세션이 각각 100개 있어야 하며, 특성이 서로 구분되어야 합니다.',
    noData: '비교할 것이 없습니다. 이 기간에는 한 카테고리의 상품 중 일부만 다음 단계로 넘어간 세션이 없습니다.',
  },
  stepLabel: '단계',
  step: { VIEW_TO_CART: '조회 → 장바구니', CART_TO_PURCHASE: '장바구니 → 구매' },
  holds: '확인된 구매 요인 {count, number}개',
  holdsNote:
    '살펴본 모든 것을 함께 보정한 뒤에도 남고, 의미 있는 최소 크기를 넘으며, 사용자 절반 각각에서 따로 나타난 것입니다.',
  finding:
    '<b>{category} – {trait}</b>: 같은 세션의 다른 상품보다 <b>{ratio}배</b> {interval} 자주 {step, select, VIEW_TO_CART {장바구니에 담깁니다} other {장바구니에서 구매로 이어집니다}}. {points} {pointsInterval}, q 값 {q}. {differs, select, yes {다른 카테고리와 다릅니다.} no {다른 카테고리와의 차이는 확인되지 않았습니다.} other {}}',
  showCategory: '{category} 보기',
  traitLabel: '특성',
  across: {
    title: '한 특성을 카테고리별로',
    note: '체크는 확인된 것, 별표는 다른 카테고리의 평균과 다른 것입니다.',
    summary:
      '{trait}, 카테고리 {categories, number}개: 평균 오즈비 {average} {interval}. I² = {iSquared}, q 값 {q}. {status, select, CONFIRMED {카테고리끼리 다릅니다.} REFUTED {카테고리끼리 비슷합니다. 평균과의 차이는 보통 {limit}배 이하이며, {least} 이상이어야 의미가 있습니다.} other {카테고리 간 차이는 확인되지 않았지만 실제로 있을 수도 있습니다. {detectable, select, none {데이터가 너무 적어 어떤 차이도 찾아낼 수 없습니다.} other {평균과 보통 {detectable}배 다르다면 80%의 경우에 찾아냈을 것입니다.}}}}',
    alone: '이 특성의 사례가 충분한 카테고리가 하나뿐이라 비교할 수 없습니다.',
  },
  within: {
    title: '한 카테고리의 모든 특성',
    note: '가격대와 브랜드는 카테고리의 다른 상품과 비교합니다. 홀로 두드러진 것은 그 비교에서 뺍니다. 둘만 남아 서로 비교될 때는 같은 비교이므로 한 번만 보여 줍니다.',
    rate: '{category}: {step, select, VIEW_TO_CART {조회된 상품(세션당 한 번) {reached, number}개 중 {wentOn, number}개가 장바구니에 담기거나 구매되었습니다} other {장바구니의 상품 {reached, number}개 중 {wentOn, number}개가 같은 세션에서 구매되었습니다}} ({rate}). 상품을 견줄 수 있는 세션은 {sessions, number}개이며, 특성 {left, number}개는 사례가 너무 적어 살펴보지 않았습니다.',
    summary:
      '{category}: 특성 {count, number}개를 살펴보았고 {holds, plural, =0 {확인된 것은 없습니다} other {#개가 확인되었습니다}}. {refuted, number}개는 반증되었고, {open, number}개는 데이터가 부족해 확인되지 않았습니다. 점은 95% 구간이 있는 확률의 비이고, 점선은 효과 없음입니다.',
    tooFew: '이 카테고리에는 담은 상품과 담지 않은 상품이 함께 있는 세션이 너무 적습니다.',
  },
  axis: '배수(1은 차이 없음)',
  nothingLookedAt: '살펴볼 수 있는 것이 없습니다',
  column: {
    category: '카테고리',
    trait: '특성',
    ratio: '배수',
    points: '퍼센트포인트',
    odds: '오즈비',
    shrunken: '축소 오즈비',
    q: 'q',
    support: '사례',
    standing: '판정',
  },
  standing: { CONFIRMED: '확인됨', NOT_CONFIRMED: '확인되지 않음', REFUTED: '반증됨', differs: '다른 카테고리와 다름' },
  prices: {
    title: '가격: {category}',
    note: '가격대는 카테고리 상품 가격을 셋으로 나눈 것입니다. 가격과 함께 나타나는 것이 곧 가격의 효과는 아닙니다.',
    range: '{kind, select, low {{until} 미만} high {{from} 이상} other {{from} – {until}}}',
    none: '이 카테고리에는 가격이 알려진 상품이 없습니다.',
    band: '가격대',
    rangeHead: '가격',
    products: '상품',
    views: '조회',
    carts: '장바구니',
    purchases: '구매',
    revenue: '매출',
    cartsPerView: '조회당 장바구니',
    purchasesPerView: '조회당 구매',
    summary:
      '{category}: 조회당 장바구니가 가장 높은 가격대는 {band, select, LOW {낮음} MID {중간} other {높음}}, {rate}입니다.',
    association:
      '가격 {direction, select, CUT {인하} other {인상}} {changes, number}건(상품 {products, number}개) 이후 조회당 {outcome, select, CARTS_PER_VIEW {장바구니} other {구매}}: {known, select, no {이전과 비교할 수 없습니다.} other {카테고리 자체의 변화를 나눈 뒤 이전 {days, number}일의 {ratio}배 {interval}입니다. q 값 {q}. {status, select, CONFIRMED {확인되었습니다.} REFUTED {{least} 이상의 변화는 없습니다(반증됨).} other {확인되지 않았지만 실제로 있을 수도 있습니다. {detectable, select, none {} other {{detectable}배라면 80%의 경우에 확인했을 것입니다.}}}}}}',
    associationKept: '{finding} 효과가 아니라 연관입니다.',
    changes: '가장 큰 가격 변경',
    changesNote:
      '기간 내 가격 변경 {total, number}건. 앞뒤로 조회가 {views, number}회 이상인 것은 {listable, number}건이며, 그중 가장 큰 {listed, number}건을 표시합니다.',
    product: '상품',
    when: '시점',
    before: '이전 가격',
    after: '이후 가격',
    change: '변화',
    associated: '조회당 장바구니, 이후 ÷ 이전',
    method:
      '이벤트는 그때의 가격이 속한 가격대에 셉니다. 가격 변경은 이전 가격이던 {days, number}일과 새 가격이던 {days, number}일을 비교하고, 카테고리의 다른 상품이 같은 날에 보인 비율로 나눕니다. q 값은 답의 모든 비율에 대해 벤저미니–호크버그 방법으로 보정합니다. 95% 구간이 {least} 이상의 변화를 모두 배제하면 반증된 것이고, 그렇지 않으면 q 값 0.05 이하일 때 확인된 것입니다. {power} 가격은 무작위로 바뀌지 않으므로 이것은 연관입니다.',
    actBand: '{category}: {band, select, LOW {낮은} MID {중간} other {높은}} 가격대 활용하기',
    bandSummary:
      '{category}, {band, select, LOW {낮은} MID {중간} other {높은}} 가격대({range}): 조회당 장바구니 {rate} {interval}.',
    actChange: '{category}: 가격 {direction, select, CUT {인하} other {인상}}',
  },
  method:
    '한 세션이 한 카테고리에서 조회한 상품끼리 비교합니다(정확 조건부 로짓). 그래서 세션의 구매 의향, 시간, 그 달에 장바구니가 기록되었는지는 상쇄됩니다. 모든 특성과 상품을 본 횟수를 한 모형에 넣으며, 장바구니 없는 구매는 장바구니에 닿은 것으로 셉니다. 분산은 사용자와 상품의 묶임을 반영합니다. 배수는 확률의 비이고, 퍼센트포인트는 이를 카테고리의 비율에 적용한 것입니다. 효과와 차이 {lookedAt, number}개를 벤저미니–호크버그 방법으로 {level}에서 함께 보정했고, 오즈가 {minimum} 이상 바뀌고 사용자 절반 각각에서 따로 나타난 것만 인정합니다. 95% 구간이 의미 있는 크기의 효과를 모두 배제하면 반증된 것이고, 그렇지 않으면 확인되지 않은 것입니다. {power} 카테고리 간 차이는 코크런의 Q로 보며, 보통 차이의 상한(97.5%)이 의미 있는 최소 크기보다 작으면 반증된 것입니다. {left, plural, =0 {제외된 쌍은 없습니다.} other {쌍 #개가 한도 때문에 제외되었습니다.}}',
  act: {
    title: '{category} 활용: {trait}',
    whole: '카테고리마다 구매와 함께 나타나는 특성',
    summary:
      '{category}, {trait}: {period} 동안 같은 세션의 다른 상품보다 {ratio}배 {interval} 자주 {step, select, VIEW_TO_CART {장바구니에 담겼습니다} other {장바구니에서 구매로 이어졌습니다}}. q 값 {q}. {status, select, CONFIRMED {사용자 절반 각각에서 확인되었습니다.} REFUTED {반증됨: 의미를 두기에 너무 작습니다.} other {확인되지 않음: 판단하기에 데이터가 부족합니다.}}',
    wholeSummary:
      '{period} 동안 효과와 차이 {lookedAt, number}개를 살펴보았고 {found, plural, =0 {확인된 구매 요인은 없습니다} other {구매 요인 #개가 확인되었습니다}}.',
  },
} as const;
