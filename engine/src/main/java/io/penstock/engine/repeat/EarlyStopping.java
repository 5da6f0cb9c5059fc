package io.penstock.engine.repeat;

import io.penstock.engine.metric.Metrics;
import java.util.List;

/**
 * Stops once a score has not become better for some epochs. A NaN never is better than anything.
 *
 * @param metric whose score counts
 * @param patience how many epochs without a better score are borne
 * @param least by how much a score must be better to count
 */
public record EarlyStopping(String metric, int patience, double least) implements Callback {
    public EarlyStopping {
        if (patience < 1 || !(least >= 0)) {
            throw new IllegalArgumentException("patience " + patience + ", least " + least);
        }
    }

    public EarlyStopping(String metric, int patience) {
        this(metric, patience, 0);
    }

    @Override
    public boolean goesOn(List<EpochReport> history) {
        return history.size() - 1 - best(history, metric, least) < patience;
    }

    /** The position of the best epoch; the first of equals, 0 where no score is a number. */
    static int best(List<EpochReport> history, String metric, double least) {
        int best = 0;
        for (int i = 1; i < history.size(); i++) {
            double score = history.get(i).score(metric);
            double known = history.get(best).score(metric);
            double gain = Metrics.isLowerBetter(metric) ? known - score : score - known;
            if (!Double.isNaN(score) && (Double.isNaN(known) || gain > least)) {
                best = i;
            }
        }
        return best;
    }
}
