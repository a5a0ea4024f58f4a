/** What products bring in a period, which of them stand out, and what they add up to. */
export const productAnalysis = {
  answer:
    '{products, plural, one {# product} other {# products}} brought <b>{revenue}</b>. <b>{stars, number}</b> of {starCandidates, number} with enough viewers {stars, plural, one {sells} other {sell}} clearly better than usual in the category; <b>{laggards, number}</b> of {laggardCandidates, number} much viewed {laggards, plural, one {is} other {are}} clearly rarely bought.',
  found: '{count, plural, one {# product} other {# products}}.',
  viewers: 'Viewers',
  usual: 'Usual in the category',
  viewsChange: 'Views against before',
  rate: {
    cartersPerViewer: 'Carted, of viewers',
    buyersPerViewer: 'Bought, of viewers',
    buyersPerCarter: 'Bought, of carted',
    removersPerCarter: 'Removed, of carted',
  },
  standingTitle: 'Stars and laggards',
  standingLabel: 'Which products',
  kind: { stars: 'Stars ({count, number})', laggards: 'Laggards ({count, number})' },
  standingNote:
    '{kind, select, stars {Bought at least {effect} more often than usual in the category} other {Among the most viewed quarter of the category, and bought at least {effect} more rarely than usual}}; {candidates, plural, one {# product} other {# products}} with {viewers, plural, one {a viewer} other {# viewers}} or more looked at. Of those named about {wrong} are expected to be wrong.{total, plural, =0 {} other { {shown, number} of {total, number} shown.}}',
  none: '{kind, select, stars {No product is clearly bought more often than usual.} other {No much viewed product is clearly bought more rarely than usual.}}',
  treeTitle: 'What categories and brands add up to',
  treeLabel: 'Categories or brands',
  treeNote:
    'Rates are shares of pairs of a user and a product, which add up over products: someone who viewed two products of a category is two pairs.',
  tree: { CATEGORY: 'Categories', BRAND: 'Brands' },
  unnamed: { CATEGORY: 'without a category code', BRAND: 'without a brand' },
  itself: 'directly in it',
  others: '{count, plural, one {# more} other {# more, together}}',
  method:
    'Users are counted by what they did with the product in the period, in whatever order. Rates of single products are shrunken towards their category: a beta-binomial prior is fitted over the category’s products, and the interval is the posterior’s at 95%; of few viewers little is believed. Stars and laggards are named by the posterior, as many as keep the expected share of wrong ones at the level stated. Rates of categories and brands have Wilson’s intervals.',
  act: {
    title: '{kind, select, stars {Show more of {name}} other {Find out why {name} is not bought}}',
    summary:
      '{name} ({category}): {users, number} of {viewers, plural, one {# viewer} other {# viewers}} bought; shrunken towards its category {rate} (95% interval {interval}), where {usual} is usual.',
    groupTitle: 'Work on {name}',
    groupSummary:
      '{name}: {products, plural, one {# product} other {# products}}, {pairs, plural, one {# pair} other {# pairs}} of a viewer and a product, of which {rate} bought (95% interval {interval}); revenue {revenue}.',
  },
} as const;
