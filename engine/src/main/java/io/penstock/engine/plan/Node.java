package io.penstock.engine.plan;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Schema;
import io.penstock.engine.drive.Driver;
import io.penstock.engine.learn.Exactness;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.step.Placement;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node of a plan. A runner has one translator per kind. */
public sealed interface Node {
    /** Marks the key of rows that one fit keeps for its own stages. */
    String CHECKPOINT = "|checkpoint|";

    /** Where blocks come from. */
    sealed interface Source extends Node {
        Schema schema();

        /** The keys of all blocks that are kept at hand between the data and here. */
        List<String> keys();

        /** The data that it goes back to. */
        Scan scan();
    }

    /**
     * The data as they come, narrowed to the columns that the plan needs.
     *
     * @param schema what is read
     */
    record Scan(Schema schema) implements Source {
        @Override
        public List<String> keys() {
            return List.of();
        }

        @Override
        public Scan scan() {
            return this;
        }
    }

    /**
     * All rows of all partitions in the order of a hash of (seed, epoch, id), in as many partitions as before. Cuts a stage.
     *
     * @param input where the rows come from
     * @param register of the input's program that holds them
     * @param schema of the rows, as far as it is known
     */
    record Exchange(Fused input, int register, Schema schema) implements Source {
        @Override
        public List<String> keys() {
            return input.source().keys();
        }

        @Override
        public Scan scan() {
            return input.scan();
        }
    }

    /**
     * Blocks that are computed by the first who reads them and kept at hand until they are released.
     *
     * @param input where the rows come from
     * @param register of the input's program that holds them
     * @param schema of the rows, as far as it is known
     * @param key under which they are kept
     */
    record Kept(Fused input, int register, Schema schema, String key) implements Source {
        @Override
        public List<String> keys() {
            List<String> keys = new ArrayList<>(input.source().keys());
            keys.add(key);
            return keys;
        }

        @Override
        public Scan scan() {
            return input.scan();
        }
    }

    /**
     * Any number of steps that work block by block, as one pass inside the scan.
     *
     * @param source where the blocks come from
     * @param program what is done with each
     * @param steps that the program applies, by the paths that it uses
     */
    record Fused(Source source, Program program, Map<String, Step> steps) implements Node {
        public Fused {
            steps = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        }

        /** The data that it goes back to. */
        public Scan scan() {
            return source.scan();
        }
    }

    /** A part of a fit: the stages of a plan run one after the other. */
    sealed interface Stage extends Node {
        /** Counts the stages from 1. */
        int number();

        /** The same under another number. */
        Stage numbered(int other);
    }

    /**
     * One or several fits over one scan.
     *
     * @param number counts the stages from 1
     * @param input the scan and what is done to each block before it is learned
     * @param fits what is learned
     * @param placement a wish about where, if there is one
     * @param scope in which repetition
     */
    record Aggregate(int number, Fused input, List<Fit> fits, Optional<Placement> placement, Scope scope)
            implements Stage {
        public Aggregate {
            fits = List.copyOf(fits);
        }

        @Override
        public Aggregate numbered(int other) {
            return new Aggregate(other, input, fits, placement, scope);
        }

        /** True where several rounds read the same blocks, which are then kept at hand after the fused steps. */
        public boolean isCached() {
            return fits.stream().anyMatch(Fit::iterative);
        }

        /** How long workers that all run at once wait for each other; empty where they need not run at once. */
        public Optional<Duration> together() {
            return fits.stream()
                    .map(Fit::strategy)
                    .filter(Strategy.AllReduce.class::isInstance)
                    .map(strategy -> ((Strategy.AllReduce) strategy).limit())
                    .findFirst();
        }

        /** The registers that later rounds read; the others become null, so that nothing else is kept at hand. */
        public Batch[] keepOnlyLearned(Batch[] registers) {
            Batch[] kept = new Batch[registers.length];
            fits.stream().filter(Fit::iterative).forEach(fit -> kept[fit.register()] = registers[fit.register()]);
            return kept;
        }
    }

    /**
     * A meta-step that fits steps of its own, on the rows that reach it.
     *
     * @param number counts the stages from 1
     * @param path of the meta-step
     * @param driver the meta-step
     * @param schema of the rows that reach it, as far as it is known
     * @param body the plan of what it fits, as a forecast; a driver may run it several times
     * @param placement a wish about where it fits, if there is one
     */
    record Drive(int number, String path, Driver driver, Schema schema, Plan body, Optional<Placement> placement)
            implements Stage {
        @Override
        public Drive numbered(int other) {
            return new Drive(other, path, driver, schema, body, placement);
        }
    }

    /**
     * One step that learns.
     *
     * @param path its path
     * @param step as it is before the fit
     * @param register where the program leaves the blocks that it learns from
     * @param schema of these blocks, as far as it is known
     * @param exactness how far the result depends on the partitioning
     * @param iterative whether it needs several rounds
     * @param strategy how its workers come to one result
     */
    record Fit(
            String path,
            Trainable step,
            int register,
            Schema schema,
            Exactness exactness,
            boolean iterative,
            Strategy strategy) {}
}
