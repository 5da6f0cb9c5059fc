package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.wrap.TestOnly;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.testing.Tables;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The samplers by class: exact counts, the same rows for any partitions. */
class ClassSamplerTest {
    /** 7 rows of class a in 100, 21 of b, 72 of c; class by class only roughly in order. */
    static LocalData unbalanced(int rows) {
        String[] labels = new String[rows];
        for (int row = 0; row < rows; row++) {
            int place = row * 37 % 100;
            labels[row] = place < 7 ? "a" : place < 28 ? "b" : "c";
        }
        return Tables.of(Tables.gaussian(rows, 2, 3), Strings.of(labels));
    }

    static Map<String, Integer> counts(Batch batch) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String label : ((Strings) batch.column("label")).values()) {
            counts.merge(String.valueOf(label), 1, Integer::sum);
        }
        return counts;
    }

    private static Batch sampled(Transformer step, LocalData data, int epoch) {
        return Training.fitAndTransform(step, data, Training.epoch(11, epoch));
    }

    private static Step with(Step step, String name, Object value) {
        Configurable configurable = (Configurable) step;
        return configurable.with(configurable.settings().with(name, value));
    }

    @Nested
    class Over implements LearnerLaws, TrainingOnlyContract {
        @Override
        public Learnable step() {
            return new RandomOverSampler();
        }

        @Override
        public LocalData data() {
            return unbalanced(100);
        }
    }

    @Nested
    class Under implements LearnerLaws, TrainingOnlyContract {
        @Override
        public Learnable step() {
            return new RandomUnderSampler();
        }

        @Override
        public LocalData data() {
            return unbalanced(100);
        }
    }

    @Test
    void everyClassGetsExactlyTheRowsThatAreAskedFor() {
        LocalData data = unbalanced(10_000).repartition(3);
        assertThat(counts(data.toBatch())).isEqualTo(Map.of("a", 700, "b", 2100, "c", 7200));
        assertThat(counts(sampled(new RandomOverSampler(), data, 0)))
                .isEqualTo(Map.of("a", 7200, "b", 7200, "c", 7200));
        assertThat(counts(sampled(new RandomUnderSampler(), data, 0))).isEqualTo(Map.of("a", 700, "b", 700, "c", 700));
        assertThat(counts(sampled((Transformer) with(new RandomOverSampler(), "ratio", 0.5), data, 0)))
                .isEqualTo(Map.of("a", 3600, "b", 3600, "c", 7200));
        assertThat(counts(sampled((Transformer) with(new RandomOverSampler(), "strategy", "minority"), data, 0)))
                .isEqualTo(Map.of("a", 7200, "b", 2100, "c", 7200));
        assertThat(counts(sampled((Transformer) with(new RandomUnderSampler(), "strategy", "majority"), data, 0)))
                .isEqualTo(Map.of("a", 700, "b", 2100, "c", 700));
        assertThat(counts(sampled((Transformer) with(new RandomUnderSampler(), "ratio", 0.5), data, 0)))
                .isEqualTo(Map.of("a", 700, "b", 1400, "c", 1400));
        Step doubled = with(with(new RandomOverSampler(), "strategy", "all"), "ratio", 2);
        assertThat(counts(sampled((Transformer) doubled, data, 0)))
                .isEqualTo(Map.of("a", 14400, "b", 14400, "c", 14400));
    }

    @Test
    void everyRowOfAClassIsRepeatedAsOftenAsAnyOtherUpToOne() {
        Batch out = sampled(new RandomOverSampler(), unbalanced(100), 0);
        Map<Long, Integer> copies = new TreeMap<>();
        for (long id : out.ids()) {
            copies.merge(id, 1, Integer::sum);
        }
        assertThat(copies).hasSize(100);
        Strings labels = (Strings) unbalanced(100).toBatch().column("label");
        copies.forEach((id, times) -> {
            String label = String.valueOf(labels.get(id.intValue()));
            int least = label.equals("a") ? 10 : label.equals("b") ? 3 : 1;
            assertThat(times).isBetween(least, label.equals("c") ? 1 : least + 1);
        });
    }

    @Test
    void whichRowsStayIsRandomAndChangesWithTheEpoch() {
        LocalData data = unbalanced(10_000);
        Set<Long> first = new HashSet<>();
        int ofClassA = 0;
        for (long id : sampled(new RandomUnderSampler(), data, 0).ids()) {
            first.add(id);
        }
        int both = 0;
        long sum = 0;
        Strings labels = (Strings) data.toBatch().column("label");
        for (long id : sampled(new RandomUnderSampler(), data, 1).ids()) {
            boolean isOfA = "a".equals(labels.get((int) id));
            ofClassA += isOfA ? 1 : 0;
            both += !isOfA && first.contains(id) ? 1 : 0;
            sum += isOfA ? 0 : id;
        }
        assertThat(ofClassA).isEqualTo(700);
        // of 700 in 2100 and 700 in 7200, drawn twice: 233 and 68 are expected in both, deviations 10 and 7
        assertThat(both).isBetween(250, 352);
        assertThat(sum / 1400.0).as("rows of all places").isBetween(4700.0, 5300.0);
    }

    @Test
    void aPipelineFitsOnTheSampleAndPredictsEveryRow() {
        LocalData data = unbalanced(1000).repartition(4);
        Pipeline pipeline = Pipeline.of(new RandomUnderSampler(), new LogisticRegression(0.1));
        var fitted = LocalRunner.create().fit(pipeline, data);
        assertThat(fitted.report().get(1).rows()).isEqualTo(210);
        assertThat(LocalRunner.create().transform(fitted.step(), data).rows()).isEqualTo(1000);
        LocalData unlabelled = Training.read(data);
        assertThat(LocalRunner.create()
                        .transform(new RandomOverSampler(), unlabelled)
                        .rows())
                .as("unfitted, at predict")
                .isEqualTo(1000);
    }

    @Test
    void balancedDataPass() {
        LocalData data = Tables.of(Tables.gaussian(4, 1, 1), Tensor.scalars(0, 1, 0, 1));
        assertThat(sampled(new RandomOverSampler(), data, 0)).isEqualTo(data.toBatch());
        assertThat(sampled(new RandomUnderSampler(), data, 0)).isEqualTo(data.toBatch());
    }

    @Test
    void badInputIsRefused() {
        LocalData hole = Tables.of(Tables.gaussian(3, 1, 1), Strings.of("a", null, "b"));
        assertThatThrownBy(() -> LocalRunner.create().fit(new RandomOverSampler(), hole))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("needs the class of every row")
                .hasMessageContaining("row with id 1");
        assertThatThrownBy(() -> LocalRunner.create().fit(new RandomUnderSampler(), Tables.numbers(9, 2, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("name the target column");
        assertThatThrownBy(() -> sampled((Transformer) with(new RandomUnderSampler(), "ratio", 0), unbalanced(100), 0))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("above 0");
    }

    @Test
    void aSamplerCannotBeMadeToActOutsideOfTraining() {
        assertThatThrownBy(() -> new TestOnly(Pipeline.of(new RandomOverSampler())))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("a step that acts in training only cannot be wrapped to act outside of it")
                .hasMessageContaining("RandomOverSampler");
    }
}
