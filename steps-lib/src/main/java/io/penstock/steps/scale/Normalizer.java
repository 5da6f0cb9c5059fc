package io.penstock.steps.scale;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.ElementwiseLive;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import io.penstock.steps.common.NumericStep;
import java.util.List;

/**
 * Divides every row of every numeric input by its norm: {@code l2} √Σx², {@code l1} Σ|x| or {@code max} max|x|. Rows of
 * zeros stay. Learns nothing.
 */
public final class Normalizer extends NumericStep {
    public static final Param<String> NORM = Param.oneOf("norm", "l2", "l1", "max")
            .space(Distributions.choice("l2", "l1", "max"))
            .doc("The norm that a row is divided by.");
    public static final StepType<Normalizer> TYPE = StepType.of(
            "Normalizer", Normalizer.class, "Divides every row by its norm.", List.of(NORM), Normalizer::new);

    public Normalizer() {
        this(TYPE.defaults(), State.EMPTY);
    }

    public Normalizer(String norm) {
        this(TYPE.defaults().with(NORM, norm), State.EMPTY);
    }

    Normalizer(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<Normalizer> type() {
        return TYPE;
    }

    @Override
    protected ElementwiseLive.Kernel kernel(int offset, int width) {
        return new RowKernel(get(NORM), width);
    }

    private record RowKernel(String norm, int width) implements ElementwiseLive.Kernel {
        @Override
        public void apply(double[] values, int from, int rows) {
            for (int at = from; at < from + rows * width; at += width) {
                double sum = 0;
                double largest = 0;
                for (int j = 0; j < width; j++) {
                    double size = Math.abs(values[at + j]);
                    sum += norm.equals("l1") ? size : size * size;
                    largest = Math.max(largest, size);
                }
                double length = length(sum, largest);
                if (length > 0) {
                    for (int j = 0; j < width; j++) {
                        values[at + j] /= length;
                    }
                }
            }
        }

        @Override
        public void apply(float[] values, int from, int rows) {
            for (int at = from; at < from + rows * width; at += width) {
                double sum = 0;
                double largest = 0;
                for (int j = 0; j < width; j++) {
                    double size = Math.abs(values[at + j]);
                    sum += norm.equals("l1") ? size : size * size;
                    largest = Math.max(largest, size);
                }
                double length = length(sum, largest);
                if (length > 0) {
                    for (int j = 0; j < width; j++) {
                        values[at + j] = (float) (values[at + j] / length);
                    }
                }
            }
        }

        private double length(double sum, double largest) {
            return switch (norm) {
                case "l1" -> sum;
                case "max" -> largest;
                default -> Math.sqrt(sum);
            };
        }
    }
}
