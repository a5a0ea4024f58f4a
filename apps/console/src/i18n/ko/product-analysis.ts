/** 기간 동안 상품이 거둔 것, 눈에 띄는 상품, 합친 값. */
export const productAnalysis = {
  answer:
    '상품 {products, plural, other {#개}}의 매출은 <b>{revenue}</b>입니다. 조회자가 충분한 {starCandidates, number}개 중 <b>{stars, plural, other {#개}}</b>는 카테고리 평소보다 확실히 잘 팔리고, 많이 조회된 {laggardCandidates, number}개 중 <b>{laggards, plural, other {#개}}</b>는 확실히 덜 팔립니다.',
  found: '{count, plural, other {상품 #개}}.',
  viewers: '조회자',
  usual: '카테고리 평소',
  viewsChange: '이전 대비 조회',
  rate: {
    cartersPerViewer: '조회자 중 담음',
    buyersPerViewer: '조회자 중 구매',
    buyersPerCarter: '담은 사람 중 구매',
    removersPerCarter: '장바구니에서 뺌',
  },
  standingTitle: '잘 팔리는 상품과 덜 팔리는 상품',
  standingLabel: '볼 상품',
  kind: { stars: '잘 팔림 ({count, number})', laggards: '덜 팔림 ({count, number})' },
  standingNote:
    '{kind, select, stars {카테고리 평소보다 {effect} 이상 더 자주 팔리는 상품} other {카테고리에서 조회 상위 4분의 1이면서 평소보다 {effect} 이상 덜 팔리는 상품}}입니다. 조회자 {viewers, plural, other {#명}} 이상인 상품 {candidates, plural, other {#개}}를 살폈습니다. 이 중 약 {wrong}는 틀릴 것으로 예상합니다.{total, plural, =0 {} other { {total, number}개 중 {shown, number}개를 보입니다.}}',
  none: '{kind, select, stars {평소보다 확실히 더 자주 팔리는 상품이 없습니다.} other {많이 조회되었는데 확실히 덜 팔리는 상품이 없습니다.}}',
  treeTitle: '카테고리와 브랜드별 합계',
  treeLabel: '카테고리 또는 브랜드',
  treeNote:
    '비율은 사용자와 상품의 쌍에 대한 비율이라 상품을 더하면 합쳐집니다. 한 카테고리의 상품 두 개를 본 사람은 두 쌍입니다.',
  tree: { CATEGORY: '카테고리', BRAND: '브랜드' },
  unnamed: { CATEGORY: '카테고리 코드 없음', BRAND: '브랜드 없음' },
  itself: '바로 속한 상품',
  others: '{count, plural, one {#개 더} other {그 밖의 #개 합계}}',
  method:
    '기간 안에 상품에 무엇을 했는지로 사용자를 세며 순서는 보지 않습니다. 상품별 비율은 카테고리 쪽으로 당겨 추정합니다. 카테고리 상품들에 베타·이항 사전분포를 맞추고 95% 사후 구간을 씁니다. 조회자가 적으면 덜 믿습니다. 잘 팔리는 상품과 덜 팔리는 상품은 사후확률로 고르며, 틀린 것의 예상 비율이 밝힌 수준을 넘지 않을 만큼만 고릅니다. 카테고리와 브랜드의 비율은 윌슨 구간입니다.',
  act: {
    title: '{kind, select, stars {더 보여 주기: {name}} other {왜 팔리지 않는지 알아보기: {name}}}',
    summary:
      '{name} ({category}): 조회자 {viewers, plural, other {#명}} 중 {users, number}명 구매. 카테고리 쪽으로 당긴 추정 {rate} (95% 구간 {interval}), 카테고리 평소 {usual}.',
    groupTitle: '{name} 개선하기',
    groupSummary:
      '{name}: 상품 {products, plural, other {#개}}, 조회자와 상품의 쌍 {pairs, plural, other {#개}} 중 {rate} 구매 (95% 구간 {interval}), 매출 {revenue}.',
  },
} as const;
