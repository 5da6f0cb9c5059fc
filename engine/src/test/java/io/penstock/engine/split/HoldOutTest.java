package io.penstock.engine.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Strings;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HoldOutTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new HoldOut(0.3).stratified().shuffled(5);
    }

    @Override
    public LocalData data() {
        return Splits.classes(
                IntStream.range(0, 40).mapToObj(i -> i % 3 == 0 ? "yes" : "no").toArray(String[]::new));
    }

    @Test
    void behaviour26FourRowsAt20PercentAreThreeAndOneElevenAreEightAndThree() {
        LocalData four = Splits.rows(4);
        Splitter fitted = Splits.fit(new HoldOut(0.2), four);
        assertThat(Splits.sizes(fitted, four)).containsExactly("3/1");
        assertThat(Splits.ids(fitted.validation(0), four)).as("the last rows").containsExactly(3);
        LocalData eleven = Splits.rows(11);
        fitted = Splits.fit(new HoldOut(0.2), eleven);
        assertThat(Splits.sizes(fitted, eleven)).containsExactly("8/3");
        assertThat(Splits.ids(fitted.training(0), eleven)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void unfittedOnOneSideOrFittedOnAllItPassesWhatItShould() {
        LocalData data = Splits.rows(10);
        assertThat(Splits.ids(Splits.fit(new HoldOut(0.2), data), data)).hasSize(10);
        assertThatThrownBy(() -> new HoldOut(0.2).training(0))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("fitted");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.2), data).training(1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("fold 1 of 1");
        assertThatThrownBy(() -> HoldOut.TYPE.create(HoldOut.TYPE.defaults().with("side", "both"), step().state()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'both'");
    }

    @Test
    void shuffledItTakesOtherRowsBySeedAndTheSameByTheSameSeed() {
        LocalData data = Splits.rows(1000);
        long[] first = Splits.ids(Splits.fit(new HoldOut(0.2).shuffled(1), data).validation(0), data);
        long[] again = Splits.ids(
                Splits.fit(new HoldOut(0.2).shuffled(1), data.repartition(7)).validation(0), data);
        long[] second =
                Splits.ids(Splits.fit(new HoldOut(0.2).shuffled(2), data).validation(0), data);
        assertThat(first).hasSize(200).containsExactly(again).isNotEqualTo(second);
        assertThat(Arrays.stream(first).average().orElse(0)).isBetween(440.0, 560.0);
    }

    @Test
    void stratifiedEveryClassGivesItsShare() {
        String[] classes = IntStream.range(0, 100)
                .mapToObj(i -> i < 70 ? "a" : i < 95 ? "b" : "c")
                .toArray(String[]::new);
        LocalData data = Splits.classes(classes);
        Splitter fitted = Splits.fit(new HoldOut(0.2).stratified(), data);
        Strings kinds = (Strings) Splits.side(fitted.validation(0), data).column("kind");
        assertThat(kinds.values()).filteredOn("a"::equals).hasSize(14);
        assertThat(kinds.values()).filteredOn("b"::equals).hasSize(5);
        assertThat(kinds.values()).filteredOn("c"::equals).hasSize(1);
    }

    @Test
    void theLargestRemaindersMakeUpTheTotal() {
        // 30% of 7, 5 and 3 rows: 2.1, 1.5 and 0.9, together 4.5, so 5 rows: 2, 1 and 0, and one more for c and b.
        LocalData data = Splits.classes("a", "a", "a", "a", "a", "a", "a", "b", "b", "b", "b", "b", "c", "c", "c");
        Splitter fitted = Splits.fit(new HoldOut(0.3).stratified(), data);
        assertThat(Splits.ids(fitted.validation(0), data)).containsExactly(5, 6, 10, 11, 14);
    }

    @Test
    void badInputIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.2), Splits.rows(1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("1 of 1 rows");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0), Splits.rows(9)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("0 of 9 rows");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.5).stratified(), Splits.classes("a", "a", "b")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("class 'b' with 1");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.5).stratified(), Splits.rows(9)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("target");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.5).stratified("age"), Splits.classes("a", "a")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'age'")
                .hasMessageContaining("kind");
        LocalData seen = Splits.classes("a", "a", "b", "b");
        Splitter fitted = Splits.fit(new HoldOut(0.5).stratified(), seen);
        assertThatThrownBy(() -> Splits.ids(fitted.training(0), Splits.classes("a", "z")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("class 'z'");
    }

    @Test
    void idsThatRepeatAreRefused() {
        long[] ids = LongStream.range(0, 100_000).map(i -> 7).toArray();
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.5), Splits.data(new long[] {1, 2, 2, 3}, null, null)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("different ids");
        assertThatThrownBy(() -> Splits.fit(new HoldOut(0.5), Splits.data(ids, null, null)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("different ids");
    }
}
