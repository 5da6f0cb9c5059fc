package io.penstock.engine.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.space.Constraint;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.ChooseMany;
import io.penstock.engine.wrap.ChooseOne;
import io.penstock.engine.wrap.OptionalStep;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpacesTest {
    private static Centre centre() {
        Centre centre = new Centre();
        return (Centre) centre.with(centre.settings().withSpace("scale", Distributions.uniform(0, 1)));
    }

    private static Pipeline tree() {
        Step many = ChooseMany.ofChildren(List.of(
                new Child("x", centre()), new Child("y", new OptionalStep(centre())), new Child("z", new Centre())));
        Step one = ChooseOne.ofChildren(List.of(new Child("many", many), new Child("plain", centre())), "");
        return Pipeline.of(centre(), new OptionalStep(Pipeline.of(one).named("inner")));
    }

    @Test
    void whatDoesNotActIsNotSearched() {
        SearchSpace space = Spaces.of(tree());
        assertThat(space.names())
                .containsExactly(
                        "centre__scale",
                        "inner__enabled",
                        "inner__choose_one__choice",
                        "inner__choose_one__many__use_x",
                        "inner__choose_one__many__use_y",
                        "inner__choose_one__many__use_z",
                        "inner__choose_one__many__x__scale",
                        "inner__choose_one__many__y__enabled",
                        "inner__choose_one__many__y__scale",
                        "inner__choose_one__plain__scale");
        assertThat(space.constraints().stream().map(Constraint::describe))
                .containsExactly("inner__choose_one__many__use_x or inner__choose_one__many__use_y"
                        + " or inner__choose_one__many__use_z");
        assertThat(space.toTable())
                .contains("inner__choose_one__choice is many", "inner__choose_one__choice is plain")
                .doesNotContain(", ]");
        boolean all = false;
        for (int draw = 0; draw < 300; draw++) {
            Map<String, Object> point = space.sample(new SplittableRandom(draw));
            boolean enabled = point.get("inner__enabled").equals(true);
            boolean many = enabled && point.get("inner__choose_one__choice").equals("many");
            boolean plain = enabled && !many;
            boolean y = many && point.get("inner__choose_one__many__use_y").equals(true);
            boolean yScale =
                    y && point.get("inner__choose_one__many__y__enabled").equals(true);
            assertThat(point.containsKey("inner__choose_one__plain__scale")).isEqualTo(plain);
            assertThat(point.containsKey("inner__choose_one__many__y__enabled")).isEqualTo(y);
            assertThat(point.containsKey("inner__choose_one__many__y__scale")).isEqualTo(yScale);
            assertThat(Hyperparameters.values(Hyperparameters.set(tree(), point)))
                    .containsAllEntriesOf(point);
            all |= yScale;
        }
        assertThat(all).isTrue();
    }

    @Test
    void whatIsSettledNeedsNoCondition() {
        Step off = Hyperparameters.setSpace(tree(), "inner__enabled", Distributions.fixed(false));
        assertThat(Spaces.of(off).sample(new SplittableRandom(1)).keySet())
                .containsExactly("centre__scale", "inner__enabled");
    }
}
