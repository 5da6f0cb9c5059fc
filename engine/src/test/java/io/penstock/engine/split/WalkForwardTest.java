package io.penstock.engine.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import org.junit.jupiter.api.Test;

class WalkForwardTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return WalkForward.rolling(9, 3).padding(1);
    }

    @Override
    public LocalData data() {
        return Splits.rows(25);
    }

    @Test
    void behaviour26Anchored() {
        LocalData data = Splits.rows(20);
        Splitter fitted = Splits.fit(WalkForward.anchored(9, 3).padding(1), data);
        assertThat(Splits.sizes(fitted, data)).containsExactly("9/3", "12/3", "15/3", "18/1");
        assertThat(Splits.ids(fitted.training(1), data)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(Splits.ids(fitted.validation(1), data)).containsExactly(13, 14, 15);
        Splitter shorter = Splits.fit(WalkForward.anchored(9, 3).padding(1).dropShort(), data);
        assertThat(Splits.sizes(shorter, data)).containsExactly("9/3", "12/3", "15/3");
    }

    @Test
    void behaviour26Rolling() {
        LocalData data = Splits.rows(20);
        Splitter fitted = Splits.fit(WalkForward.rolling(9, 3).padding(1), data);
        assertThat(Splits.sizes(fitted, data)).containsExactly("9/3", "9/3", "9/3", "9/1");
        assertThat(Splits.ids(fitted.training(3), data)).containsExactly(9, 10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(Splits.ids(fitted.validation(3), data)).containsExactly(19);
        Splitter shorter = Splits.fit(WalkForward.rolling(9, 3).padding(1).dropShort(), data);
        assertThat(Splits.sizes(shorter, data)).containsExactly("9/3", "9/3", "9/3");
    }

    @Test
    void withoutPaddingTheSidesTouch() {
        LocalData data = Splits.rows(6);
        Splitter fitted = Splits.fit(WalkForward.rolling(2, 2), data);
        assertThat(Splits.sizes(fitted, data)).containsExactly("2/2", "2/2");
        assertThat(Splits.ids(fitted.training(1), data)).containsExactly(2, 3);
        assertThat(Splits.ids(fitted.validation(1), data)).containsExactly(4, 5);
    }

    @Test
    void manyFoldsOverManyRows() {
        LocalData data = Splits.rows(100_000).repartition(3);
        Splitter fitted = Splits.fit(WalkForward.rolling(1000, 100).padding(7), data);
        assertThat(fitted.folds()).isEqualTo(990);
        assertThat(Splits.ids(fitted.training(500), data))
                .hasSize(1000)
                .startsWith(50_000)
                .endsWith(50_999);
        assertThat(Splits.ids(fitted.validation(500), data))
                .hasSize(100)
                .startsWith(51_007)
                .endsWith(51_106);
    }

    @Test
    void badInputIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Splits.fit(WalkForward.anchored(9, 3).padding(1), Splits.rows(10)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("10 rows for 9 to learn from, 1 left out and at least 1 to measure on");
        assertThatThrownBy(() -> Splits.fit(WalkForward.anchored(9, 3).dropShort(), Splits.rows(11)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("and 3 to measure on");
        assertThatThrownBy(() -> WalkForward.anchored(9, 3).folds())
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("once it is fitted");
    }
}
