package io.penstock.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What entries come to. */
class LedgerTest {
    private static Event.Ended ended(int attempt, double value) {
        return new Event.Ended(0, attempt, TrialState.COMPLETE, List.of(value), 0, "", Map.of(), 9);
    }

    private static Event.Started started(int attempt, String driver) {
        return new Event.Started(0, attempt, Map.of("x", 1.0), driver, "w", 5);
    }

    /** A driver was fenced, another has begun its trial again, and words of the first one come in behind. */
    @Test
    void whatAnEarlierAttemptSaysDoesNotCount() {
        Ledger ledger = new Ledger();
        assertThat(ledger.apply(started(1, "one"))).isTrue();
        assertThat(ledger.apply(new Event.Reported(0, 1, 1, 0.5, 6))).isTrue();
        ledger.apply(new Event.Fenced("one", "two", 7));
        assertThat(ledger.apply(started(2, "two"))).isTrue();

        assertThat(ledger.apply(new Event.Reported(0, 1, 2, 0.1, 8))).isFalse();
        assertThat(ledger.apply(new Event.Paused(0, 1, Map.of(), 8))).isFalse();
        assertThat(ledger.apply(ended(1, 0.1))).isFalse();
        assertThat(ledger.get(0).state).isEqualTo(TrialState.RUNNING);
        assertThat(ledger.get(0).curve).containsOnlyKeys(1);

        assertThat(ledger.apply(ended(2, 0.4))).isTrue();
        assertThat(ledger.apply(ended(2, 0.2))).isFalse();
        assertThat(ledger.get(0).values).containsExactly(0.4);
        assertThat(ledger.running()).isZero();
        assertThat(ledger.finished()).isEqualTo(1);
    }
}
