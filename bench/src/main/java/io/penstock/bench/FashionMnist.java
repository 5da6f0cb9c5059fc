package io.penstock.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The training images of Fashion-MNIST (MIT licence) in the idx format.
 *
 * @param pixels row-major, 784 a row, 0 to 255
 * @param labels 0 to 9
 */
record FashionMnist(double[] pixels, int[] labels) {
    static final int WIDTH = 784;

    /** {@code part} is {@code train} or {@code t10k}. */
    static FashionMnist read(Path folder, String part) {
        byte[] images = bytes(folder.resolve(part + "-images-idx3-ubyte.gz"), 16);
        byte[] classes = bytes(folder.resolve(part + "-labels-idx1-ubyte.gz"), 8);
        double[] pixels = new double[images.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = images[i] & 0xff;
        }
        int[] labels = new int[classes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes[i];
        }
        return new FashionMnist(pixels, labels);
    }

    private static byte[] bytes(Path file, int header) {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            in.readNBytes(header);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Fashion-MNIST is expected at " + file, e);
        }
    }

    int rows() {
        return labels.length;
    }
}
