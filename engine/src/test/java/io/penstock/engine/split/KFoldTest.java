package io.penstock.engine.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.run.Fitted;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KFoldTest {
    private static LocalData rows() {
        return Splits.classes(
                IntStream.range(0, 31).mapToObj(i -> i % 4 == 0 ? "yes" : "no").toArray(String[]::new));
    }

    @Nested
    class ById implements LearnerLaws {
        @Override
        public Learnable step() {
            return new KFold(3);
        }

        @Override
        public LocalData data() {
            return rows();
        }
    }

    @Nested
    class ByHashWithinClasses implements LearnerLaws {
        @Override
        public Learnable step() {
            return new KFold(3).stratified("kind").shuffled(11);
        }

        @Override
        public LocalData data() {
            return rows();
        }
    }

    @Test
    void behaviour26TwoFoldsOfElevenRowsAreMeasuredOnFiveAndSix() {
        LocalData data = Splits.rows(11);
        Splitter fitted = Splits.fit(new KFold(2), data);
        assertThat(Splits.sizes(fitted, data)).containsExactly("6/5", "5/6");
        assertThat(Splits.ids(fitted.validation(0), data)).containsExactly(0, 1, 2, 3, 4);
        assertThat(Splits.ids(fitted.training(0), data)).containsExactly(5, 6, 7, 8, 9, 10);
        assertThat(Splits.sizes(Splits.fit(new KFold(11), data), data)).containsOnly("10/1");
    }

    private static void assertEveryRowIsMeasuredOnce(Splitter fitted, LocalData data) {
        Set<Long> measured = new HashSet<>();
        for (int fold = 0; fold < fitted.folds(); fold++) {
            Set<Long> both = new HashSet<>();
            for (long id : Splits.ids(fitted.validation(fold), data)) {
                assertThat(measured.add(id)).as("row %d is measured once", id).isTrue();
                both.add(id);
            }
            for (long id : Splits.ids(fitted.training(fold), data)) {
                assertThat(both.add(id)).as("row %d is on one side", id).isTrue();
            }
            assertThat(both).hasSize((int) data.rows());
        }
        assertThat(measured).hasSize((int) data.rows());
    }

    @Test
    void everyRowIsMeasuredOnceAndNeverOnBothSides() {
        LocalData data = rows();
        for (KFold split : List.of(
                new KFold(4),
                new KFold(4).shuffled(3),
                new KFold(4).stratified(),
                new KFold(4).stratified().shuffled(9))) {
            Splitter fitted = Splits.fit(split, data.repartition(5));
            assertEveryRowIsMeasuredOnce(fitted, data);
        }
    }

    @Test
    void stratifiedFoldsDifferByOneRowOfEachClassAndByOneRowInAll() {
        String[] classes = IntStream.range(0, 59)
                .mapToObj(i -> i < 22 ? "a" : i < 39 ? "b" : i < 52 ? "c" : "d")
                .toArray(String[]::new);
        LocalData data = Splits.classes(classes);
        Splitter fitted = Splits.fit(new KFold(5).stratified().shuffled(2), data);
        Set<Integer> sizes = new HashSet<>();
        Map<String, Set<Long>> byClass = new HashMap<>();
        for (int fold = 0; fold < 5; fold++) {
            long[] ids = Splits.ids(fitted.validation(fold), data);
            sizes.add(ids.length);
            Map<String, Long> counts = new HashMap<>();
            Arrays.stream(ids).forEach(id -> counts.merge(classes[(int) id], 1L, Long::sum));
            counts.forEach((name, count) ->
                    byClass.computeIfAbsent(name, key -> new HashSet<>()).add(count));
        }
        assertThat(sizes).isSubsetOf(11, 12);
        assertThat(byClass.get("a")).isSubsetOf(4L, 5L);
        assertThat(byClass.get("b")).isSubsetOf(3L, 4L);
        assertThat(byClass.get("c")).isSubsetOf(2L, 3L);
        assertThat(byClass.get("d")).isSubsetOf(1L, 2L);
    }

    /** 300,000 rows in the ids that partitions of a cluster give, among them negative ones. */
    private static LocalData many() {
        long[] ids = LongStream.range(0, 300_000)
                .map(i -> ((i / 50_000 - 2) << 33) + i % 50_000)
                .toArray();
        Schema schema = Schema.of(
                Field.scalar("x", Role.INPUT, DataType.INT64), Field.scalar("kind", Role.TARGET, DataType.INT32));
        int[] kinds =
                IntStream.range(0, ids.length).map(i -> i % 10 < 7 ? 0 : 1).toArray();
        return LocalData.of(Batch.of(schema, ids, List.of(Tensor.scalars(ids), Tensor.scalars(kinds))))
                .repartition(6);
    }

    @Test
    void manyRowsAreCutExactlyInAFewRounds() {
        LocalData data = many();
        Fitted<KFold> fitted = LocalRunner.create().threads(2).fit(new KFold(7), data);
        assertThat(fitted.report().get(0).rounds()).isLessThanOrEqualTo(5);
        long[] all = data.toBatch().ids();
        long start = 0;
        for (int fold = 0; fold < 7; fold++) {
            long[] ids = Splits.ids(fitted.step().validation(fold), data);
            assertThat(ids).hasSizeBetween(42_857, 42_858);
            assertThat(ids).containsExactly(Arrays.copyOfRange(all, (int) start, (int) start + ids.length));
            start += ids.length;
        }
        assertThat(start).isEqualTo(300_000);
    }

    @Test
    void manyShuffledRowsOfTwoClassesAreCutExactly() {
        LocalData data = many();
        Fitted<KFold> fitted =
                LocalRunner.create().threads(2).fit(new KFold(4).stratified().shuffled(1), data);
        assertThat(fitted.report().get(0).rounds()).isEqualTo(3);
        for (int fold = 0; fold < 4; fold++) {
            Tensor kinds = Splits.side(fitted.step().validation(fold), data).tensor("kind");
            assertThat(Arrays.stream(kinds.toDoubles())
                            .filter(kind -> kind == 0)
                            .count())
                    .isEqualTo(52_500);
            assertThat(kinds.rows()).isEqualTo(75_000);
        }
        Fitted<KFold> other = LocalRunner.create()
                .threads(1)
                .fit(new KFold(4).stratified().shuffled(1), data.repartition(1).blocks(999));
        assertThat(other.step()).isEqualTo(fitted.step());
    }

    @Test
    void badInputIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Splits.fit(new KFold(5), Splits.rows(4)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("4 rows for 5 folds")
                .hasMessageContaining("lower folds");
        assertThatThrownBy(() -> Splits.fit(new KFold(2).stratified(), Splits.classes("a", "a", "b", "a")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("class 'b' with 1 rows for 2 folds");
        assertThatThrownBy(() -> new KFold(1)).isInstanceOf(PenstockException.class);
        assertThatThrownBy(() -> Splits.fit(new KFold(2).stratified(), Splits.rows(9)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("one target");
    }

    @Test
    void aFoldThatIsNotThereIsRefused() {
        LocalData data = Splits.rows(9);
        Splitter fitted = Splits.fit(new KFold(3), data);
        assertThatThrownBy(() -> fitted.validation(3))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("fold 3 of 3");
    }
}
