package io.penstock.engine.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Times;
import io.penstock.engine.step.Child;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviour 8: parts of pipelines. */
class PipelineSliceTest {
    private static final Pipeline ABCD = Pipeline.ofChildren(
            "letters",
            List.of(
                    new Child("a", Times.of(1)),
                    new Child("b", Times.of(2)),
                    new Child("c", Times.of(3)),
                    new Child("d", Times.of(4))));

    private static List<String> names(Pipeline pipeline) {
        return pipeline.children().stream().map(Child::name).toList();
    }

    @Test
    void slicesByNameAndByPosition() {
        assertThat(names(ABCD.slice("b", null))).containsExactly("b", "c", "d");
        assertThat(names(ABCD.slice(null, "c"))).containsExactly("a", "b", "c");
        assertThat(names(ABCD.slice("b", "c"))).containsExactly("b", "c");
        assertThat(names(ABCD.slice(1, 3))).containsExactly("b", "c");
        assertThatThrownBy(() -> ABCD.slice("e", null))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'e'");
        assertThatThrownBy(() -> ABCD.slice("c", "b")).hasMessageContaining("a slice must begin before it ends");
    }

    @Test
    void splitsAtAType() {
        Pipeline seven = Pipeline.of(
                Times.of(1), Times.of(2), new Centre(), Times.of(4), Times.of(5), new Centre(), Times.of(7));
        List<Pipeline> parts = seven.splitAt(Centre.class);
        assertThat(parts).hasSize(3);
        assertThat(parts).extracting(part -> part.children().size()).containsExactly(3, 3, 1);
    }
}
