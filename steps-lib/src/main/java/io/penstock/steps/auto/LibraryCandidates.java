package io.penstock.steps.auto;

import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.param.Distribution;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.search.Candidates;
import io.penstock.engine.search.Kind;
import io.penstock.engine.step.Child;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Hyperparameters;
import io.penstock.engine.wrap.ChooseOne;
import io.penstock.engine.wrap.OptionalStep;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.encode.OneHotEncoder;
import io.penstock.steps.impute.Imputer;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.linear.SgdRegressor;
import io.penstock.steps.network.Layers;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Node;
import io.penstock.steps.scale.MinMaxScaler;
import io.penstock.steps.scale.StandardScaler;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline that takes numbers and words with gaps, and has one choice of learners: {@code encode} (where there are words), {@code impute}, {@code scale}
 * (none, standard, range), {@code reduce} (none, principal components) and {@code learner} (linear by an exact fit or by gradient descent, or a network of one or of two
 * layers). With its defaults it is an exact linear fit on standardized features.
 */
public final class LibraryCandidates implements Candidates {
    /** Fewer features are not worth reducing. */
    private static final int FEWEST_TO_REDUCE = 4;

    @Override
    public Step propose(Kind kind, Schema schema) {
        List<Child> steps = new ArrayList<>();
        if (schema.inputs().stream().anyMatch(field -> field.type() == DataType.STRING)) {
            steps.add(new Child("encode", Hyperparameters.set(new OneHotEncoder(), "unknown", "zeros")));
        }
        steps.add(new Child("impute", space(new Imputer(), "strategy", Distributions.choice("mean", "median"))));
        steps.add(new Child("scale", scale()));
        int width = leastWidth(schema);
        if (width >= FEWEST_TO_REDUCE) {
            steps.add(new Child("reduce", reduce(width)));
        }
        String target = schema.targets().get(0).name();
        steps.add(new Child("learner", kind == Kind.CLASSIFICATION ? classifiers(target) : regressors(target)));
        return Pipeline.ofChildren("pipeline", steps);
    }

    /** How many features there are behind an encoder, at least. */
    private static int leastWidth(Schema schema) {
        int width = 0;
        for (Field field : schema.inputs()) {
            boolean counted = field.type() != DataType.STRING && field.width() != Field.UNKNOWN;
            width += counted ? field.width() : 1;
        }
        return width;
    }

    private static Step space(Step step, String name, Distribution distribution) {
        return Hyperparameters.setSpace(step, name, distribution);
    }

    private static Step scale() {
        return new OptionalStep(ChooseOne.ofChildren(
                List.of(new Child("standard", fixedScaler()), new Child("range", new MinMaxScaler())), "standard"));
    }

    private static Step reduce(int width) {
        int most = Math.min(64, width);
        Step pca = space(new Pca(Math.max(2, most / 2)), "components", Distributions.logInteger(2, most));
        return space(new OptionalStep(pca, false), "enabled", Distributions.bool(0.3));
    }

    private static Step classifiers(String target) {
        return ChooseOne.ofChildren(
                List.of(
                        new Child("logistic", new LogisticRegression(1e-4)),
                        new Child("descent", new SgdClassifier()),
                        new Child("network", network(false, Head.classify(target), 64)),
                        new Child("deep", network(false, Head.classify(target), 128, 64))),
                "logistic");
    }

    private static Step regressors(String target) {
        Step descent = space(new SgdRegressor(), "learning_rate", Distributions.logUniform(1e-3, 0.1));
        return ChooseOne.ofChildren(
                List.of(
                        new Child("linear", LinearRegression.ridge(1e-4)),
                        new Child("descent", Hyperparameters.set(descent, "learning_rate", 0.01)),
                        new Child("network", network(true, Head.regress(target), 64)),
                        new Child("deep", network(true, Head.regress(target), 128, 64))),
                "linear");
    }

    /** Features, and quantities, of mean 0 and deviation 1 on their way in; it ends when a tenth of the rows, held out, says so. */
    private static Step network(boolean scalesTarget, Head head, int... units) {
        List<Child> steps = new ArrayList<>();
        if (scalesTarget) {
            steps.add(new Child("target", OutputTransform.of(fixedScaler())));
        }
        steps.add(new Child("features", fixedScaler()));
        Node[] layers = new Node[units.length];
        for (int i = 0; i < units.length; i++) {
            layers[i] = Layers.dense(units[i], Activation.RELU);
        }
        Step network = Network.of(layers)
                .heads(head)
                .epochs(40)
                .batchRows(32)
                .learningRate(0.003)
                .stopEarly(0.1, 5)
                .set("l2", 1e-5);
        network = space(network, "learning_rate", Distributions.logUniform(3e-4, 3e-2));
        steps.add(new Child("network", space(network, "batch_rows", Distributions.ordinal(16, 32, 64, 128))));
        return Pipeline.ofChildren("network", steps);
    }

    private static Step fixedScaler() {
        StandardScaler scaler = new StandardScaler();
        return scaler.with(scaler.settings().withoutSpace("center").withoutSpace("scale"));
    }
}
