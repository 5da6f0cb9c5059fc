package io.penstock.examples.guide;

import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.mutate.Mutation;
import io.penstock.engine.pipeline.Pipeline;
import io.penstock.engine.repeat.Epochs;
import io.penstock.engine.repeat.MiniBatches;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.split.HoldOut;
import io.penstock.engine.split.KFold;
import io.penstock.engine.split.Splitter;
import io.penstock.engine.step.Step;
import io.penstock.engine.wrap.ForEach;
import io.penstock.engine.wrap.Frozen;
import io.penstock.engine.wrap.OutputTransform;
import io.penstock.engine.wrap.Reshape;
import io.penstock.engine.wrap.Shuffle;
import io.penstock.engine.wrap.TrainOnly;
import io.penstock.steps.augment.GaussianNoise;
import io.penstock.steps.augment.InputDropout;
import io.penstock.steps.decompose.Pca;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.linear.SgdClassifier;
import io.penstock.steps.sample.RandomOverSampler;
import io.penstock.steps.scale.StandardScaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the guide shows, word for word, on threads: a test compares the two and runs this. The data are rows of 64 numbers and a class. */
public final class Guide {
    private final LocalRunner runner = LocalRunner.create().seed(42);
    private final LocalData data;

    public Guide(LocalData data) {
        this.data = data;
    }

    /** Steps that act in some phases only. */
    public Fitted<Pipeline> phases() {
        Pipeline noise =
                Pipeline.of(new GaussianNoise(0.1), new InputDropout(0.05)).named("noise");
        Pipeline pipeline = Pipeline.of(
                new StandardScaler(),
                new RandomOverSampler(), // in training only, by nature
                new TrainOnly(noise), // in training only, whatever it holds
                new LogisticRegression(1e-2));
        return runner.fit(pipeline, data);
    }

    /** Epochs, measured on rows held out. */
    public Fitted<Epochs> epochs() {
        Pipeline body = Pipeline.of(new RandomOverSampler(), new GaussianNoise(0.1), new SgdClassifier())
                .set("sgd_classifier__epochs", 1);
        Epochs epochs = Epochs.of(20, body)
                .validate(new HoldOut(0.2), "balanced_accuracy", "log_loss")
                .stopEarly("log_loss", 3)
                .keepBest("balanced_accuracy")
                .call(history -> history.get(history.size() - 1).score("log_loss") > 0.01);
        Fitted<Epochs> fitted = runner.fit(epochs, data);
        fitted.step().history().forEach(System.out::println);
        return fitted;
    }

    /** A chain that learns batch by batch. */
    public Fitted<Pipeline> miniBatches() {
        Pipeline chain = Pipeline.of(new StandardScaler(), new SgdClassifier());
        Pipeline pipeline = Pipeline.of(new Shuffle(), MiniBatches.of(200, chain));
        return runner.fit(pipeline, data);
    }

    /** What the next method changes. */
    public Fitted<Pipeline> plain() {
        return runner.fit(Pipeline.of(new StandardScaler(), new LogisticRegression(1e-2)), data);
    }

    /** Changes between fits and between epochs. */
    public Fitted<Step> mutation(Fitted<Pipeline> fitted) {
        Step changed = Mutation.apply(
                fitted.step(),
                List.of(
                        Mutation.replace("logistic_regression", new SgdClassifier()),
                        Mutation.insertAfter("standard_scaler", "pca", new Pca(10)),
                        Mutation.freeze("standard_scaler"),
                        Mutation.set("logistic_regression__learning_rate", 0.05)));
        Epochs schedule = Epochs.of(4, changed).after(2, Mutation.unfreeze("standard_scaler"));
        Fitted<Step> further = runner.update(fitted.with(schedule), data);
        return further;
    }

    /** Targets that are learned in other units than they are predicted in. */
    public Fitted<Pipeline> targets() {
        Pipeline pipeline = Pipeline.of(OutputTransform.of(new StandardScaler()), new LinearRegression());
        return runner.fit(pipeline, data);
    }

    /** A step for vectors on the lines of pictures. */
    public Fitted<Pipeline> shapes() {
        Pipeline pipeline = Pipeline.of(
                new Reshape("8,8"), // a row of 64 numbers is a picture
                ForEach.of(new StandardScaler()), // every line of it is a row of 8
                new Reshape("64"),
                new LogisticRegression(1e-2));
        return runner.fit(pipeline, data);
    }

    /** Cross-validation. */
    public List<Map<String, Object>> validation() {
        Pipeline pipeline = Pipeline.of(new StandardScaler(), new LogisticRegression(1e-2));
        Splitter split = runner.fit(new KFold(3).stratified().shuffled(7), data).step();
        List<Map<String, Object>> scores = new ArrayList<>();
        for (int fold = 0; fold < split.folds(); fold++) {
            Step training = new Frozen(split.training(fold));
            Step validation = new Frozen(split.validation(fold));
            Fitted<Pipeline> fitted = runner.fit(Pipeline.of(training, pipeline), data);
            Step measured = Pipeline.of(validation, fitted.step().get("pipeline"));
            scores.add(runner.evaluate(measured, data, List.of(Metrics.named("accuracy"))));
        }
        return scores;
    }
}
