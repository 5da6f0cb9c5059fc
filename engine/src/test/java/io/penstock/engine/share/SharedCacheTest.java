package io.penstock.engine.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
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
    void anErrorOfTheMakerIsThatOfThoseWhoWait() throws Exception {
        CountDownLatch making = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Map<String, Throwable> failures = new ConcurrentHashMap<>();
        Thread first = new Thread(() -> use(failures, "first", () -> {
            making.countDown();
            await(go);
            throw new OutOfMemoryError("no more");
        }));
        first.start();
        making.await();
        Thread second = new Thread(() -> use(failures, "second", () -> "another"));
        second.start();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        go.countDown();
        first.join();
        second.join();
        assertThat(failures)
                .hasSize(2)
                .allSatisfy((who, failure) ->
                        assertThat(failure).isInstanceOf(OutOfMemoryError.class).hasMessage("no more"));
    }

    private void use(Map<String, Throwable> failures, String who, Supplier<String> making) {
        try {
            cache.use("a", making, value -> value);
        } catch (RuntimeException | Error e) {
            failures.put(who, e);
        }
    }

    /** A value that may need another one. */
    private record Made(String name, AtomicBoolean isGone, Optional<Made> of, Optional<SharedCache.Lease> lease) {}

    /** Values such as "a", "ab" and "abc", each made of the one that is shorter by a letter; ten bytes each. */
    private final class Chain {
        final AtomicInteger alive = new AtomicInteger();
        final AtomicInteger orphans = new AtomicInteger();
        final SharedCache<Made> values;

        Chain(long most) {
            values = new SharedCache<>(made -> 10, this::letGo, () -> most);
        }

        private void letGo(Made made) {
            gone.add(made.name());
            alive.decrementAndGet();
            if (made.isGone().getAndSet(true)
                    || made.of().map(Made::isGone).filter(AtomicBoolean::get).isPresent()) {
                orphans.incrementAndGet();
            }
            made.lease().ifPresent(SharedCache.Lease::close);
        }

        <T> T use(String name, Function<Made, T> use) {
            return values.use(name, () -> make(name), use);
        }

        private Made make(String name) {
            if (name.length() == 1) {
                alive.incrementAndGet();
                return new Made(name, new AtomicBoolean(), Optional.empty(), Optional.empty());
            }
            String shorter = name.substring(0, name.length() - 1);
            return use(shorter, made -> {
                SharedCache.Lease lease = values.lease(shorter);
                alive.incrementAndGet();
                return new Made(name, new AtomicBoolean(), Optional.of(made), Optional.of(lease));
            });
        }
    }

    @Test
    void whatAnotherValueNeedsGoesAfterIt() {
        Chain chain = new Chain(25);
        chain.use("ab", made -> made);
        chain.use("ab", made -> made); // which does not touch "a"
        chain.use("c", made -> made);
        assertThat(gone).containsExactly("ab");
        chain.use("d", made -> made);
        assertThat(gone).containsExactly("ab", "a");
        assertThatThrownBy(() -> chain.values.lease("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> chain.values.lease("d")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingLetsGoOfWhatOthersNeedOnceTheyAreGone() {
        Chain chain = new Chain(100);
        chain.use("xyz", made -> made);
        chain.use("ab", made -> {
            chain.values.close();
            assertThat(gone).containsExactly("xyz", "xy", "x");
            return made;
        });
        assertThat(gone).containsExactly("xyz", "xy", "x", "ab", "a");
    }

    @Test
    void manyWhoUseValuesThatNeedOthersFindThemAndLeaveNothingBehind() throws Exception {
        Chain chain = new Chain(45);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            threads.add(new Thread(() -> {
                for (int turn = 0; turn < 3000; turn++) {
                    String whole = random.nextInt(3) + "" + random.nextInt(3) + random.nextInt(3);
                    String name = whole.substring(0, 1 + random.nextInt(3));
                    chain.use(name, made -> made);
                }
            }));
        }
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((who, failure) -> failures.add(failure)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(chain.orphans).hasValue(0);
        assertThat(chain.alive.get()).isLessThanOrEqualTo(4);
        chain.values.close();
        assertThat(chain.alive).hasValue(0);
    }

    @Test
    void whatCannotBeMeasuredIsLetGoOf() {
        SharedCache<String> broken = new SharedCache<>(
                value -> {
                    throw PenstockException.user("no").build();
                },
                gone::add,
                () -> 25);
        assertThatThrownBy(() -> broken.use("a", () -> "value a", value -> value))
                .isInstanceOf(PenstockException.class);
        assertThat(gone).containsExactly("value a");
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
