package io.penstock.bench;

import static java.util.Objects.requireNonNull;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import java.util.List;
import java.util.Map;

/** The simulator LC81: losses of a network after 1 to 81 epochs, as a function of four hyperparameters. Widths are rounded to whole numbers. */
final class LearningCurves {
    static final int EPOCHS = 81;

    private LearningCurves() {}

    static SearchSpace space() {
        return SearchSpace.of(List.of(
                new Dimension("rate", Distributions.logUniform(1e-4, 1)),
                new Dimension("width", Distributions.logUniform(16, 1024)),
                new Dimension("decay", Distributions.logUniform(1e-6, 1e-1)),
                new Dimension("dropout", Distributions.uniform(0, .8))));
    }

    /** The curve of one trial. */
    record Curve(double a, double b, double c, double d) {
        static Curve of(Map<String, Object> point) {
            return new Curve(
                    Math.log10(number(point, "rate")) + 2,
                    Math.log(Math.rint(number(point, "width"))) / Math.log(2) - 8,
                    Math.log10(number(point, "decay")) + 4,
                    number(point, "dropout") - .3);
        }

        private static double number(Map<String, Object> point, String name) {
            return ((Number) requireNonNull(point.get(name), name)).doubleValue();
        }

        /** The loss itself. */
        double loss(int epoch) {
            double slope = a + .25 * b;
            double last = Math.min(.9, .08 + .06 * slope * slope + .006 * b * b + .008 * c * c + .25 * d * d);
            double power = Math.min(1.8, Math.max(.2, .9 + .5 * Math.tanh(.8 * a) + .05 * b));
            return last + (.9 - last) * Math.pow(1 + epoch, -power);
        }

        /** What pruners and searchers see. */
        double seen(int epoch) {
            return loss(epoch)
                    + .02 / Math.sqrt(epoch) * Math.sin(12.9898 * epoch + 78.233 * (a + 2 * b + 3 * c + 5 * d));
        }
    }
}
