export { incomputable } from './estimate.js';
export type { Computed, Estimate, Incomputable, IncomputableReason, LevelOptions, TestResult } from './estimate.js';
export { logNormalTwoSided, normalCdf, normalQuantile, normalSurvival, normalTwoSided } from './stats/normal.js';
export { noncentralStudentSurvival } from './stats/noncentral-t.js';
export { studentQuantile } from './stats/student-t.js';
export { wilson } from './stats/proportion.js';
export { groupedRatio, groupedShare, groupedShareDifference, ratioGroups } from './stats/grouped-ratio.js';
export { groupedLift, groupedOddsRatio, groupedPhi } from './stats/grouped-two-by-two.js';
export type { GroupSums, RatioGroups, SkewedRatioGroups } from './stats/grouped-ratio.js';
export { intervalDifference } from './stats/interval-difference.js';
export type { Bounded } from './stats/interval-difference.js';
export { newcombe, relativeUplift, twoProportionTest } from './stats/two-proportions.js';
export type { ArmCounts, TwoArms } from './stats/two-proportions.js';
export { mergeMoments, moments, momentsFromSummary, sampleVariance } from './stats/moments.js';
export type { Moments } from './stats/moments.js';
export { boundedMeanInterval, meanDifference, meanInterval, relativeMeanUplift } from './stats/mean.js';
export type { MeanComparison } from './stats/mean.js';
export type { RelativeLimits } from './stats/welch.js';
export {
  coMoments,
  coMomentsFromSums,
  coMomentsFromSummary,
  mergeCoMoments,
  momentsOfX,
  momentsOfY,
  sampleCovariances,
} from './stats/co-moments.js';
export type { CoMoments } from './stats/co-moments.js';
export { ratioDifference, relativeRatioUplift } from './stats/ratio-metric.js';
export { cupedDifference, relativeCupedUplift } from './stats/cuped.js';
export type { CupedComparison } from './stats/cuped.js';
export { agrestiCaffo } from './stats/agresti-caffo.js';
export { capAt, winsorizeAt } from './stats/winsorize.js';

export { mergeQuantileSketches, quantileSketch } from './stats/quantile-sketch.js';
export type { QuantileSketch } from './stats/quantile-sketch.js';
export { quantileDifference, relativeQuantileUplift } from './stats/quantile-difference.js';

export { quantileInterval } from './stats/quantile-interval.js';
export { woodruff } from './stats/woodruff.js';

export { mannWhitney } from './stats/mann-whitney.js';
export { bootstrapDifference, bootstrapDifferenceInPieces } from './stats/two-sample-bootstrap.js';

export { permutationTest, permutationTestInPieces } from './stats/two-sample-permutation.js';

export { nonInferiority } from './stats/non-inferiority.js';

export type { NonInferiorityVerdict } from './stats/non-inferiority.js';
export { quantileOfSorted } from './stats/bootstrap.js';

export { pairedBootstrap } from './stats/paired-bootstrap.js';

export { pairedPermutation } from './stats/paired-permutation.js';

export { benjaminiHochberg, holm } from './stats/multiple-testing.js';
export { posteriorDiscoveries } from './stats/false-discovery.js';
export { fitBetaPrior, shrunkenRate } from './stats/beta-binomial.js';
export { rateAtMostMultiple, ratePosteriors, type RatePosterior } from './stats/rate-posterior.js';
export type { BetaPrior } from './stats/beta-binomial.js';
export { countChange } from './stats/rate-ratio.js';
export { chiSquareGoodness } from './stats/chi-square.js';
export { clopperPearson } from './stats/clopper-pearson.js';

export { negativeBinomialUpperTail } from './stats/negative-binomial.js';
export { dispersionOf, dispersionSums, overdispersedRate } from './stats/quasi-poisson.js';
export type { DispersionSums, Replicates } from './stats/quasi-poisson.js';
export { chiSquareIndependence, cramersV } from './stats/contingency.js';
export { binomialUpperTail, fisherExact } from './stats/exact-tests.js';
export {
  breslowDay,
  breslowDayDetectable,
  cochranMantelHaenszel,
  commonOddsRatio,
  expectedBoth,
} from './stats/mantel-haenszel.js';
export { spearman } from './stats/spearman.js';

export { lift, logOddsRatio, oddsRatio, phi } from './stats/two-by-two.js';
export type { TwoByTwo } from './stats/two-by-two.js';
export { conditionalLogitSteps } from './stats/conditional-logit.js';
export type { ConditionalLogitFit } from './stats/conditional-logit.js';
export { logit } from './stats/logit.js';

export { detectableSpread, spreadLimit } from './stats/group-spread.js';
export { differencesFromOthers, heterogeneity, shrunkenEffects } from './stats/heterogeneity.js';
export type { DifferenceFromOthers, Heterogeneity, ShrunkenEffect } from './stats/heterogeneity.js';
export { beforeAfterRatio } from './stats/before-after.js';
export type { BeforeAfter } from './stats/before-after.js';
export { quadraticForm } from './stats/symmetric.js';
export { varianceInflation } from './stats/variance-inflation.js';
export { expectedTotal, SMALLEST_EXPECTED } from './stats/expected-total.js';
export type { TotalComparison, TotalDay, TotalKind } from './stats/expected-total.js';
export { rankingMeans, rankingMetrics } from './ranking/ranking-metrics.js';
export type { RankingMetric, RankingMetrics } from './ranking/ranking-metrics.js';
export type { RelevantItems } from './ranking/ranking-input.js';

export { catalogueCoverage, catalogueGini, meanSelfInformation, popularityShare } from './ranking/catalogue.js';

export { intraListDiversity } from './ranking/intra-list-diversity.js';

export { categoryDistance } from './ranking/item-distance.js';

export { mostPopular } from './ranking/popularity-bias.js';

export { kMeans } from './stats/k-means.js';

export { meanSilhouette } from './stats/silhouette.js';
export { kaplanMeier, shareWithin, timeUntil } from './stats/kaplan-meier.js';
export type { SurvivalCurve, TimeUntil } from './stats/kaplan-meier.js';
export { expectedPurchases, fitBgNbd } from './stats/bg-nbd.js';
export type { BgNbd, LikelihoodFit } from './stats/bg-nbd.js';
export { fitGammaGamma } from './stats/gamma-gamma.js';
export type { GammaGamma } from './stats/gamma-gamma.js';
export { valueOfGroups } from './stats/customer-value.js';
export type { ValuedBuyers, ValueHorizon, ValueOfGroups } from './stats/customer-value.js';
export { effectOf, proportionEffect, statisticOf } from './stats/effect.js';
export { errorUnder } from './stats/fieller.js';
export type { Effect, EffectScale } from './stats/effect.js';
export { bayesianEffect } from './stats/bayes-means.js';
export type { BayesianComparison, NormalPrior } from './stats/bayes-means.js';
export { bayesianProportions } from './stats/bayes-proportions.js';

export { mixtureSprt } from './stats/sequential/mixture-sprt.js';
export type { AlwaysValid } from './stats/sequential/mixture-sprt.js';
export { asymptoticConfidenceSequence } from './stats/sequential/asymptotic-confidence-sequence.js';

export type { Spending } from './stats/sequential/spending.js';
export { crossing, groupSequential, inflationFactor } from './stats/sequential/group-sequential.js';
export type { GroupSequentialDesign } from './stats/sequential/group-sequential.js';
export { repeatedInterval } from './stats/sequential/stage-wise.js';
export { dirichletMultinomialEvidence } from './stats/dirichlet-multinomial.js';
