package io.penstock.steps.augment;

import io.penstock.engine.data.Field;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.engine.step.State;
import io.penstock.engine.type.StepType;
import java.util.List;

/**
 * Sets each element of the floating inputs to 0 with the probability {@code rate}, in training only, and divides the
 * others by {@code 1 − rate}, so that the expected value of every element stays and nothing has to be done when
 * predicting (N. Srivastava and others, <i>Dropout</i>, 2014). NaN and null stay.
 */
public final class InputDropout extends Augmentation {
    public static final Param<Double> RATE = Param.real("rate", 0.1)
            .atLeast(0)
            .atMost(0.99)
            .space(Distributions.uniform(0, 0.5))
            .doc("The probability with which an element becomes 0.");
    public static final StepType<InputDropout> TYPE = StepType.of(
            "InputDropout",
            InputDropout.class,
            "Sets elements of inputs to zero at random, in training only.",
            List.of(INPUT, RATE),
            InputDropout::new);

    public InputDropout() {
        this(TYPE.defaults(), State.EMPTY);
    }

    InputDropout(Settings settings, State state) {
        super(settings, state);
    }

    @Override
    public StepType<InputDropout> type() {
        return TYPE;
    }

    public InputDropout(double rate) {
        this(TYPE.defaults().with(RATE, rate), State.EMPTY);
    }

    @Override
    String kind() {
        return "floating numbers";
    }

    @Override
    boolean isChangeable(Field input) {
        return input.type().isFloating();
    }

    @Override
    Change change(Field input) {
        double rate = get(RATE);
        return (random, row) -> {
            for (int j = 0; j < row.length; j++) {
                boolean dropped = random.nextDouble() < rate;
                row[j] = Double.isNaN(row[j]) ? row[j] : dropped ? 0 : row[j] / (1 - rate);
            }
        };
    }
}
