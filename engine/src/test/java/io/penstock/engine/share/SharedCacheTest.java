package io.penstock.engine.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values of ten bytes each, of which 25 may stay. */
@Timeout(60)
class SharedCacheTest {
    private final List<String> gone = Collections.synchronizedList(new ArrayList<>());
    private final SharedCache<String> cache = new SharedCache<>(value -> 10, gone::add, () -> 25);

    private String use(String key) {
        return cache.use(key, () -> "value " + key, value -> value);
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        use("a");
        use("b");
        use("a");
        use("c");
        assertThat(gone).containsExactly("value b");
        assertThat(cache.get("a")).contains("value a");
        assertThat(cache.get("b")).isEmpty();
    }

    @Test
    void whatIsInUseStays() {
        String used = cache.use("a", () -> "value a", value -> {
            use("b");
            use("c");
            use("d");
            assertThat(gone).containsExactly("value b", "value c");
            cache.remove("a");
            assertThat(gone).doesNotContain("value a");
            return value;
        });
        assertThat(used).isEqualTo("value a");
        assertThat(gone).containsExactly("value b", "value c", "value a");
    }

    @Test
    void whoMakesAValueBlocksOnlyThoseWhoWantIt() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger made = new AtomicInteger();
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            threads.add(new Thread(() -> seen.add(cache.use(
                    "slow",
                    () -> {
                        making.countDown();
                        await(go);
                        return "made " + made.incrementAndGet();
                    },
                    value -> value))));
        }
        threads.forEach(Thread::start);
        making.await();
        assertThat(use("other")).isEqualTo("value other");
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(seen).containsExactly("made 1", "made 1", "made 1");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PenstockException.interrupted(e);
        }
    }

    @Test
    void whereTheMakerWasInterruptedAnotherOneMakesIt() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread first = new Thread(() -> {
            try {
                cache.use(
                        "a",
                        () -> {
                            making.countDown();
                            await(new CountDownLatch(1));
                            return "never";
                        },
                        value -> value);
            } catch (PenstockException e) {
                failure.set(e);
            }
        });
        first.start();
        making.await();
        AtomicReference<String> seen = new AtomicReference<>();
        Thread second = new Thread(() -> seen.set(use("a")));
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        first.interrupt();
        first.join();
        second.join();
        assertThat(PenstockException.isInterrupt(failure.get())).isTrue();
        assertThat(seen).hasValue("value a");
    }

    @Test
    void aFailureIsToldAndTheNextOneTriesAgain() {
        assertThatThrownBy(() -> cache.use(
                        "a",
                        () -> {
                            throw PenstockException.user("no").build();
                        },
                        value -> value))
                .isInstanceOf(PenstockException.class);
        assertThat(use("a")).isEqualTo("value a");
    }

    @Test
    void whatIsMadeWhileTheCacheIsClosedIsLetGoOfToo() throws Exception {
        use("b");
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread late = new Thread(() -> {
            try {
                cache.use(
                        "a",
                        () -> {
                            making.countDown();
                            await(go);
                            return "late";
                        },
                        value -> value);
            } catch (PenstockException e) {
                failure.set(e);
            }
        });
        late.start();
        making.await();
        cache.close();
        assertThat(gone).containsExactly("value b");
        go.countDown();
        late.join();
        assertThat(gone).containsExactly("value b", "late");
        assertThat(PenstockException.isInterrupt(failure.get())).isTrue();
        cache.put("c", "too late");
        assertThat(gone).containsExactly("value b", "late", "too late");
    }
}
