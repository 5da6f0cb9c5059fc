package io.penstock.bench;

import io.penstock.engine.data.Batch;
import io.penstock.engine.local.LocalData;
import io.penstock.examples.networks.Autoencoder;
import io.penstock.steps.network.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What an autoencoder that has seen all images of Fashion-MNIST without labels is worth where 1,000 are labelled: medians of several seeds. */
public final class Pretraining {
    private static final int LABELLED = 1000;

    private Pretraining() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        Path folder = Path.of(words.get(words.indexOf("--fashion") + 1));
        int seeds = words.contains("--seeds") ? Integer.parseInt(words.get(words.indexOf("--seeds") + 1)) : 5;
        List<Batch> training = Networks.blocks(FashionMnist.read(folder, "train"));
        LocalData unseen = Networks.partitioned(Networks.blocks(FashionMnist.read(folder, "t10k")), 1);
        LocalData all = Networks.partitioned(training, 1);
        Map<String, Network> encoders = new LinkedHashMap<>();
        encoders.put("dense", Autoencoder.dense(784, 512, 128).epochs(10));
        encoders.put("convolutional", Autoencoder.convolutional(28, 8).epochs(2));
        for (Map.Entry<String, Network> encoder : encoders.entrySet()) {
            if (words.contains("--only") && !words.contains(encoder.getKey())) {
                continue;
            }
            List<Autoencoder.Result> results = new ArrayList<>();
            for (int seed = 0; seed < seeds; seed++) {
                Batch block = training.get(seed); // other labelled images for every seed
                LocalData labelled = LocalData.of(block.slice(0, Math.min(block.rows(), LABELLED)));
                Autoencoder.Result result = Autoencoder.run(encoder.getValue(), all, labelled, unseen, seed);
                System.out.println(encoder.getKey() + " " + seed + " " + result);
                results.add(result);
            }
            System.out.println(String.format(
                    Locale.ROOT,
                    "%s, medians of %d: from scratch %.4f, frozen encoder %.4f, fine-tuned %.4f, gained by seed %.4f,"
                            + " reconstruction error %.5f",
                    encoder.getKey(),
                    seeds,
                    median(results, Autoencoder.Result::scratch),
                    median(results, Autoencoder.Result::frozen),
                    median(results, Autoencoder.Result::tuned),
                    median(results, result -> result.tuned() - result.scratch()),
                    median(results, Autoencoder.Result::error)));
        }
    }

    private static double median(List<Autoencoder.Result> results, ToDoubleFunction<Autoencoder.Result> value) {
        double[] sorted = results.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
