package io.penstock.steps.sample;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.search.Execution;
import io.penstock.engine.search.Search;
import io.penstock.engine.split.HoldOut;
import io.penstock.steps.linear.LogisticRegression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches over pipelines that begin with a sampler, which trials share. */
class SampledSearchTest {
    @ParameterizedTest
    @EnumSource(Execution.class)
    void copiesOfRowsAreNotHeldOutWhereverTrialsRun(Execution execution) {
        Search search = Search.of(Pipeline.of(
                        new BlockShuffle(),
                        Epochs.of(2, new LogisticRegression(0.1)).validate(new HoldOut(0.5), "accuracy")))
                .over("l2")
                .space("l2", Distributions.choice(0.1, 1.0))
                .metric("accuracy")
                .folds(2)
                .execution(execution)
                .giveUpAfter(1);
        assertThatThrownBy(() -> LocalRunner.create().fit(search, ClassSamplerTest.unbalanced(100)))
                .hasMessageContaining("rows must be held out before they are changed");
    }
}
