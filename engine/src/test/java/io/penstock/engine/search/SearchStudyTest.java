package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.MemoryStorage;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.prune.Pruners;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.storage.Storage;
import io.penstock.engine.study.EpochRecord;
import io.penstock.engine.study.SplitRecord;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialRecord;
import io.penstock.engine.study.TrialState;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a search keeps in its study, and what it takes from it and from an earlier one. */
class SearchStudyTest {
    private final LocalRunner runner = LocalRunner.create().threads(2);

    /** The label is x + 10. */
    private static LocalData data(int rows, String name) {
        double[] x = new double[rows];
        double[] label = new double[rows];
        for (int i = 0; i < rows; i++) {
            x[i] = (i * 7) % rows;
            label[i] = x[i] + 10;
        }
        return LocalData.of(Batch.of(
                        Schema.of(
                                Field.vector(name, Role.INPUT, DataType.FLOAT64, 1),
                                Field.scalar("label", Role.TARGET, DataType.FLOAT64)),
                        LongStream.range(0, rows).toArray(),
                        List.of(Tensor.matrix(x, rows, 1), Tensor.scalars(label))))
                .repartition(3);
    }

    private StudySnapshot run(Search search, Storage storage) {
        runner.fit(search.study(storage), data(30, "x"));
        return StudySnapshot.read(storage);
    }

    private static Search addition() {
        return Search.of(Plus.create())
                .space("amount", Distributions.integer(1, 1000))
                .metric("mae", "rmse")
                .folds(2)
                .seed(3);
    }

    @Test
    void aTrialHasItsSplitsAndTheseTheirEpochs() {
        Search search = Search.of(Epochs.of(9, Descent.rounds(1)))
                .space("rate", Distributions.logUniform(1e-6, 1e-3))
                .searcher("random")
                .pruner(Pruners.asha())
                .metric("rmse", "mae")
                .folds(2)
                .trials(9)
                .seed(1);
        StudySnapshot study = run(search, new MemoryStorage());
        assertThat(study.count(TrialState.COMPLETE)).isPositive();
        assertThat(study.count(TrialState.PRUNED)).isPositive();
        for (TrialRecord trial : study.trials()) {
            assertThat(trial.splits()).extracting(SplitRecord::number).containsExactly(0, 1);
            List<Integer> steps =
                    trial.curve().stream().map(TrialRecord.Reported::step).toList();
            for (SplitRecord split : trial.splits()) {
                assertThat(split.state()).isEqualTo(TrialState.COMPLETE);
                assertThat(split.metrics()).containsOnlyKeys("rmse", "mae");
                assertThat(split.seconds()).isPositive();
                assertThat(split.epochs()).extracting(EpochRecord::epoch).isEqualTo(steps);
                double best = split.epochs().stream()
                        .mapToDouble(epoch -> epoch.value().orElseThrow())
                        .min()
                        .orElseThrow();
                assertThat(split.value()).hasValue(best);
                assertThat(split.epochs())
                        .allMatch(epoch -> epoch.metrics().keySet().equals(java.util.Set.of("rmse", "mae")));
            }
            double mean = trial.splits().stream()
                    .mapToDouble(split -> split.value().orElseThrow())
                    .average()
                    .orElseThrow();
            assertThat(trial.values().get(0)).isCloseTo(mean, within(1e-12));
            assertThat(trial.metrics()).containsOnlyKeys("rmse", "mae");
        }
    }

    @Test
    void aSplitThatHasFailedSaysWhy() {
        StudySnapshot study = run(
                addition()
                        .space("trouble", Distributions.choice("none", "throw"))
                        .searcher("random")
                        .trials(8),
                new MemoryStorage());
        assertThat(study.count(TrialState.FAILED)).isPositive();
        for (TrialRecord trial : study.trials()) {
            for (SplitRecord split : trial.splits()) {
                boolean failed = trial.point().get("trouble").equals("throw");
                assertThat(split.state()).isEqualTo(failed ? TrialState.FAILED : TrialState.COMPLETE);
                assertThat(split.value().isEmpty()).isEqualTo(failed);
                assertThat(split.cause()).matches(cause -> cause.isEmpty() != failed);
                assertThat(split.epochs()).isEmpty();
            }
        }
    }

    @Test
    void aSearchBeginsWhereAnEarlierStudyHasEnded() {
        StudySnapshot earlier = run(addition().searcher("random").trials(40), new MemoryStorage());
        Search search = addition().searcher("tpe").trials(15).seed(8);
        StudySnapshot cold = run(search, new MemoryStorage());
        Storage storage = new MemoryStorage();
        StudySnapshot warm = run(search.trials(6).after(earlier), storage);
        assertThat(median(warm.trials().subList(0, 6)))
                .isLessThan(median(cold.trials().subList(0, 6)) / 3);

        // It goes on as it would have, though nobody brings the earlier study.
        assertThat(run(search, storage).trials())
                .extracting(TrialRecord::point)
                .isEqualTo(run(search.after(earlier), new MemoryStorage()).trials().stream()
                        .map(TrialRecord::point)
                        .toList());
    }

    private static double median(List<TrialRecord> trials) {
        double[] values = trials.stream()
                .mapToDouble(trial -> trial.values().get(0))
                .sorted()
                .toArray();
        return values[values.length / 2];
    }

    @Test
    void anotherTableIsNotTheSameStudy() {
        Storage storage = new MemoryStorage();
        Search search = addition().searcher("random").trials(3);
        run(search, storage);
        run(search.trials(4), storage);
        for (LocalData other : List.of(data(31, "x"), data(30, "y"))) {
            assertThatThrownBy(() -> runner.fit(search.study(storage), other))
                    .isInstanceOf(PenstockException.class)
                    .hasMessageContaining("data is")
                    .hasMessageContaining("rows")
                    .hasMessageContaining("give the same data as before");
        }
    }
}
