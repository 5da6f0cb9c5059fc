package io.penstock.steps.label;

/** From what a model says of classes to probabilities, and to the likeliest class. */
public final class Probabilities {
    private Probabilities() {}

    /** Makes probabilities of the margins, or logits, of rows of so many classes; in place. */
    public static double[] softmax(double[] margins, int count) {
        for (int start = 0; start < margins.length; start += count) {
            double largest = margins[start];
            for (int k = 1; k < count; k++) {
                largest = Math.max(largest, margins[start + k]);
            }
            double sum = 0;
            for (int k = 0; k < count; k++) {
                double value = Math.exp(margins[start + k] - largest);
                margins[start + k] = value;
                sum += value;
            }
            for (int k = 0; k < count; k++) {
                margins[start + k] /= sum;
            }
        }
        return margins;
    }

    /** The position of the largest of each row, the first of equals; -1 where there is NaN. */
    public static int[] likeliest(double[] probabilities, int count) {
        int[] positions = new int[probabilities.length / count];
        for (int row = 0; row < positions.length; row++) {
            int best = 0;
            for (int k = 1; k < count; k++) {
                best = probabilities[row * count + k] > probabilities[row * count + best] ? k : best;
            }
            positions[row] = Double.isNaN(probabilities[row * count]) ? -1 : best;
        }
        return positions;
    }
}
