package io.penstock.engine.local;

import io.penstock.engine.contract.RunnerContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Role;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.step.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;

/** The reference runner, on one thread and on several. */
class LocalRunnerTest {
    /** The contract on a number of threads. */
    private abstract static class OnThreads implements RunnerContract {
        private final LocalRunner runner;

        OnThreads(int threads) {
            this.runner = LocalRunner.create().threads(threads);
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data, long seed) {
            return runner.seed(seed).fit(step, data);
        }

        @Override
        public Batch transform(Step fitted, LocalData data, long seed) {
            Batch all = runner.seed(seed).transform(fitted, data).toBatch();
            return all.project(all.schema().filter(field -> field.role() == Role.INPUT));
        }

        @Override
        public Map<String, Object> evaluate(Step fitted, LocalData data, String... names) {
            List<Metric<?>> metrics = new ArrayList<>();
            Arrays.stream(names).forEach(name -> metrics.add(Metrics.named(name)));
            return runner.evaluate(fitted, data, metrics);
        }
    }

    @Nested
    class OneThread extends OnThreads {
        OneThread() {
            super(1);
        }
    }

    @Nested
    class FourThreads extends OnThreads {
        FourThreads() {
            super(4);
        }
    }
}
