package io.penstock.steps.network.train;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learner;
import io.penstock.engine.learn.Outcome;
import io.penstock.engine.learn.Pass;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.State;
import io.penstock.steps.common.Counts;
import io.penstock.steps.common.Elements;
import io.penstock.steps.common.PathSeed;
import io.penstock.steps.label.ClassTallyLearner;
import io.penstock.steps.network.graph.Graph;
import io.penstock.steps.network.graph.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a network must know of the data before it learns.
 *
 * @param key from which all draws of the fit follow, the same in every partition
 * @param rows that there are
 * @param classes how many rows each class has, a map a head; empty maps for heads that learn numbers
 * @param low the smallest value of every number of the inputs
 * @param high the largest one
 */
public record Survey(long key, long rows, Counts classes, double[] low, double[] high) {
    Survey merge(Survey later) {
        if (rows == 0 || later.rows == 0) {
            return rows == 0 ? later : this;
        }
        double[] least = low.clone();
        double[] most = high.clone();
        for (int i = 0; i < least.length; i++) {
            least[i] = Math.min(least[i], later.low[i]);
            most[i] = Math.max(most[i], later.high[i]);
        }
        return new Survey(key, rows + later.rows, classes.merge(later.classes), least, most);
    }

    /** Learns it in one exact pass. */
    public static Learner<Survey> learner(Graph graph, Feed feed, Function<Survey, Outcome> conclusion) {
        return new SurveyLearner(graph, feed, conclusion);
    }

    private record SurveyLearner(Graph graph, Feed feed, Function<Survey, Outcome> conclusion)
            implements Learner<Survey> {
        @Override
        public Pass<Survey> open(Context context) {
            return new SurveyPass(PathSeed.ofEpoch(context));
        }

        @Override
        public Survey merge(Survey left, Survey right) {
            return left.merge(right);
        }

        @Override
        public Outcome conclude(Survey total, State memory) {
            return conclusion.apply(total);
        }

        private final class SurveyPass implements Pass<Survey> {
            private final long key;
            private final List<Map<Object, Long>> counts = new ArrayList<>();
            private long rows;
            private double[] low = new double[0];
            private double[] high = new double[0];

            SurveyPass(long key) {
                this.key = key;
                graph.heads().forEach(head -> counts.add(new HashMap<>()));
            }

            @Override
            public void learn(Batch batch) {
                if (batch.isEmpty()) {
                    return;
                }
                rows += batch.rows();
                for (int head = 0; head < counts.size(); head++) {
                    Head about = graph.heads().get(head);
                    if (about.kind() == Head.Kind.CLASSES) {
                        ClassTallyLearner.requireClasses(batch, about.target());
                        Counts.add(batch.column(about.target()), 0, about.target(), counts.get(head));
                    }
                }
                List<Tensor> tensors = feed.inputs(batch);
                int all = tensors.stream().mapToInt(Tensor::width).sum();
                if (low.length == 0) {
                    low = new double[all];
                    high = new double[all];
                    Arrays.fill(low, Double.POSITIVE_INFINITY);
                    Arrays.fill(high, Double.NEGATIVE_INFINITY);
                }
                int from = 0;
                for (int input = 0; input < tensors.size(); input++) {
                    range(batch, tensors.get(input), input, from);
                    from += tensors.get(input).width();
                }
            }

            private void range(Batch batch, Tensor tensor, int input, int from) {
                int width = tensor.width();
                double[] row = new double[width];
                for (int i = 0; i < tensor.rows(); i++) {
                    if (tensor.type() == DataType.FLOAT32) {
                        widen(tensor.floats(), tensor.offset() + i * width, from, width);
                    } else {
                        Elements.read(tensor, i, row);
                        widen(row, from, width);
                    }
                }
                for (int j = from; j < from + width; j++) {
                    if (!(low[j] > Double.NEGATIVE_INFINITY && high[j] < Double.POSITIVE_INFINITY)) {
                        throw notFinite(batch, tensor, j - from, input);
                    }
                }
            }

            private void widen(double[] row, int from, int width) {
                for (int j = 0; j < width; j++) {
                    low[from + j] = Math.min(low[from + j], row[j]);
                    high[from + j] = Math.max(high[from + j], row[j]);
                }
            }

            private void widen(float[] rows, int at, int from, int width) {
                for (int j = 0; j < width; j++) {
                    low[from + j] = Math.min(low[from + j], rows[at + j]);
                    high[from + j] = Math.max(high[from + j], rows[at + j]);
                }
            }

            private PenstockException notFinite(Batch batch, Tensor tensor, int place, int input) {
                int row = 0;
                while (Double.isFinite(tensor.get(row, place))) {
                    row++;
                }
                return PenstockException.data("a network learns from finite numbers")
                        .value(tensor.get(row, place) + " in '" + feed.name(input, place) + "' of the row with id "
                                + batch.ids()[row])
                        .remedy("put an Imputer before the network, or leave the row out")
                        .build();
            }

            @Override
            public Survey finish() {
                return new Survey(key, rows, rows == 0 ? Counts.NONE : new Counts(counts), low, high);
            }
        }
    }
}
