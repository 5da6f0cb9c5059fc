package io.penstock.engine.local;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.contract.BehaviourContract;
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

    /** The behaviours on a number of threads. */
    private abstract static class Behaving implements BehaviourContract {
        private final LocalRunner runner;

        Behaving(int threads) {
            this.runner = LocalRunner.create().threads(threads);
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data) {
            return runner.fit(step, data);
        }

        @Override
        public Fitted<Step> fit(Step step, LocalData data, Checkpoints checkpoints) {
            return runner.checkpoints(checkpoints).fit(step, data);
        }

        @Override
        public Fitted<Step> update(Fitted<Step> fitted, LocalData data) {
            return runner.update(fitted, data);
        }

        @Override
        public Batch transform(Step fitted, LocalData data) {
            return inputs(runner.transform(fitted, data).toBatch());
        }

        @Override
        public Batch inverse(Step fitted, LocalData data) {
            return inputs(runner.inverse(fitted, data).toBatch());
        }

        private static Batch inputs(Batch all) {
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
    class BehavesOnOneThread extends Behaving {
        BehavesOnOneThread() {
            super(1);
        }
    }

    @Nested
    class BehavesOnThreeThreads extends Behaving {
        BehavesOnThreeThreads() {
            super(3);
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
