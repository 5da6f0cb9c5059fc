package io.penstock.steps.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.contract.LearnerLaws;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.learn.Learnable;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.step.Step;
import io.penstock.steps.testing.Tables;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneHotEncoderTest implements LearnerLaws {
    @Override
    public Learnable step() {
        return new OneHotEncoder();
    }

    @Override
    public LocalData data() {
        String[][] rows = new String[24][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new String[] {"c" + i % 5, i % 2 == 0 ? "even" : "odd"};
        }
        return Tables.words(List.of("class", "parity"), rows);
    }

    @Test
    void placesAreTheSortedWordsAndCanDropTheFirst() {
        LocalData data = Tables.words(List.of("c"), new String[] {"b"}, new String[] {"a"}, new String[] {"c"});
        LocalRunner runner = LocalRunner.create();
        Batch out = runner.transform(runner.fit(new OneHotEncoder(), data).step(), data)
                .toBatch();
        assertThat(out.schema().field(0).features()).containsExactly("c=a", "c=b", "c=c");
        assertThat(((Tensor) out.column(0)).toDoubles()).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
        Step dropping = Pipeline.of(new OneHotEncoder()).set("one_hot_encoder__drop_first", true);
        Batch fewer = runner.transform(runner.fit(dropping, data).step(), data).toBatch();
        assertThat(((Tensor) fewer.column(0)).toDoubles()).containsExactly(1, 0, 0, 0, 0, 1);
    }

    @Test
    void anUnknownWordIsAnErrorThatNamesTheRowOrGivesZeros() {
        LocalData train = Tables.words(List.of("c"), new String[] {"a"}, new String[] {"b"});
        LocalData test = Tables.words(List.of("c"), new String[] {"a"}, new String[] {"z"});
        LocalRunner runner = LocalRunner.create();
        Pipeline fitted = runner.fit(Pipeline.of(new OneHotEncoder()), train).step();
        assertThatThrownBy(() -> runner.transform(fitted, test))
                .hasMessageContaining("pipeline/one_hot_encoder")
                .hasMessageContaining("'z' in 'c'")
                .hasMessageContaining("id 1");
        Batch out = runner.transform(fitted.set("unknown", "zeros"), test).toBatch();
        assertThat(((Tensor) out.column(0)).toDoubles()).containsExactly(1, 0, 0, 0);
    }
}
