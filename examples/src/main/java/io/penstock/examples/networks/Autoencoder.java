package io.penstock.examples.networks;

import static io.penstock.steps.network.Layers.convolution2d;
import static io.penstock.steps.network.Layers.dropout;
import static io.penstock.steps.network.Layers.flatten;
import static io.penstock.steps.network.Layers.maxPool2d;
import static io.penstock.steps.network.Layers.reshape;
import static io.penstock.steps.network.Layers.upSample2d;
import static io.penstock.steps.network.compute.Activation.IDENTITY;
import static io.penstock.steps.network.compute.Activation.RELU;

import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.step.Step;
import io.penstock.steps.network.Layers;
import io.penstock.steps.network.Network;
import io.penstock.steps.network.compute.Activation;
import io.penstock.steps.network.graph.Head;
import io.penstock.steps.network.graph.Node;
import java.util.List;
import java.util.Objects;

/**
 * What images without labels are worth: a denoising autoencoder learns from all of them; its head is exchanged for a classifier, which learns from few
 * labelled images while the encoder is frozen; at last both learn, slowly. Beside it the same network learns from the labelled
 * images alone.
 */
public final class Autoencoder {
    /** Epochs with a frozen encoder, then with all layers; the network that begins from scratch has as many. */
    private static final int FROZEN = 30;

    private static final int TUNED = 15;

    private static final double TUNED_RATE = 3e-4;

    private Autoencoder() {}

    /**
     * What came out, on unseen images.
     *
     * @param scratch accuracy of the network that has seen labelled images only
     * @param frozen accuracy with the encoder as it was learned without labels
     * @param tuned accuracy after all layers have learned
     * @param error mean squared error of the reconstruction of unseen images
     */
    public record Result(double scratch, double frozen, double tuned, double error) {}

    private static Node full(int units, Activation activation) {
        return Layers.dense(units, activation);
    }

    /** Dense layers, the input spoiled by masking noise; pixels from 0 to 1. See P. Vincent and others, ICML 2008. */
    public static Network dense(int pixels, int hidden, int code) {
        return Network.of(
                        dropout(0.2).named("noise"),
                        full(hidden, RELU).named("wide"),
                        full(code, RELU).named("code"),
                        full(hidden, RELU).named("back"),
                        full(pixels, IDENTITY).named("picture"))
                .heads(Head.reconstruct(""));
    }

    /** Convolutions down to a quarter of the size and back up; for square images whose side is a multiple of 4. */
    public static Network convolutional(int side, int filters) {
        return Network.of(
                        reshape(side, side, 1).named("image"),
                        dropout(0.2).named("noise"),
                        convolution2d(filters, 3, RELU).named("edges"),
                        maxPool2d(2),
                        convolution2d(2 * filters, 3, RELU).named("parts"),
                        maxPool2d(2).named("code"),
                        upSample2d(2),
                        convolution2d(filters, 3, RELU).named("back"),
                        upSample2d(2),
                        convolution2d(1, 3, IDENTITY).named("drawn"),
                        flatten())
                .heads(Head.reconstruct(""));
    }

    private static Network classifier(Network encoder) {
        return encoder.append(full(128, RELU).named("thought"), dropout(0.3))
                .heads(Head.classify("label"))
                .batchRows(32)
                .set("schedule", "constant")
                .epochs(FROZEN);
    }

    /**
     * Tells the story once.
     *
     * @param autoencoder whose layer {@code code} ends the encoder
     * @param unlabelled all images
     * @param labelled few images
     */
    public static Result run(
            Network autoencoder, LocalData unlabelled, LocalData labelled, LocalData unseen, long seed) {
        LocalRunner runner = LocalRunner.create().seed(seed);
        Network pretrained = runner.fit(autoencoder, unlabelled).step();
        Network frozen = runner.fit(classifier(pretrained.upTo("code").frozen()), labelled)
                .step();
        Network tuned = runner.fit(
                        frozen.again().unfrozen().learningRate(TUNED_RATE).epochs(TUNED), labelled)
                .step();
        Network scratch = runner.fit(classifier(autoencoder.upTo("code")).epochs(FROZEN + TUNED), labelled)
                .step();
        return new Result(
                score(runner, scratch, unseen),
                score(runner, frozen, unseen),
                score(runner, tuned, unseen),
                error(runner, pretrained, unseen));
    }

    private static double score(LocalRunner runner, Step fitted, LocalData unseen) {
        return (Double) Objects.requireNonNull(runner.evaluate(fitted, unseen, List.of(Metrics.named("accuracy")))
                .get("accuracy"));
    }

    private static double error(LocalRunner runner, Network fitted, LocalData unseen) {
        double[] drawn = runner.transform(fitted, unseen)
                .toBatch()
                .tensor("reconstruction")
                .toDoubles();
        double[] given = unseen.toBatch().tensor("pixels").toDoubles();
        double sum = 0;
        for (int i = 0; i < drawn.length; i++) {
            sum += (drawn[i] - given[i]) * (drawn[i] - given[i]);
        }
        return sum / drawn.length;
    }
}
