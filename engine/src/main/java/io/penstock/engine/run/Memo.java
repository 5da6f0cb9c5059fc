package io.penstock.engine.run;

import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import java.util.Map;
import java.util.Optional;

/** What a fit has finished so far, for one that is begun again. Keys tell parts of the work apart. */
public interface Memo {
    /** Remembers nothing. */
    Memo NONE = new Memo() {
        @Override
        public Optional<Finished> read(String key) {
            return Optional.empty();
        }

        @Override
        public void write(String key, Finished finished) {}

        @Override
        public Optional<Round> latest(String key) {
            return Optional.empty();
        }

        @Override
        public void write(String key, Round round) {}

        @Override
        public void end() {}
    };

    /** What was finished under a key. */
    Optional<Finished> read(String key);

    void write(String key, Finished finished);

    /** The newest round that was kept under a key. */
    Optional<Round> latest(String key);

    /** Keeps a round; may leave it out where the last one was kept a moment ago. */
    void write(String key, Round round);

    /** All is finished. */
    void end();

    /**
     * A stage, or the measuring of something.
     *
     * @param steps that were fitted, by path
     * @param about rows, rounds, seconds; or scores
     * @param statistics that were kept, by path
     */
    record Finished(Map<String, Step> steps, Map<String, Object> about, Map<String, Object> statistics) {}

    /**
     * A stage after a round.
     *
     * @param number of the round, from 0
     * @param learning steps that still learn, by path
     * @param memories of these
     * @param fitted steps that are fitted already, by path
     */
    record Round(int number, Map<String, Step> learning, Map<String, State> memories, Map<String, Step> fitted) {}
}
