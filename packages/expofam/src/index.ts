export { counted } from './core/counted.ts';
export { type ErrorParts, ExpofamError } from './core/expofamError.ts';
export { nearest, nearestAdvice, suggestion } from './core/nearest.ts';
export { asTable } from './data/anyTable.ts';
export { isMissingText, numberOf } from './data/cell.ts';
export { compareCodePoints } from './data/compareCodePoints.ts';
export { duplicateColumn, longLine, openQuote, raggedRow } from './data/csvFaults.ts';
export { csvHead } from './data/csvHead.ts';
export { csvRecords } from './data/csvRecords.ts';
export { type FileFormat, fileFormatOf, formatOfContent, notUtf8, refuseForeignFile } from './data/fileContent.ts';
export { numberOfBytes } from './data/numberOfBytes.ts';
export { type ReadCsvOptions, readCsv, type TextTable } from './data/readCsv.ts';
export { subsetTable } from './data/subsetTable.ts';
export type { BooleanColumn, CategoricalColumn, Codes, Column, DateColumn, NumericColumn, Table } from './data/table.ts';
export {
  type BuiltColumn,
  type ColumnOrigin,
  compactCodes,
  type ReadWarning,
  type TextColumnBuilder,
  textColumnBuilder,
} from './data/textColumnBuilder.ts';
export * as expressions from './expr/allNodes.ts';
export type { Expr, ExprLike } from './expr/intern.ts';
export { printText } from './expr/print.ts';
export { printLatex } from './expr/printLatex.ts';
export type { FamilyName } from './families/index.ts';
export {
  type CentredStatistics,
  type MultivariateNormal,
  multivariateNormal,
  type NormalMoments,
} from './families/multivariateNormal.ts';
export { exponentialFamily, families, familyByName, familyFromText } from './families/operationalFamilies.ts';
export { paretoWithMinimum } from './families/pareto.ts';
export { type RefusedFamily, refusedFamilies } from './families/refusedFamilies.ts';
export { vectorFormOf } from './families/vectorForms.ts';
export { type Wishart, type WishartParameters, wishart } from './families/wishart.ts';
export { type CertifyCheck, type CertifyOptions, type CertifyReport, certify } from './family/certify.ts';
export type { ConjugatePrior } from './family/conjugatePrior.ts';
export type { ExponentialFamily } from './family/exponentialFamily.ts';
export type { FamilyDeclaration } from './family/familyDeclaration.ts';
export { type FamilyText, familyToText } from './family/familyText.ts';
export * as intervals from './family/interval.ts';
export type { Link } from './family/link.ts';
export { linkByName, links, power } from './family/links.ts';
export { type FamilyLintFinding, lintFamily } from './family/lintFamily.ts';
export { labelQuasi, type MomentViolation, momentViolation } from './family/momentInequality.ts';
export type { FamilyOperations, Member, ResponseValue, SufficientStatistics } from './family/operations.ts';
export type { ParameterPoint } from './family/parameterPoint.ts';
export * as supports from './family/support.ts';
export { type OperationalFamily, withOperations } from './family/withOperations.ts';
export { parseFormula } from './formula/parseFormula.ts';
export { columnNamed } from './formula/printFormula.ts';
export type { Formula, PredictorFormula } from './formula/syntax.ts';
export { adjustPValues, type PAdjustMethod } from './inference/adjustPValues.ts';
export { type CalibrationGroup, type CalibrationOptions, calibrationGroups } from './inference/calibration.ts';
export { confusionMatrix, precisionRecall, type RocCurve, rocCurve } from './inference/rocCurve.ts';
export { type KernelChoice, kernelChoice, useKernels } from './kernels/activeKernels.ts';
export { memoryColumns } from './kernels/columnMemory.ts';
export { type CountedSample, countedSample } from './math/countedSample.ts';
export { betaQuantile } from './math/distributions/continuous.ts';
export { normalQuantile } from './math/normal.ts';
export { type RandomSource, randomSource } from './math/random/random.ts';
export { type AnovaOptions, type AnovaTable, type AnovaType, anovaTable } from './model/analysis/anova.ts';
export { type Augmented, augment } from './model/analysis/augment.ts';
export { type BootstrapOptions, type BootstrapSample, bootstrapSample, joinSamples } from './model/analysis/bootstrap.ts';
export { anova, type ComparedModel, compare, effects } from './model/analysis/commands.ts';
export { compareModels, type ModelComparison } from './model/analysis/compareModels.ts';
export { type CoefficientIntervals, confint, type IntervalMethod, type IntervalOptions } from './model/analysis/confint.ts';
export { type ConventionalFit, type Conventions, conventional } from './model/analysis/conventional.ts';
export { type ClusterColumn, type CovarianceOptions, type CovarianceType, clusterCodes } from './model/analysis/covariance.ts';
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidate,
  crossValidate as cv,
  type FoldFit,
  foldFits,
  type Metric,
} from './model/analysis/crossValidate.ts';
export { type Diagnostics, diagnose, diagnoseRows } from './model/analysis/diagnose.ts';
export { add1, drop1, type TermChange } from './model/analysis/dropAdd.ts';
export { type ComparisonOptions, comparisons, type Effect, type EffectOptions, slopes } from './model/analysis/effects.ts';
export { type Discrimination, discrimination, type FitQuality, fitQuality } from './model/analysis/fitQuality.ts';
export { type ChiSquaredTest, goodnessOfFit, hosmerLemeshow, linkTest, overdispersion } from './model/analysis/goodnessTests.ts';
export { type HalfNormalEnvelope, type HalfNormalOptions, halfNormalEnvelope } from './model/analysis/halfNormalEnvelope.ts';
export {
  type HypothesisTest,
  type TestMethod,
  type TestOptions,
  testHypotheses,
  testHypotheses as test,
} from './model/analysis/hypothesisTest.ts';
export { type Influence, influence, type VarianceInflation, varianceInflation } from './model/analysis/influence.ts';
export {
  type LikelihoodFunction,
  type LikelihoodFunctionOptions,
  type LikelihoodPoint,
  likelihoodFunction,
} from './model/analysis/likelihoodFunction.ts';
export {
  type ContrastScale,
  type MarginalContrast,
  type MarginalMean,
  type MarginalMeans,
  type MarginalMeansOptions,
  marginalMeans,
} from './model/analysis/marginalMeans.ts';
export { type PredictedDistribution, predictedDistributions } from './model/analysis/predictedDistribution.ts';
export { type PredictionIntervalOptions, predictionIntervals } from './model/analysis/predictionIntervals.ts';
export { type QuantileResidualOptions, quantileResiduals } from './model/analysis/quantileResiduals.ts';
export { type ModelQuantities, quantitiesOf } from './model/analysis/quantitiesOf.ts';
export { partialResiduals, type ResidualOptions, type ResidualType, residuals } from './model/analysis/residuals.ts';
export { rowCounts } from './model/analysis/rowCounts.ts';
export { covariance, type NamedCovariance, withCovariance } from './model/analysis/withCovariance.ts';
export { withSavedCovariance } from './model/analysis/withSavedCovariance.ts';
export { type WrittenOut, writtenOut } from './model/analysis/writtenOut.ts';
export { type ExplainedClass, type ExplainedRow, explainRow } from './model/explainRow.ts';
export type { FittedModel, Glance } from './model/fittedModel.ts';
export { type FullParameterization, fullParameterization } from './model/fullParameterization.ts';
export { glm, glmAsync } from './model/glm.ts';
export { type ColumnFit, type GlmFitter, type GlmFitterOptions, glmFitter } from './model/glmFitter.ts';
export type { ContrastName, GlmOptions, LinkName, LinkOption } from './model/glmOptions.ts';
export { loadModel } from './model/loadModel.ts';
export type { CoefficientRow, ModelState } from './model/modelState.ts';
export { type ObservedResponse, observedResponse } from './model/observedResponse.ts';
export { type MemberSpaces, type NamedValue, type ParameterSpaces, parameterSpaces, spacesAt } from './model/parameterSpaces.ts';
export { type PartialFitOptions, partialFit } from './model/partialFit.ts';
export { type CvGlmPath, type CvGlmPathOptions, cvGlmPath, cvGlmPathAsync } from './model/path/cvGlmPath.ts';
export { glmPath, glmPathAsync } from './model/path/glmPath.ts';
export type { CoefficientsAtOptions, GlmPath, PathRow } from './model/path/glmPathResult.ts';
export { loadGlmPath } from './model/path/loadGlmPath.ts';
export type { PathMeasure } from './model/path/pathLoss.ts';
export type { GlmPathOptions } from './model/path/pathOptions.ts';
export type { PathCoefficient, PathCoefficients, PathState, PathValidation } from './model/path/pathState.ts';
export type { Prediction, PredictionType, PredictOptions } from './model/predict.ts';
export { savedWeights } from './model/savedWeights.ts';
export { provideThreads, type ThreadSource, type ThreadsOption } from './model/threads/rowTeam.ts';
export { teamMember } from './model/threads/teamMember.ts';
export type { TeamMessage } from './model/threads/teamMessages.ts';
export { type DiagnosticsJson, diagnosticsJson } from './output/diagnosticsJson.ts';
export { diagnosticsText } from './output/diagnosticsText.ts';
export { endOfFitText } from './output/endOfFitText.ts';
export { exponentiateNote } from './output/exponentiateNote.ts';
export { formatColumn, formatNumber, formatPValue, stars } from './output/formatNumbers.ts';
export { modelDerivation } from './output/modelDerivation.ts';
export { modelEquationsText } from './output/modelEquationsText.ts';
export type { ModelJson } from './output/modelJson.ts';
export { type ModelTableOptions, modelTable } from './output/modelTable.ts';
export { offsetTexts } from './output/offsetTexts.ts';
export { explainedRowText, parameterSpacesText } from './output/rowText.ts';
export type { SummaryOptions } from './output/summaryText.ts';
export { type TextColumn, textTable } from './output/textTable.ts';
export { type Derivation, type DerivationSection, type DerivationStep, derivation } from './theory/derivation.ts';
export { derivationHtml, derivationSectionsHtml } from './theory/derivationHtml.ts';
export { derivationLatex } from './theory/derivationLatex.ts';
export { derivationMarkdown, derivationPages } from './theory/derivationPages.ts';
export { type DerivationTextOptions, derivationText } from './theory/derivationText.ts';
export { distributionCatalog, distributionDerivation, distributionEntry } from './theory/distributionCatalog.ts';
export { type CatalogEntry, type CatalogParameter, catalogEntry, familyCatalog, familyWithPredictors } from './theory/familyCatalog.ts';
