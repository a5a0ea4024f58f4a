export { incomputable } from './estimate.js';
export type { Computed, Estimate, Incomputable, IncomputableReason, LevelOptions, TestResult } from './estimate.js';
export {
  logNormalTwoSided,
  normalCdf,
  normalQuantile,
  normalSurvival,
  normalTwoSided,
} from './stats/distributions/normal.js';
export { noncentralStudentSurvival } from './stats/distributions/noncentral-t.js';
export { studentQuantile } from './stats/distributions/student-t.js';
export { wilson } from './stats/proportions/proportion.js';
export { groupedRatio, groupedShare, groupedShareDifference, ratioGroups } from './stats/means/grouped-ratio.js';
export { groupedLift, groupedOddsRatio, groupedPhi } from './stats/proportions/grouped-two-by-two.js';
export type { GroupSums, RatioGroups, SkewedRatioGroups } from './stats/means/grouped-ratio.js';
export { intervalDifference } from './stats/proportions/interval-difference.js';
export type { Bounded } from './stats/proportions/interval-difference.js';
export { newcombe, relativeUplift, twoProportionTest } from './stats/proportions/two-proportions.js';
export type { ArmCounts, TwoArms } from './stats/proportions/two-proportions.js';
export { mergeMoments, moments, momentsFromSummary, sampleVariance } from './stats/means/moments.js';
export type { Moments } from './stats/means/moments.js';
export { boundedMeanInterval, meanDifference, meanInterval, relativeMeanUplift } from './stats/means/mean.js';
export type { MeanComparison } from './stats/means/mean.js';
export type { RelativeLimits } from './stats/means/welch.js';
export {
  coMoments,
  coMomentsFromSums,
  coMomentsFromSummary,
  mergeCoMoments,
  momentsOfX,
  momentsOfY,
  sampleCovariances,
} from './stats/means/co-moments.js';
export type { CoMoments } from './stats/means/co-moments.js';
export { ratioDifference, relativeRatioUplift } from './stats/means/ratio-metric.js';
export { cupedDifference, relativeCupedUplift } from './stats/means/cuped.js';
export type { CupedComparison } from './stats/means/cuped.js';
export { agrestiCaffo } from './stats/proportions/agresti-caffo.js';
export { capAt, winsorizeAt } from './stats/means/winsorize.js';

export { mergeQuantileSketches, quantileSketch } from './stats/quantiles/quantile-sketch.js';
export type { QuantileSketch } from './stats/quantiles/quantile-sketch.js';
export { quantileDifference, relativeQuantileUplift } from './stats/quantiles/quantile-difference.js';

export { quantileInterval } from './stats/quantiles/quantile-interval.js';
export { woodruff } from './stats/quantiles/woodruff.js';

export { mannWhitney } from './stats/ranks/mann-whitney.js';
export { bootstrapDifference, bootstrapDifferenceInPieces } from './stats/resampling/two-sample-bootstrap.js';

export { permutationTest, permutationTestInPieces } from './stats/resampling/two-sample-permutation.js';

export { nonInferiority } from './stats/means/non-inferiority.js';

export type { NonInferiorityVerdict } from './stats/means/non-inferiority.js';
export { quantileOfSorted } from './stats/quantiles/quantile-of-sorted.js';

export { pairedBootstrap } from './stats/resampling/paired-bootstrap.js';

export { pairedPermutation } from './stats/resampling/paired-permutation.js';

export { benjaminiHochberg, holm } from './stats/multiplicity/multiple-testing.js';
export { posteriorDiscoveries } from './stats/multiplicity/false-discovery.js';
export { fitBetaPrior, shrunkenRate } from './stats/bayes/beta-binomial.js';
export { rateAtMostMultiple, ratePosteriors, type RatePosterior } from './stats/bayes/rate-posterior.js';
export type { BetaPrior } from './stats/bayes/beta-binomial.js';
export { countChange } from './stats/counts/rate-ratio.js';
export { chiSquareGoodness } from './stats/proportions/chi-square.js';
export { clopperPearson } from './stats/proportions/clopper-pearson.js';

export { negativeBinomialUpperTail } from './stats/distributions/negative-binomial.js';
export { dispersionOf, dispersionSums, overdispersedRate } from './stats/counts/quasi-poisson.js';
export type { DispersionSums, Replicates } from './stats/counts/quasi-poisson.js';
export { chiSquareIndependence, cramersV } from './stats/proportions/contingency.js';
export { binomialUpperTail, fisherExact } from './stats/proportions/exact-tests.js';
export {
  breslowDay,
  breslowDayDetectable,
  cochranMantelHaenszel,
  commonOddsRatio,
  expectedBoth,
} from './stats/proportions/mantel-haenszel.js';
export { spearman } from './stats/ranks/spearman.js';

export { lift, logOddsRatio, oddsRatio, phi } from './stats/proportions/two-by-two.js';
export type { TwoByTwo } from './stats/proportions/two-by-two.js';
export { conditionalLogitSteps } from './stats/regression/conditional-logit.js';
export type { ConditionalLogitFit } from './stats/regression/conditional-logit.js';
export { logit } from './stats/numeric/logit.js';

export { detectableSpread, spreadLimit } from './stats/means/group-spread.js';
export { differencesFromOthers, heterogeneity, shrunkenEffects } from './stats/multiplicity/heterogeneity.js';
export type { DifferenceFromOthers, Heterogeneity, ShrunkenEffect } from './stats/multiplicity/heterogeneity.js';
export { beforeAfterRatio } from './stats/counts/before-after.js';
export type { BeforeAfter } from './stats/counts/before-after.js';
export { quadraticForm } from './stats/numeric/symmetric.js';
export { varianceInflation } from './stats/means/variance-inflation.js';
export { expectedTotal, SMALLEST_EXPECTED } from './stats/counts/expected-total.js';
export type { TotalComparison, TotalDay, TotalKind } from './stats/counts/expected-total.js';
export { rankingMeans, rankingMetrics } from './ranking/ranking-metrics.js';
export type { RankingMetric, RankingMetrics } from './ranking/ranking-metrics.js';
export type { RelevantItems } from './ranking/ranking-input.js';

export { catalogCoverage, catalogGini, meanSelfInformation, popularityShare } from './ranking/catalog.js';

export { intraListDiversity } from './ranking/intra-list-diversity.js';

export { categoryDistance } from './ranking/item-distance.js';

export { mostPopular } from './ranking/popularity-bias.js';

export { kMeans } from './stats/clustering/k-means.js';

export { meanSilhouette } from './stats/clustering/silhouette.js';
export { kaplanMeier, shareWithin, timeUntil } from './stats/customers/kaplan-meier.js';
export type { SurvivalCurve, TimeUntil } from './stats/customers/kaplan-meier.js';
export { expectedPurchases, fitBgNbd } from './stats/customers/bg-nbd.js';
export type { BgNbd, LikelihoodFit } from './stats/customers/bg-nbd.js';
export { fitGammaGamma } from './stats/customers/gamma-gamma.js';
export type { GammaGamma } from './stats/customers/gamma-gamma.js';
export { valueOfGroups } from './stats/customers/customer-value.js';
export type { ValuedBuyers, ValueHorizon, ValueOfGroups } from './stats/customers/customer-value.js';
export { effectOf, proportionEffect, statisticOf } from './stats/means/effect.js';
export { errorUnder } from './stats/means/fieller.js';
export type { Effect, EffectScale } from './stats/means/effect.js';
export { bayesianEffect } from './stats/bayes/bayes-means.js';
export type { BayesianComparison, NormalPrior } from './stats/bayes/bayes-means.js';
export { bayesianProportions } from './stats/bayes/bayes-proportions.js';

export { mixtureSprt } from './stats/sequential/mixture-sprt.js';
export type { AlwaysValid } from './stats/sequential/mixture-sprt.js';
export { asymptoticConfidenceSequence } from './stats/sequential/asymptotic-confidence-sequence.js';

export type { Spending } from './stats/sequential/spending.js';
export { crossing, groupSequential, inflationFactor } from './stats/sequential/group-sequential.js';
export type { GroupSequentialDesign } from './stats/sequential/group-sequential.js';
export { repeatedInterval } from './stats/sequential/stage-wise.js';
export { dirichletMultinomialEvidence } from './stats/bayes/dirichlet-multinomial.js';
