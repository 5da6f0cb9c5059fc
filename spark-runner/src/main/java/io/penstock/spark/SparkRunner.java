package io.penstock.spark;

import io.penstock.engine.checkpoint.Checkpoints;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Schema;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.plan.Node;
import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.plan.Scope;
import io.penstock.engine.run.Accelerators;
import io.penstock.engine.run.Data;
import io.penstock.engine.run.FitLoop;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.run.Progress;
import io.penstock.engine.run.Runner;
import io.penstock.engine.run.Services;
import io.penstock.engine.step.Phase;
import io.penstock.engine.step.Step;
import io.penstock.engine.tree.Names;
import io.penstock.spark.device.Offer;
import io.penstock.spark.job.Jobs;
import io.penstock.spark.stage.AggregateTranslator;
import io.penstock.spark.stage.FusedTranslator;
import io.penstock.spark.stage.Measuring;
import io.penstock.spark.stage.Scan;
import io.penstock.spark.stage.ScanTranslator;
import io.penstock.spark.stage.Transforms;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs pipelines on Apache Spark. It works in a session that exists already and never stops it. Immutable and
 * thread-safe; fits may run side by side from several threads.
 *
 * <pre>{@code
 * SparkRunner runner = SparkRunner.on(spark);
 * Fitted<Pipeline> fitted = runner.fit(pipeline, Table.of(training).target("label"));
 * Dataset<Row> scored = runner.transform(fitted, fresh);
 * }</pre>
 *
 * <p>The result depends on the data, their partitions and the seed, never on what the cluster did. Data that are small
 * are collected once and fitted on the driver, with the same result.
 */
public final class SparkRunner implements Runner {
    private final SparkSession session;
    private final Options options;
    private final Jobs jobs;

    private SparkRunner(SparkSession session, Options options) {
        this.session = session;
        this.options = options;
        this.jobs = new Jobs(session.sparkContext());
    }

    /** In that session, with the defaults: seed 0, blocks of about 1 MiB, in place below 8 MiB, double precision. */
    public static SparkRunner on(SparkSession session) {
        return new SparkRunner(session, Options.DEFAULT);
    }

    /** Another seed for every random draw. */
    public SparkRunner seed(long seed) {
        return new SparkRunner(session, options.withSeed(seed));
    }

    /** Who hears how fits come along. */
    public SparkRunner progress(Progress progress) {
        return new SparkRunner(session, options.withProgress(progress));
    }

    /** Blocks of about that many bytes; the number of rows follows from their width. */
    public SparkRunner blockBytes(long bytes) {
        return new SparkRunner(session, options.withBlockBytes(bytes));
    }

    /** Blocks of that many rows, whatever their width. */
    public SparkRunner blockRows(int rows) {
        return new SparkRunner(session, options.withBlockRows(rows));
    }

    /** Data that Spark expects to take at most that many bytes are fitted on the driver; 0 for never. */
    public SparkRunner inPlaceBytes(long bytes) {
        return new SparkRunner(session, options.withInPlaceBytes(bytes));
    }

    /** {@link DataType#FLOAT64} or {@link DataType#FLOAT32} for packed numbers and vectors of Spark ML. */
    public SparkRunner precision(DataType type) {
        return new SparkRunner(session, options.withPrecision(type));
    }

    /** Whether vectors come back as vectors of Spark ML, else as arrays. */
    public SparkRunner mlVectors(boolean vectors) {
        return new SparkRunner(session, options.withVectors(vectors));
    }

    /** Whether rows are read and written through Spark's public interface only: slower, for a Spark whose internals have changed. */
    public SparkRunner publicRows(boolean publicRows) {
        return new SparkRunner(session, options.withPublicRows(publicRows));
    }

    /** At most so many partials are merged on the driver; more of them are merged on the cluster first, to the same bits. */
    public SparkRunner partialsOnDriver(int most) {
        return new SparkRunner(session, options.withMostPartials(most));
    }

    /** Fits keep what they have finished there, and one that is begun again after its driver died takes it up. */
    public SparkRunner checkpoints(Checkpoints place) {
        return new SparkRunner(session, options.withCheckpoints(place));
    }

    /** Offers a service to the steps, wherever they run: it travels by Java's serialization. */
    public <T> SparkRunner service(Class<T> type, T service) {
        if (!(service instanceof Serializable serializable)) {
            throw PenstockException.user("a service must be serializable to reach the executors")
                    .value(service.getClass().getName())
                    .remedy("let it implement Serializable and make what it holds when it is first used")
                    .build();
        }
        return new SparkRunner(session, options.withService(type, serializable));
    }

    private void requireServices(Step root) {
        Services.require(root, options.services().keySet());
    }

    /** Plans and fits. */
    @SuppressWarnings("unchecked")
    public <S extends Step> Fitted<S> fit(S step, Table table) {
        Devices.requireWhere(step, session.sparkContext(), options.progress());
        Table data = table.defaultPrecision(options.precision());
        Reading reading = Reading.of(data, options.publicRows());
        if (isSmall(reading)) {
            LocalData held =
                    reading.collect(jobs, options.rowsOf(reading.layout().schema()));
            return (Fitted<S>) run(Planner.fit(step, held.schema()), held);
        }
        return (Fitted<S>) distribute(Planner.fit(step, data.schema()), reading.withSchema(data.schema()));
    }

    /**
     * Lets a fitted tree go on learning from more rows, such as a micro-batch of a stream. Steps that learn in one pass end as if they had
     * seen all rows at once; others go on from their parameters; frozen ones stay as they are.
     */
    @SuppressWarnings("unchecked")
    public <S extends Step> Fitted<S> update(Fitted<S> fitted, Table table) {
        Devices.requireWhere(fitted.step(), session.sparkContext(), options.progress());
        Table data = table.bind(fitted.schema());
        Plan plan = Planner.fit(fitted.step(), fitted.schema());
        Reading reading = Reading.of(data, options.publicRows());
        Scan scan = isSmall(reading) ? null : stableScan(plan.root(), reading.withSchema(fitted.schema()));
        if (scan == null) {
            LocalData held = reading.collect(jobs, options.rowsOf(plan.input()));
            if (!isPlaced(plan)) {
                Fitted<Step> before =
                        new Fitted<>(fitted.step(), fitted.schema(), fitted.report(), fitted.statistics());
                return (Fitted<S>)
                        local(held.rows() * held.schema().bytesPerRow()).update(before, held);
            }
            scan = Scan.of(held, session.sparkContext());
        }
        return (Fitted<S>) (Fitted<?>) loop(plan, scan, true).update(plan, fitted.statistics());
    }

    private boolean isSmall(Reading reading) {
        return options.inPlaceBytes() > 0 && reading.estimatedBytes() <= options.inPlaceBytes();
    }

    @Override
    public Fitted<Step> fit(Plan plan, Data data) {
        Devices.requireWhere(plan.root(), session.sparkContext(), options.progress());
        if (data instanceof LocalData held) {
            return run(plan, held);
        }
        Table table = ((Table) data).bind(plan.input());
        Reading reading = Reading.of(table, options.publicRows());
        return isSmall(reading)
                ? run(plan, reading.collect(jobs, options.rowsOf(plan.input())))
                : distribute(plan, reading);
    }

    /** In place; or sent to the workers, where a wrapper asks for that. */
    private Fitted<Step> run(Plan plan, LocalData held) {
        return isPlaced(plan)
                ? loop(plan, Scan.of(held, session.sparkContext()), false).fit(plan)
                : local(held.rows() * held.schema().bytesPerRow()).fit(plan, held);
    }

    private static boolean isPlaced(Plan plan) {
        return !plan.placements().isEmpty() || plan.isSpread();
    }

    private LocalRunner local(long bytes) {
        LocalRunner runner = LocalRunner.create().seed(options.seed()).progress(options.progress());
        for (Map.Entry<Class<?>, Serializable> entry : options.services().entrySet()) {
            runner = runner.serviceOf(entry.getKey(), entry.getValue());
        }
        if (options.checkpoints() != null) {
            runner = runner.checkpoints(options.checkpoints());
        }
        return bytes <= Options.ONE_THREAD_BYTES ? runner.threads(1) : runner;
    }

    private Fitted<Step> distribute(Plan plan, Reading reading) {
        return loop(plan, stableScan(plan.root(), reading), false).fit(plan);
    }

    /** Spark may run shuffles when it is asked for the rows: they get a name, too. */
    private Scan scan(Step root, Reading reading) {
        return jobs.under(
                "read for " + Names.of(root),
                () -> reading.scan(options.rowsOf(reading.layout().schema())));
    }

    private Scan stableScan(Step root, Reading reading) {
        return jobs.under(
                "read for " + Names.of(root),
                () -> reading.stableScan(options.rowsOf(reading.layout().schema())));
    }

    private FitLoop loop(Plan plan, Scan scan, boolean further) {
        requireServices(plan.root());
        AggregateTranslator stages = new AggregateTranslator(
                jobs, new ScanTranslator(scan, jobs), options.seed(), options.mostPartials(), options.services());
        return new FitLoop(stages, options.progress(), options.memo(plan, further));
    }

    /** Plans and predicts, lazily: what the table carries, then what the pipeline gives. */
    public Dataset<Row> transform(Step step, Table table) {
        Table data = table.defaultPrecision(options.precision());
        return transform(Planner.transform(step, data.schema(), Phase.PREDICT), data)
                .dataset();
    }

    /** As {@link #transform(Step, Table)}, the table resolved by name against what the pipeline was fitted on. */
    public Dataset<Row> transform(Fitted<?> fitted, Table table) {
        return transform(fitted.step(), table.bind(fitted.schema()));
    }

    /** Predicts for a data set: all its columns that the pipeline does not read come back, then what the pipeline gives. */
    public Dataset<Row> transform(Fitted<?> fitted, Dataset<Row> dataset) {
        Table table = Table.forModel(dataset, fitted);
        Schema outputs =
                Planner.transform(fitted.step(), table.schema(), Phase.PREDICT).output();
        Set<String> names = outputs.inputs().stream().map(Field::name).collect(Collectors.toSet());
        return transform(fitted.step(), table.carryOthers(names));
    }

    @Override
    public Table transform(Plan plan, Data data) {
        requireServices(plan.root());
        Table table = ((Table) data).bind(plan.input());
        Reading reading = Reading.of(table, options.publicRows());
        return Table.of(Transforms.transform(
                plan, scan(plan.root(), reading), reading.selection(), fused(plan), options.vectors()));
    }

    /** Runs a fitted tree backwards over what it gave, lazily: what the table carries, then what the tree was given. */
    public Dataset<Row> inverse(Step step, Table table) {
        Table data = table.defaultPrecision(options.precision());
        return transform(Planner.inverse(step, data.schema()), data).dataset();
    }

    private FusedTranslator fused(Plan plan) {
        return new FusedTranslator(
                plan.phase(),
                options.seed(),
                Scope.ROOT,
                Devices.isWanted(plan.root())
                        && Offer.of(session.sparkContext()).isForEveryTask(),
                options.services());
    }

    /** Plans and measures: scores by name. */
    public Map<String, Object> evaluate(Step step, Table table, List<? extends Metric<?>> metrics) {
        Table data = table.defaultPrecision(options.precision());
        return evaluate(Planner.transform(step, data.schema(), Phase.EVALUATE), data, metrics);
    }

    /** Plans and measures by the metrics of these names, such as {@code accuracy}. */
    public Map<String, Object> evaluate(Step step, Table table, String... metrics) {
        return evaluate(step, table, metrics(metrics));
    }

    /** As {@link #evaluate(Step, Table, String...)}, the table resolved by name against what the pipeline was fitted on. */
    public Map<String, Object> evaluate(Fitted<?> fitted, Table table, String... metrics) {
        return evaluate(fitted.step(), table.bind(fitted.schema()), metrics(metrics));
    }

    private static List<Metric<?>> metrics(String... names) {
        List<Metric<?>> metrics = new ArrayList<>();
        Arrays.stream(names).forEach(name -> metrics.add(Metrics.named(name)));
        return metrics;
    }

    @Override
    public Map<String, Object> evaluate(Plan plan, Data data, List<? extends Metric<?>> metrics) {
        requireServices(plan.root());
        if (data instanceof LocalData held) {
            return local(held.rows() * held.schema().bytesPerRow()).evaluate(plan, held, metrics);
        }
        Table table = ((Table) data).bind(plan.input());
        Reading reading = Reading.of(table, options.publicRows());
        if (isSmall(reading)) {
            return evaluate(plan, reading.collect(jobs, options.rowsOf(plan.input())), metrics);
        }
        Scan scan = ScanTranslator.narrowed(
                stableScan(plan.root(), reading), plan.exit().scan());
        return new Measuring(jobs, options.mostPartials())
                .run("evaluate " + Names.of(plan.root()), plan.exit(), plan.result(), scan, fused(plan), metrics);
    }

    /** The plan of a fit in words, and how this runner would run it. Reads at most the first row. */
    public String explain(Step step, Table table) {
        Table data = table.defaultPrecision(options.precision());
        Reading reading = Reading.of(data, options.publicRows());
        Plan plan = Planner.fit(step, data.schema());
        return plan.explain(remarks(plan, reading, data.schema()));
    }

    private List<String> remarks(Plan plan, Reading reading, Schema schema) {
        List<String> remarks = new ArrayList<>();
        long bytes = reading.estimatedBytes();
        String size = bytes == Long.MAX_VALUE ? "an unknown number of bytes" : "about " + Options.text(bytes);
        boolean small = isSmall(reading);
        boolean placed = isPlaced(plan);
        remarks.add(
                small && !placed
                        ? "runs in place: " + size + ", at most " + Options.text(options.inPlaceBytes())
                                + ", are collected once and fitted on the driver, without a job per round"
                        : "runs distributed: " + size
                                + (small
                                        ? ", sent to the workers as a wrapper asks"
                                        : ", more than the " + Options.text(options.inPlaceBytes())
                                                + " that are fitted in place"));
        remarks.add("blocks of " + options.rowsOf(schema) + " rows (" + Options.text(schema.bytesPerRow()) + " a row)");
        if (Devices.isWanted(plan.root()) && !Devices.areOffered(session.sparkContext())) {
            remarks.add(Accelerators.FALLS_BACK);
        }
        if (Devices.isWanted(plan.root()) && Devices.areOffered(session.sparkContext())) {
            remarks.add("accelerators: "
                    + Offer.of(session.sparkContext())
                            .way()
                            .name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', ' '));
        }
        for (Node.Aggregate stage : plan.aggregates()) {
            if (stage.isCached() && (!small || placed)) {
                remarks.add("stage " + stage.number()
                        + " keeps its blocks in memory, on disk where that is full, and releases them after");
            }
        }
        return remarks;
    }
}
