package io.penstock.engine.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Says;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.tree.Hyperparameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes by majority and by mean, with weights, ties and abstentions. */
class VotingTest {
    private static final LocalData DATA = LocalData.of(Batch.of(
            Schema.of(Field.scalar("x", Role.INPUT, DataType.FLOAT64)),
            new long[] {0, 1, 2},
            List.of(Tensor.scalars(1.0, 2, 3))));

    private static Batch outputs(Step step) {
        return LocalRunner.create().threads(1).transform(step, DATA).toBatch();
    }

    private static Object[] words(Step step) {
        return ((Strings) outputs(step).column(0)).values();
    }

    @Test
    void theMajorityWinsTheFirstOfEqualsAndNullAbstains() {
        Voting voting = Voting.hard(Says.words("b c -"), Says.words("a c -"), Says.words("b a -"));
        assertThat(words(voting)).containsExactly("b", "c", null);
        assertThat(words(voting.weights(1, 5, 1))).containsExactly("a", "c", null);
        assertThat(words(Voting.hard(Says.words("b c d"), Says.words("a a a"))))
                .as("a tie")
                .containsExactly("a", "a", "a");
        assertThat(((Tensor) outputs(Voting.hard(Says.numbers("10 9 -"), Says.numbers("9 10 -"), Says.numbers("9 - -")))
                                .column(0))
                        .toDoubles())
                .as("numbers are in the order of numbers, not of words")
                .containsExactly(9, 9, Double.NaN);
    }

    @Test
    void theMeanIsWeighted() {
        Voting voting =
                Voting.mean(Says.numbers("1 2 -"), Says.numbers("4 - -")).weights(1, 3);
        Batch out = outputs(voting);
        assertThat(((Tensor) out.column(0)).toDoubles()).containsExactly(3.25, 2, Double.NaN);
        assertThat(out.column(0).isNull(2)).isTrue();
        assertThat(out.schema().field(0).predicts()).isEqualTo("label");
    }

    @Test
    void probabilitiesAreMatchedByTheNamesOfTheClasses() {
        Batch out = outputs(Voting.soft(
                        Says.probabilities("a b", "0.9 0.1 0.2 0.8 0.5 0.5"),
                        Says.probabilities("b a", "0.9 0.1 0.3 0.7 0.5 0.5"))
                .weights(1, 3));
        assertThat(((Tensor) out.column("probability")).toDoubles())
                .containsExactly(new double[] {0.3, 0.7, 0.575, 0.425, 0.5, 0.5}, within(1e-12));
        assertThat(((Strings) out.column("prediction")).values()).containsExactly("b", "a", "a");
        assertThat(out.schema().field("probability").features()).containsExactly("a", "b");
    }

    @Test
    void refusesModelsThatCannotVote() {
        Says words = Says.words("a b c");
        Says numbers = Says.numbers("1 2 3");
        assertThatThrownBy(() -> outputs(Voting.hard(words, numbers)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("voting: models that vote must all predict words");
        assertThatThrownBy(() -> outputs(Voting.mean(words, words)))
                .hasMessageContaining("only numbers of one shape have a mean");
        assertThatThrownBy(() -> outputs(Voting.soft(words, words))).hasMessageContaining("vector of probabilities");
        assertThatThrownBy(() -> outputs(Voting.soft(
                        Says.probabilities("a b", "1 0 1 0 1 0"), Says.probabilities("a c", "1 0 1 0 1 0"))))
                .hasMessageContaining("know the same classes");
        assertThatThrownBy(() -> outputs(Voting.hard(words, words).weights(1)))
                .hasMessageContaining("a weight of at least 0 for each model");
        assertThatThrownBy(() -> outputs(Voting.hard(words, words).weights(1, -1)))
                .hasMessageContaining("weight");
        assertThatThrownBy(() -> outputs(Voting.hard(words, words).weights(0, 0)))
                .hasMessageContaining("above 0");
        assertThatThrownBy(Voting::hard).hasMessageContaining("at least one model");
    }

    @Test
    void isSavedAndSetByHyperparameters(@TempDir Path folder) {
        Step voting = Voting.hard(Says.words("b b b"), Says.words("a a a"), Says.words("b c a"));
        Step weighted = Hyperparameters.set(voting, "weights", "1,3,1");
        assertThat(words(weighted)).containsExactly("a", "a", "a");
        Models models = Models.in(new LocalStorage(folder));
        models.save(weighted, DATA.schema(), Map.of());
        assertThat(words(models.load().step())).containsExactly("a", "a", "a");
    }
}
