package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.fixture.Plus;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where trials run, and which rows stay, on rows that are nothing but sizes: a thousand bytes of them make trials narrow, and two folds take 400. */
class SharedRowsTest {
    private static final Pipeline TREE = Pipeline.of(new Centre(), Descent.rounds(1));

    private final FakeFitter fitter = new FakeFitter();
    private final List<Choice> decided = new ArrayList<>();

    private static Splitter split(int folds) {
        LocalData data = LocalData.of(Batch.of(
                Schema.of(Field.scalar("x", Role.INPUT, DataType.FLOAT64)),
                new long[] {0, 1, 2, 3},
                List.of(Tensor.scalars(0.0, 1, 2, 3))));
        return LocalRunner.create().threads(1).fit(new KFold(folds), data).step();
    }

    private SharedRows shared(Step tree, List<Integer> cuts, Consumer<SearchOptions.Edit> change) {
        SearchOptions.Edit edit = new SearchOptions.Edit(SearchOptions.DEFAULT);
        change.accept(edit);
        return new SharedRows(fitter, fitter.rows(), split(2), tree, cuts, edit.done(), decided::add);
    }

    private SharedRows shared() {
        return shared(TREE, List.of(1), edit -> {});
    }

    private static Step centred(double scale) {
        return Pipeline.of(new Centre(scale), Descent.rounds(1));
    }

    @Test
    void smallRowsMakeTrialsNarrowAndThoseThatWereMeasuredAreUsed() {
        SharedRows shared = shared();
        shared.use(0, TREE, (rows, rest) -> assertThat(rows.held()).isPresent());
        assertThat(decided)
                .singleElement()
                .isEqualTo(new Choice(Execution.NARROW, "the rows of all folds take 400 bytes, at most 1000 bytes"));
        assertThat(fitter.held).containsExactlyInAnyOrder("training_0", "validation_0", "training_1", "validation_1");
        assertThat(fitter.fits).isEqualTo(2);
        shared.use(1, TREE, (rows, rest) -> assertThat(rows.held()).isPresent());
        assertThat(fitter.fits).isEqualTo(2);
        shared.close();
        assertThat(fitter.held).isEmpty();
    }

    @Test
    void oneLargeFoldMakesAllTrialsWideWhicheverFoldIsAskedForFirst() {
        for (int large = 0; large < 2; large++) {
            for (int first = 0; first < 2; first++) {
                fitter.sizes.clear();
                fitter.sizes.put("training_" + large, 950L);
                decided.clear();
                SharedRows shared = shared();
                shared.use(first, TREE, (rows, rest) -> assertThat(rows.held()).isEmpty());
                shared.use(
                        1 - first, TREE, (rows, rest) -> assertThat(rows.held()).isEmpty());
                assertThat(decided)
                        .containsExactly(new Choice(Execution.WIDE, "the rows of all folds take more than 1000 bytes"));
                assertThat(fitter.held).isEmpty();
                shared.close();
            }
        }
    }

    /** The values that the steps have make rows of 200 bytes a fold. */
    private void largerBehindLargerScales() {
        fitter.growth = step -> Math.round((Double) Hyperparameters.values(step).get("centre__scale"));
    }

    @Test
    void rowsOfATrialThatAreTooLargeAreKeptByTheWorkersThoughTrialsAreNarrow() {
        largerBehindLargerScales();
        SharedRows shared = shared();
        shared.use(0, centred(5), (rows, rest) -> {
            assertThat(rows.held().orElseThrow().bytes()).isEqualTo(1000);
            return rest;
        });
        for (int again = 0; again < 2; again++) {
            int holds = fitter.holds;
            shared.use(0, centred(6), (rows, rest) -> {
                assertThat(rows.held()).isEmpty();
                assertThat(rows.kept()).hasSize(2);
                return rest;
            });
            assertThat(fitter.holds - holds).as("tried once").isEqualTo(again == 0 ? 2 : 0);
        }
        assertThat(decided).extracting(Choice::execution).containsExactly(Execution.NARROW);
        shared.close();
        assertThat(fitter.held).isEmpty();
        assertThat(fitter.released).contains("training_0", "validation_0");
    }

    @Test
    void whereNarrowWasAskedForThereIsNoLimit() {
        largerBehindLargerScales();
        SharedRows shared = shared(TREE, List.of(1), edit -> edit.execution = Execution.NARROW);
        shared.use(0, centred(1000), (rows, rest) -> assertThat(rows.held()).isPresent());
        shared.close();
        assertThat(fitter.held).isEmpty();
    }

    @Test
    void rowsStayAsLongAsOthersThatWereMadeOfThem() {
        SharedRows shared = shared(centredTwice(1), List.of(1, 2), edit -> {
            edit.execution = Execution.WIDE;
            edit.sharedBytes = 650;
        });
        // Each pair takes 200 bytes. What is behind the first step is the least recently used from the second line on.
        shared.use(0, centredTwice(1), (rows, rest) -> rows);
        shared.use(0, centredTwice(1), (rows, rest) -> rows);
        assertThat(fitter.releasedAs).isEmpty();
        shared.use(1, centredTwice(1), (rows, rest) -> rows);
        assertThat(fitter.releasedAs).hasSize(2).allMatch(key -> key.contains(" 0 1 "));
        shared.use(1, centredTwice(2), (rows, rest) -> rows);
        assertThat(fitter.releasedAs.subList(2, fitter.releasedAs.size()))
                .hasSize(2)
                .allMatch(key -> key.contains(" 0 0 "));
        shared.close();
        assertThat(fitter.releasedAs).hasSize(10);
        assertThat(fitter.releasedAs.subList(8, 10)).allMatch(key -> key.contains(" 1 0 "));
    }

    private static Step centredTwice(double scale) {
        return Pipeline.of(new Centre(), new Centre(scale), Descent.rounds(1));
    }

    @Test
    void theLimitCanBeSet() {
        shared(TREE, List.of(1), edit -> edit.narrowBytes = 399).choice();
        shared(TREE, List.of(1), edit -> edit.narrowBytes = 400).choice();
        assertThat(decided).extracting(Choice::execution).containsExactly(Execution.WIDE, Execution.NARROW);
    }

    @Test
    void whatIsHeldToLearnFromIsLetGoOfWhereTheOtherSideFails() {
        fitter.broken.add("validation_0");
        SharedRows shared = shared(TREE, List.of(1), edit -> edit.execution = Execution.NARROW);
        assertThatThrownBy(() -> shared.use(0, TREE, (rows, rest) -> rows)).isInstanceOf(PenstockException.class);
        assertThat(fitter.held).isEmpty();
        SharedRows measuring = shared();
        assertThatThrownBy(() -> measuring.use(0, TREE, (rows, rest) -> rows)).isInstanceOf(PenstockException.class);
        assertThat(fitter.held).isEmpty();
    }

    @Test
    void wideRowsAreLetGoOfByTheirBytes() {
        SharedRows shared = shared(TREE, List.of(1), edit -> {
            edit.execution = Execution.WIDE;
            edit.sharedBytes = 450;
        });
        shared.use(0, centred(1), (rows, rest) -> rows);
        shared.use(0, centred(2), (rows, rest) -> rows);
        assertThat(fitter.released).isEmpty();
        shared.use(1, centred(2), (rows, rest) -> rows);
        assertThat(fitter.released).containsExactly("training_0", "validation_0");
        int before = fitter.fits;
        shared.use(0, centred(1), (rows, rest) -> rows);
        assertThat(fitter.fits).as("only rows are let go of").isEqualTo(before);
        shared.close();
        assertThat(fitter.released).hasSize(8);
    }

    @Test
    void withoutALimitHalfOfTheWorkersMemoryIsOne() {
        SharedRows shared = shared(TREE, List.of(1), edit -> edit.execution = Execution.WIDE);
        shared.use(0, centred(1), (rows, rest) -> rows);
        assertThat(fitter.released).isEmpty();
        shared.use(0, centred(2), (rows, rest) -> rows);
        assertThat(fitter.released).containsExactly("training_0", "validation_0");
    }

    @Test
    void bytesAreWrittenForPeople() {
        assertThat(Limits.text(999)).isEqualTo("999 bytes");
        assertThat(Limits.text(64L << 20)).isEqualTo("64 MiB");
        assertThat(Limits.text((5L << 30) / 4)).isEqualTo("1.3 GiB");
        assertThat(Search.of(Plus.create())
                        .sharedBytes(2L << 30)
                        .narrowBytes(5L << 20)
                        .describe())
                .endsWith("; narrow up to rows of 5 MiB; shared rows up to 2 GiB");
    }
}
