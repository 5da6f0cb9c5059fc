package io.penstock.steps.network;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.param.Param;
import io.penstock.engine.param.Settings;
import io.penstock.steps.kernel.Precision;
import io.penstock.steps.network.train.Descent;
import io.penstock.steps.network.train.Training;
import java.util.List;
import java.util.Locale;

/** The hyperparameters of {@link Network}. */
@SuppressWarnings("rawtypes")
final class NetworkParams {
    static final Param<List> LAYERS = Param.list("layers").doc("The layers, in order.");
    static final Param<List> HEADS = Param.list("heads").doc("The outputs and what they learn.");
    static final Param<List> INPUTS = Param.list("inputs")
            .doc("The columns that are inputs, each by itself; all numeric inputs as one where none is named.");
    static final Param<List> FROZEN = Param.list("frozen").doc("The names of the layers that do not learn.");
    static final Param<String> OUTPUT = Param.text("output", "")
            .doc("The layer whose values are given out; the predictions of the heads where none is named.");
    static final Param<Integer> EPOCHS =
            Param.integer("epochs", 10).atLeast(1).doc("How often a fit goes through all rows.");
    static final Param<Integer> BATCH_ROWS = Param.integer("batch_rows", 128)
            .atLeast(1)
            .space(Distributions.ordinal(32, 64, 128, 256))
            .doc("The rows of a mini-batch; the last one of a partition may be short.");
    static final Param<Integer> WINDOW =
            Param.integer("window", 8192).atLeast(1).doc("The rows that are shuffled among each other.");
    static final Param<String> OPTIMIZER =
            Param.oneOf("optimizer", "adam", "adamw", "sgd").doc("How steps follow from gradients.");
    static final Param<Double> LEARNING_RATE = Param.real("learning_rate", 0.001)
            .atLeast(0)
            .space(Distributions.logUniform(1e-4, 1e-1))
            .doc("How far a step goes.");
    static final Param<Double> MOMENTUM = Param.real("momentum", 0.9)
            .atLeast(0)
            .atMost(Math.nextDown(1.0))
            .doc("The momentum of sgd (0 for plain descent), or the decay of Adam's first moment.");
    static final Param<Double> SECOND_MOMENTUM =
            Param.real("second_momentum", 0.999).atLeast(0).atMost(1).doc("The decay of Adam's second moment.");
    static final Param<Boolean> NESTEROV =
            Param.flag("nesterov", false).doc("Whether the momentum of sgd looks ahead.");
    static final Param<String> SCHEDULE = Param.oneOf("schedule", "constant", "step", "cosine")
            .doc("How the learning rate goes from epoch to epoch.");
    static final Param<Integer> SCHEDULE_EPOCHS =
            Param.integer("schedule_epochs", 10).atLeast(1).doc("The epochs from one step of the rate to the next.");
    static final Param<Double> SCHEDULE_FACTOR =
            Param.real("schedule_factor", 0.1).atLeast(0).doc("What a step of the rate multiplies it by.");
    static final Param<Integer> WARM_UP =
            Param.integer("warm_up_steps", 0).atLeast(0).doc("The steps over which the rate grows from 0.");
    static final Param<Double> L2 = Param.real("l2", 0)
            .atLeast(0)
            .space(Distributions.logUniform(1e-6, 1e-2))
            .doc("The weight of half the sum of the squared weights in the loss; biases are left out.");
    static final Param<Double> WEIGHT_DECAY = Param.real("weight_decay", 0.01)
            .atLeast(0)
            .doc("The share of the weights, times the rate, that every step of adamw takes away.");
    static final Param<Double> CLIP =
            Param.real("clip_norm", 0).atLeast(0).doc("The largest norm of the gradient; 0 for no bound.");
    static final Param<Double> SMOOTHING = Param.real("label_smoothing", 0)
            .atLeast(0)
            .atMost(1)
            .doc("What a class is not sure of, shared among all classes.");
    static final Param<String> CLASS_WEIGHTS = Param.oneOf("class_weights", "none", "balanced")
            .doc("Whether rows weigh the less the more rows their class has.");
    static final Param<Double> HELD_OUT = Param.real("held_out", 0)
            .atLeast(0)
            .atMost(0.9)
            .doc("The share of the rows that are held out; the best state by their loss is kept.");
    static final Param<Integer> PATIENCE = Param.integer("patience", 0)
            .atLeast(0)
            .doc("The epochs without improvement on the rows held out after which a fit ends; 0 for none.");
    static final Param<String> ON_DIVERGENCE = Param.oneOf("on_divergence", "fail", "keep_last")
            .doc("Whether a loss that is not finite is an error, or ends the fit with the state before.");
    static final Param<Boolean> OPTIMIZER_STATE = Param.flag("optimizer_state", true)
            .doc("Whether the optimizer's state is kept for going on; it makes models two or three times as large.");
    static final Param<String> PRECISION =
            Param.oneOf("precision", "float32", "float64").doc("The numbers that the network computes with.");

    static final List<Param<?>> ALL = List.of(
            LAYERS,
            HEADS,
            INPUTS,
            FROZEN,
            OUTPUT,
            EPOCHS,
            BATCH_ROWS,
            WINDOW,
            OPTIMIZER,
            LEARNING_RATE,
            MOMENTUM,
            SECOND_MOMENTUM,
            NESTEROV,
            SCHEDULE,
            SCHEDULE_EPOCHS,
            SCHEDULE_FACTOR,
            WARM_UP,
            L2,
            WEIGHT_DECAY,
            CLIP,
            SMOOTHING,
            CLASS_WEIGHTS,
            HELD_OUT,
            PATIENCE,
            ON_DIVERGENCE,
            OPTIMIZER_STATE,
            PRECISION);

    private NetworkParams() {}

    static Precision precision(Settings settings) {
        return settings.get(PRECISION).equals("float64") ? Precision.FLOAT64 : Precision.FLOAT32;
    }

    static Training training(Settings settings) {
        if (settings.get(PATIENCE) > 0 && settings.get(HELD_OUT) == 0) {
            throw PenstockException.user("patience needs rows that are held out")
                    .value("patience " + settings.get(PATIENCE) + ", held_out 0")
                    .remedy("set held_out, for example to 0.1, or put Epochs with stopEarly around the network")
                    .build();
        }
        Descent.Optimizer optimizer =
                Descent.Optimizer.valueOf(settings.get(OPTIMIZER).toUpperCase(Locale.ROOT));
        Descent descent = new Descent(
                optimizer,
                settings.get(LEARNING_RATE),
                settings.get(MOMENTUM),
                settings.get(SECOND_MOMENTUM),
                settings.get(NESTEROV),
                Descent.Schedule.valueOf(settings.get(SCHEDULE).toUpperCase(Locale.ROOT)),
                settings.get(SCHEDULE_EPOCHS),
                settings.get(SCHEDULE_FACTOR),
                settings.get(WARM_UP),
                settings.get(L2),
                optimizer == Descent.Optimizer.ADAMW ? settings.get(WEIGHT_DECAY) : 0,
                settings.get(CLIP));
        return new Training(
                precision(settings),
                settings.get(EPOCHS),
                settings.get(BATCH_ROWS),
                settings.get(WINDOW),
                descent,
                settings.get(SMOOTHING),
                settings.get(CLASS_WEIGHTS).equals("balanced"),
                settings.get(HELD_OUT),
                settings.get(PATIENCE),
                settings.get(ON_DIVERGENCE).equals("keep_last"),
                settings.get(OPTIMIZER_STATE));
    }
}
