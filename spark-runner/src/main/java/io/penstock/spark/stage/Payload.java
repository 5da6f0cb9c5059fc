package io.penstock.spark.stage;

import io.penstock.engine.data.Batch;
import io.penstock.engine.learn.Trainable;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.run.FitLoop;
import io.penstock.engine.run.LiveProgram;
import io.penstock.engine.run.Sink;
import io.penstock.engine.step.Context;
import io.penstock.engine.step.Device;
import io.penstock.engine.step.Step;
import io.penstock.engine.strategy.Strategies;
import io.penstock.spark.block.Blocks;
import io.penstock.spark.ship.Cargo;
import io.penstock.spark.wire.Crate;
import io.penstock.spark.wire.KnownTypes;
import io.penstock.spark.wire.TaskTypes.FusedSpec;
import io.penstock.spark.wire.TaskTypes.ScanSpec;
import io.penstock.spark.wire.TaskTypes.SinkSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/** What is done to each block, as a task receives it: bytes of our own wire, and where the steps are. */
public final class Payload implements Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] spec;
    private final Cargo cargo;
    private final HashMap<Class<?>, Serializable> services;

    Payload(FusedSpec spec, Cargo cargo, Map<Class<?>, Serializable> services) {
        this.services = new HashMap<>(services);
        this.spec = KnownTypes.current().wire().write(spec);
        this.cargo = cargo;
    }

    FusedSpec spec() {
        return (FusedSpec) Objects.requireNonNull(KnownTypes.current().wire().read(spec));
    }

    /** The program over the blocks of one partition. The caller closes it. */
    LiveProgram open(FusedSpec fused, Context context) {
        Map<String, Step> steps = cargo.steps();
        return new LiveProgram(
                fused.program(),
                path -> Objects.requireNonNull(steps.get(path), () -> "no step was sent for " + path),
                context);
    }

    /** The context of one task. */
    Context context(FusedSpec fused, TaskContext task, int partition, int round) {
        Context context = Context.of(fused.phase(), fused.seed())
                .inEpoch(fused.epoch())
                .inRound(round)
                .inPartition(partition)
                .withAll(services);
        ResourceInformation gpu = fused.device() ? task.resourcesJMap().get("gpu") : null;
        return gpu == null || gpu.addresses().length == 0 ? context : context.on(Device.gpu(gpu.addresses()[0]));
    }

    /** The partition's data as blocks; {@code seen} is shown each row before its block comes out. */
    @SuppressWarnings("unchecked")
    static Iterator<Batch> blocks(ScanSpec scan, int partition, Iterator<?> data, Consumer<Object> seen) {
        return switch (scan.form()) {
            case INTERNAL ->
                Blocks.ofInternal((Iterator<InternalRow>) data, scan.layout(), partition, scan.blockRows(), seen);
            case PUBLIC -> Blocks.ofPublic((Iterator<Row>) data, scan.layout(), partition, scan.blockRows(), seen);
            case CRATES ->
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return data.hasNext();
                    }

                    @Override
                    public Batch next() {
                        return ((Crate) data.next())
                                .registers()[0].project(scan.layout().schema());
                    }
                };
        };
    }

    /** What learns in a task: steps as they are in this round, or metrics. */
    static final class Sinks implements Serializable {
        private static final long serialVersionUID = 1L;

        private final byte[] specs;
        private final Cargo cargo;

        Sinks(List<SinkSpec> specs, Cargo cargo) {
            this.specs = KnownTypes.current().wire().write(specs);
            this.cargo = cargo;
        }

        @SuppressWarnings("unchecked")
        List<Sink> open() {
            List<SinkSpec> all = (List<SinkSpec>)
                    Objects.requireNonNull(KnownTypes.current().wire().read(specs));
            Map<String, Step> steps = cargo.steps();
            List<Sink> sinks = new ArrayList<>();
            for (SinkSpec spec : all) {
                sinks.add(new Sink(
                        spec.path(),
                        spec.register(),
                        spec.schema() == null
                                ? Metrics.named(spec.path())
                                : FitLoop.learner(
                                        (Trainable) Objects.requireNonNull(steps.get(spec.path())),
                                        spec.schema(),
                                        Strategies.read(spec.strategy()),
                                        spec.path())));
            }
            return sinks;
        }
    }
}
