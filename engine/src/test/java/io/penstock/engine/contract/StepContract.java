package io.penstock.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Introspectable;
import io.penstock.engine.step.LiveStep;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.RowChanging;
import io.penstock.engine.step.Step;
import io.penstock.engine.step.Transformer;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.type.StepTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every step that holds no steps must do. */
public interface StepContract {
    /** An unfitted step that can take {@link #data()}. */
    Transformer step();

    /** At least 20 rows that the step can learn from, where it learns. */
    LocalData data();

    /** The step, fitted where it learns. */
    default Transformer fitted() {
        return (Transformer)
                LocalRunner.create().threads(1).fit((Step) step(), data()).step();
    }

    private static Batch rows(LocalData data) {
        return data.toBatch();
    }

    private static Batch read(Transformer fitted, LocalData data, Phase phase) {
        Schema read =
                Planner.transform(fitted, data.schema(), phase).exit().scan().schema();
        return rows(data).project(read);
    }

    private static Batch apply(Transformer step, Batch batch, Phase phase) {
        try (LiveStep live = step.setup(Context.of(phase, 7).at("step"))) {
            return live.transform(batch);
        }
    }

    @Test
    default void isRegisteredUnderItsId() {
        StepTypes types = StepTypes.discover();
        assertThat(types.byId(types.of((Step) step()).id()).stepClass()).isEqualTo(step().getClass());
        assertThat(types.of((Step) step()).summary()).isNotBlank();
    }

    @Test
    default void everyParameterIsDocumentedAndCanBeSetToItsDefault() {
        if (!(step() instanceof Configurable configurable)) {
            return;
        }
        Settings settings = configurable.settings();
        for (Param<?> param : settings.params()) {
            assertThat(param.documentation()).as(param.name()).isNotBlank();
            assertThat(settings.with(param.name(), param.defaultValue()).get(param.name()))
                    .isEqualTo(param.defaultValue());
            assertThat(settings.with(param.name(), String.valueOf(param.defaultValue()))
                            .get(param.name()))
                    .as("parsed from text")
                    .isEqualTo(param.defaultValue());
        }
        assertThatThrownBy(() -> settings.with("no_such_parameter", 1))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no_such_parameter");
    }

    @Test
    default void drawsOfTheDefaultSpaceAreAcceptedAsValues() {
        if (!(step() instanceof Configurable configurable)) {
            return;
        }
        SplittableRandom random = new SplittableRandom(11);
        Settings settings = configurable.settings();
        settings.space().forEach((name, distribution) -> {
            for (int i = 0; i < 50; i++) {
                Object drawn = distribution.sample(random);
                assertThat(distribution.contains(drawn))
                        .as("%s %s", name, drawn)
                        .isTrue();
                settings.with(name, drawn);
            }
        });
    }

    @Test
    default void outputsSaysWhatTransformGives() {
        Transformer fitted = fitted();
        for (Phase phase : List.of(Phase.PREDICT, Phase.EVALUATE, Phase.TRAIN)) {
            Batch in = read(fitted, data(), phase == Phase.TRAIN ? Phase.EVALUATE : phase);
            Schema promised = fitted.outputs(in.schema(), phase);
            Batch out = apply(fitted, in, phase);
            assertThat(out.schema()).as("in phase %s", phase).isEqualTo(promised);
            assertThat(promised.fields())
                    .as("all dimensions are known once fitted")
                    .allSatisfy(field -> assertThat(field.shape()).doesNotContain(Field.UNKNOWN));
            if (fitted instanceof RowChanging) {
                assertThat(in.ids())
                        .as("every row bears the id of one that went in")
                        .contains(out.ids());
            } else {
                assertThat(out.ids()).containsExactly(in.ids());
            }
        }
    }

    @Test
    default void whatIsKnownBeforeTheFitStaysTrueAfterIt() {
        Schema in = data().schema();
        Schema before = step().outputs(in, Phase.TRAIN);
        Schema after = fitted().outputs(in, Phase.TRAIN);
        assertThat(after.names()).containsExactlyElementsOf(before.names());
        for (int i = 0; i < before.size(); i++) {
            Field early = before.field(i);
            Field late = after.field(i);
            assertThat(late.type()).isEqualTo(early.type());
            assertThat(late.role()).isEqualTo(early.role());
            assertThat(late.predicts()).isEqualTo(early.predicts());
            assertThat(late.shape()).hasSameSizeAs(early.shape());
        }
    }

    @Test
    default void blocksDoNotInfluenceEachOther() {
        Transformer fitted = fitted();
        Batch in = read(fitted, data(), Phase.PREDICT);
        Batch whole = apply(fitted, in, Phase.PREDICT);
        try (LiveStep live = fitted.setup(Context.of(Phase.PREDICT, 7).at("step"))) {
            List<Batch> parts = new ArrayList<>();
            for (int from = 0; from < in.rows(); from += 3) {
                parts.add(live.transform(in.slice(from, Math.min(in.rows(), from + 3))));
            }
            Batches.assertClose(Batch.concat(parts), whole, 1e-12);
        }
    }

    @Test
    default void noRowsGiveNoRows() {
        Transformer fitted = fitted();
        Batch in = read(fitted, data(), Phase.PREDICT).slice(0, 0);
        Batch out = apply(fitted, in, Phase.PREDICT);
        assertThat(out.rows()).isZero();
        assertThat(out.schema()).isEqualTo(fitted.outputs(in.schema(), Phase.PREDICT));
    }

    @Test
    default void theInputIsLeftAsItWas() {
        Transformer fitted = fitted();
        Batch in = read(fitted, data(), Phase.PREDICT);
        Batch copy = Batch.of(
                in.schema(),
                in.ids().clone(),
                in.columns().stream().map(StepContract::copied).toList());
        apply(fitted, in, Phase.PREDICT);
        assertThat(in).isEqualTo(copy);
    }

    private static Column copied(Column column) {
        int[] all = new int[column.rows()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return column.select(all);
    }

    @Test
    default void savedAndLoadedItIsTheSame(@TempDir Path folder) {
        Transformer fitted = fitted();
        Models models = Models.in(new LocalStorage(folder));
        models.save(fitted, data().schema(), Map.of());
        Transformer loaded = (Transformer) models.load().step();
        Batch in = read(fitted, data(), Phase.PREDICT);
        assertThat(apply(loaded, in, Phase.PREDICT)).isEqualTo(apply(fitted, in, Phase.PREDICT));
        assertThat(models.load().schema()).isEqualTo(data().schema());
        if (fitted instanceof Configurable configurable) {
            assertThat(((Configurable) loaded).settings()).isEqualTo(configurable.settings());
        }
        if (fitted instanceof Introspectable introspectable) {
            assertThat(((Introspectable) loaded).attributes().keySet())
                    .isEqualTo(introspectable.attributes().keySet());
        }
    }

    @Test
    default void aSecondLiveHalfWorksBesideTheFirst() {
        Transformer fitted = fitted();
        Batch in = read(fitted, data(), Phase.PREDICT);
        try (LiveStep first = fitted.setup(Context.of(Phase.PREDICT, 7).at("step"));
                LiveStep second = fitted.setup(Context.of(Phase.PREDICT, 7).at("step"))) {
            Batch expected = first.transform(in);
            assertThat(second.transform(in)).isEqualTo(expected);
        }
    }

    /** Comparisons of blocks and tensors. */
    final class Batches {
        private Batches() {}

        /** Asserts the same rows and schema, numbers within a relative and absolute tolerance. */
        public static void assertClose(Batch actual, Batch expected, double tolerance) {
            assertThat(actual.schema()).isEqualTo(expected.schema());
            assertThat(actual.ids()).containsExactly(expected.ids());
            for (int i = 0; i < expected.columns().size(); i++) {
                assertClose(
                        actual.column(i),
                        expected.column(i),
                        tolerance,
                        expected.schema().field(i).name());
            }
        }

        /** Asserts the same shape, numbers within a relative and absolute tolerance, everything else equal. */
        public static void assertClose(Column actual, Column expected, double tolerance, String what) {
            if (!(expected instanceof Tensor tensor) || !(actual instanceof Tensor other)) {
                assertThat(actual).as(what).isEqualTo(expected);
                return;
            }
            assertThat(other.rowShape()).as(what).isEqualTo(tensor.rowShape());
            assertThat(other.rows()).as(what).isEqualTo(tensor.rows());
            for (int i = 0; i < tensor.elements(); i++) {
                double wanted = tensor.get(i);
                double found = other.get(i);
                if (Double.isNaN(wanted) || Double.isInfinite(wanted)) {
                    assertThat(found).as("%s, element %d", what, i).isEqualTo(wanted);
                } else {
                    assertThat(Math.abs(found - wanted))
                            .as("%s, element %d: %s instead of %s", what, i, found, wanted)
                            .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(wanted)));
                }
            }
        }
    }
}
