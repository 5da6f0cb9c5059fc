package io.penstock.engine.searcher.gaussian;

import io.penstock.engine.param.NormalCurve;

/** The logarithm of the expected improvement, exact where almost none is expected (Ament et al., 2023). */
public final class Improvement {
    private static final double FAR = -1e3;

    private Improvement() {}

    /** The logarithm of φ(z) + z Φ(z). */
    static double log(double z) {
        if (z > -1) {
            return Math.log(NormalCurve.pdf(z) + z * NormalCurve.cdf(z));
        }
        if (z < FAR) {
            return NormalCurve.logPdf(z) - 2 * Math.log(-z);
        }
        return NormalCurve.logPdf(z) + Math.log1p(z * Math.exp(NormalCurve.logCdf(z) - NormalCurve.logPdf(z)));
    }

    /**
     * At a prediction.
     *
     * @param best the value to be improved on
     */
    public static double of(double best, double mean, double deviation) {
        return Math.log(deviation) + log((best - mean) / deviation);
    }

    /**
     * At a point, with its gradient.
     *
     * @param best the value to be improved on
     * @param gradient is filled
     */
    public static double of(GaussianProcess process, double best, double[] at, double[] gradient) {
        double[] prediction = new double[2];
        double[] byMeans = new double[at.length];
        double[] byDeviations = new double[at.length];
        process.predict(at, prediction, byMeans, byDeviations);
        double deviation = prediction[1];
        double z = (best - prediction[0]) / deviation;
        double log = log(z);
        double byMean = Math.exp(NormalCurve.logCdf(z) - log) / deviation;
        double byDeviation = Math.exp(NormalCurve.logPdf(z) - log) / deviation;
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = byDeviation * byDeviations[k] - byMean * byMeans[k];
        }
        return Math.log(deviation) + log;
    }

    /**
     * The logarithm of the probability that a process is below 0 at a point.
     *
     * @param gradient is filled
     */
    public static double feasibility(GaussianProcess process, double[] at, double[] gradient) {
        double[] prediction = new double[2];
        double[] byMeans = new double[at.length];
        double[] byDeviations = new double[at.length];
        process.predict(at, prediction, byMeans, byDeviations);
        double z = -prediction[0] / prediction[1];
        double log = NormalCurve.logCdf(z);
        double slope = Math.exp(NormalCurve.logPdf(z) - log) / prediction[1];
        for (int k = 0; k < gradient.length; k++) {
            gradient[k] = -slope * (byMeans[k] + z * byDeviations[k]);
        }
        return log;
    }
}
