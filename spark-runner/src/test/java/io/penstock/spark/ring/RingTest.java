package io.penstock.spark.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.run.ThreadCollective;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers in threads of this process, talking over sockets as tasks do. */
class RingTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Duration limit = Duration.ofSeconds(10);

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }

    /** What a worker does in the ring. */
    private interface Work {
        double[] run(Ring ring);
    }

    /** Lets several workers meet and work. */
    private List<Future<double[]>> start(int size, Meeting meeting, IntFunction<Work> work) {
        CyclicBarrier barrier = new CyclicBarrier(size);
        String[] all = new String[size];
        List<Future<double[]>> futures = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int rank = i;
            Meeting.Gathering gathering = mine -> {
                all[rank] = rank + " " + mine;
                try {
                    barrier.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
                return all.clone();
            };
            Callable<double[]> task = () -> {
                try (Ring ring = meeting.join(rank, size, "127.0.0.1", gathering, () -> false)) {
                    try {
                        return work.apply(rank).run(ring);
                    } catch (PenstockException e) {
                        ring.abort(e);
                        throw e;
                    }
                }
            };
            futures.add(threads.submit(task));
        }
        return futures;
    }

    private List<Future<double[]>> start(int size, Duration wait, IntFunction<Work> work) {
        return start(size, new Meeting(wait), work);
    }

    private static double[] values(int rank, int count) {
        return new Random(rank).doubles(count, -1e3, 1e3).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void allGetTheSameBitsAsOnThreads(int size) throws Exception {
        for (int count : new int[] {0, 1, 2, 7, 100_003}) {
            IntFunction<Work> twice = rank -> ring -> {
                double[] values = values(rank, count);
                ring.sum(values);
                ring.sum(values);
                return values;
            };
            List<double[]> all = new ArrayList<>();
            for (Future<double[]> future : start(size, limit, twice)) {
                all.add(future.get(60, TimeUnit.SECONDS));
            }
            ThreadCollective reference = new ThreadCollective(size, limit);
            List<Future<double[]>> onThreads = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int rank = i;
                onThreads.add(threads.submit(() -> {
                    double[] values = values(rank, count);
                    reference.member(rank).sum(values);
                    reference.member(rank).sum(values);
                    return values;
                }));
            }
            for (int rank = 0; rank < size; rank++) {
                assertThat(all.get(rank)).isEqualTo(onThreads.get(rank).get(60, TimeUnit.SECONDS));
                assertThat(all.get(rank)).isEqualTo(all.get(0));
            }
        }
    }

    private static PenstockException failure(Future<double[]> future) {
        try {
            future.get(60, TimeUnit.SECONDS);
            throw new AssertionError("it did not fail");
        } catch (ExecutionException e) {
            return (PenstockException) e.getCause();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void allFailAtOnceByTheReasonOfTheFirst() {
        long start = System.nanoTime();
        List<Future<double[]>> futures = start(4, limit, rank -> ring -> {
            if (rank == 2) {
                throw PenstockException.data("rank 2 is unhappy").at("here").build();
            }
            double[] values = values(rank, 1_000_000);
            ring.sum(values);
            return values;
        });

        assertThat(futures).allSatisfy(future -> {
            assertThat(failure(future)).hasMessage("here: rank 2 is unhappy");
            assertThat(failure(future).failureClass()).isEqualTo(FailureClass.DATA);
        });
        assertThat(System.nanoTime() - start).isLessThan(limit.toNanos());
    }

    @Test
    void allNameTheOneThatIsLate() {
        List<Future<double[]>> futures = start(4, Duration.ofSeconds(1), rank -> ring -> {
            if (rank == 2) {
                sleep(6_000);
            }
            double[] values = values(rank, 10);
            ring.sum(values);
            return values;
        });

        for (int rank : new int[] {0, 1, 3}) {
            assertThat(failure(futures.get(rank)).failureClass()).isEqualTo(FailureClass.TIMEOUT);
            assertThat(failure(futures.get(rank))).hasMessageContaining("worker 2 at 127.0.0.1:");
        }
    }

    @Test
    void whoEndsEarlyOrBringsOtherValuesIsNamed() {
        List<Future<double[]>> early = start(3, limit, rank -> ring -> {
            double[] values = values(rank, 10);
            if (rank != 1) {
                ring.sum(values);
            }
            return values;
        });
        assertThat(failure(early.get(0))).hasMessageContaining("worker 1 has ended");
        assertThat(failure(early.get(2))).hasMessageContaining("worker 1 has ended");

        List<Future<double[]>> other = start(3, limit, rank -> ring -> {
            double[] values = values(rank, rank == 1 ? 7 : 10);
            ring.sum(values);
            return values;
        });
        assertThat(failure(other.get(0))).hasMessageContaining("must all bring as many");
    }

    @Test
    void strangersAreHungUpOn() throws Exception {
        Meeting meeting = new Meeting(limit);
        List<String> seen = new ArrayList<>();
        CyclicBarrier barrier = new CyclicBarrier(2);
        String[] all = new String[2];
        List<Future<double[]>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int rank = i;
            Meeting.Gathering gathering = mine -> {
                all[rank] = rank + " " + mine;
                try (Socket silent = new Socket("127.0.0.1", port(mine));
                        Socket liar = new Socket("127.0.0.1", port(mine))) {
                    liar.getOutputStream().write(new byte[32]);
                    barrier.await();
                    synchronized (seen) {
                        seen.add(mine);
                    }
                    sleep(200);
                } catch (IOException | InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
                return all.clone();
            };
            futures.add(threads.submit(() -> {
                try (Ring ring = meeting.join(rank, 2, "127.0.0.1", gathering, () -> false)) {
                    double[] values = {rank + 1};
                    ring.sum(values);
                    return values;
                }
            }));
        }
        for (Future<double[]> future : futures) {
            assertThat(future.get(60, TimeUnit.SECONDS)).containsExactly(3);
        }
        assertThat(seen).hasSize(2);
    }

    @Test
    void workersOfAnotherRoundAreStrangers() {
        Meeting one = new Meeting(Duration.ofSeconds(1));
        Meeting other = new Meeting(Duration.ofSeconds(1));
        CyclicBarrier barrier = new CyclicBarrier(2);
        String[] all = new String[2];
        List<Future<double[]>> futures = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int rank = i;
            Meeting.Gathering gathering = mine -> {
                all[rank] = rank + " " + mine;
                try {
                    barrier.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IllegalStateException(e);
                }
                return all.clone();
            };
            futures.add(threads.submit(() -> {
                try (Ring ring = (rank == 0 ? one : other).join(rank, 2, "127.0.0.1", gathering, () -> false)) {
                    return new double[] {ring.rank()};
                }
            }));
        }
        assertThatThrownBy(() -> futures.get(0).get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(PenstockException.class);
        assertThatThrownBy(() -> futures.get(1).get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(PenstockException.class);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
