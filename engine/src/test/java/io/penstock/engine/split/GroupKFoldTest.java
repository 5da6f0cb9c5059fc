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
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GroupKFoldTest implements LearnerLaws {
    private static final String[] GROUPS = "aaabccddddeefggghhijjj".split("");

    @Override
    public Learnable step() {
        return new GroupKFold(3).by("who");
    }

    @Override
    public LocalData data() {
        return Splits.groups(GROUPS);
    }

    private static int[] folds(Splitter fitted, LocalData data) {
        int[] folds = new int[(int) data.rows()];
        for (int fold = 0; fold < fitted.folds(); fold++) {
            for (long id : Splits.ids(fitted.validation(fold), data)) {
                folds[(int) id] = fold;
            }
        }
        return folds;
    }

    /** The folds of {@code GroupKFold(k).split(x, groups=…)} in scikit-learn 1.9.1. */
    @Test
    void groupsGoWhereScikitLearnPutsThem() {
        LocalData data = data();
        assertThat(folds(Splits.fit(new GroupKFold(2), data), data))
                .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1);
        assertThat(folds(Splits.fit(new GroupKFold(3), data), data))
                .containsExactly(1, 1, 1, 0, 2, 2, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 0, 1, 1, 1);
        assertThat(folds(Splits.fit(new GroupKFold(4), data), data))
                .containsExactly(3, 3, 3, 1, 3, 3, 0, 0, 0, 0, 2, 2, 0, 2, 2, 2, 1, 1, 0, 1, 1, 1);
    }

    @Test
    void groupsThatAreNumbersAreOrderedByNumber() {
        long[] groups = {10, 10, 9, 9, 2, 2, 2, 1, 33};
        Schema schema = Schema.of(
                Field.scalar("x", Role.INPUT, DataType.INT64), Field.scalar("who", Role.GROUP, DataType.INT64));
        LocalData data = LocalData.of(Batch.of(
                schema,
                LongStream.range(0, groups.length).toArray(),
                List.of(Tensor.scalars(groups), Tensor.scalars(groups))));
        assertThat(folds(Splits.fit(new GroupKFold(2), data), data)).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void noGroupIsOnBothSides() {
        LocalData data = data();
        Splitter fitted = Splits.fit(new GroupKFold(3), data.repartition(4));
        for (int fold = 0; fold < 3; fold++) {
            List<String> training = LongStream.of(Splits.ids(fitted.training(fold), data))
                    .mapToObj(id -> GROUPS[(int) id])
                    .toList();
            List<String> validation = LongStream.of(Splits.ids(fitted.validation(fold), data))
                    .mapToObj(id -> GROUPS[(int) id])
                    .toList();
            assertThat(training).doesNotContainAnyElementsOf(validation);
            assertThat(training.size() + validation.size()).isEqualTo(GROUPS.length);
        }
    }

    @Test
    void badInputIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Splits.fit(new GroupKFold(3), Splits.groups("a", "a", "b")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("2 groups for 3 folds");
        assertThatThrownBy(() -> Splits.fit(new GroupKFold(2), Splits.rows(5)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("one column of groups");
        assertThatThrownBy(() -> Splits.fit(new GroupKFold(2).by("patient"), data()))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'patient'")
                .hasMessageContaining("who");
        assertThatThrownBy(() -> Splits.fit(new GroupKFold(2), Splits.groups("a", "b", null)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("needs a group");
        Splitter fitted = Splits.fit(new GroupKFold(2), Splits.groups("a", "b"));
        assertThatThrownBy(() -> Splits.ids(fitted.training(0), Splits.groups("c")))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("group 'c'");
    }
}
