package io.penstock.engine.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work side by side. */
@Timeout(60)
class SideTest {
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private void sleep() {
        try {
            Thread.sleep(50_000);
        } catch (InterruptedException e) {
            interrupted.set(true);
        }
    }

    @Test
    void soManyPiecesRunAtOnceAndNoMore() {
        CyclicBarrier meeting = new CyclicBarrier(2);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable piece = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                Thread.sleep(100);
                meeting.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            running.decrementAndGet();
        };
        Side.run(2, "test", List.of(piece, piece, piece, piece));
        assertThat(most).hasValue(2);
    }

    @Test
    void aFailureEndsTheOthers() {
        assertThatThrownBy(() -> Side.run(2, "test", List.of(this::sleep, () -> {
                    throw PenstockException.user("no").build();
                })))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("no");
        assertThat(interrupted).isTrue();
    }

    @Test
    void anInterruptOfTheCallerEndsAll() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                Side.run(1, "test", List.of(() -> {
                    begun.countDown();
                    sleep();
                }));
            } catch (PenstockException e) {
                failure.set(e);
            }
        });
        caller.start();
        begun.await();
        caller.interrupt();
        caller.join();
        assertThat(PenstockException.isInterrupt(failure.get())).isTrue();
        assertThat(interrupted).isTrue();
    }
}
