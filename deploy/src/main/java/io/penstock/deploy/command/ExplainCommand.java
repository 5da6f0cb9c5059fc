package io.penstock.deploy.command;

import io.penstock.engine.step.Step;
import io.penstock.spark.SparkRunner;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock explain}. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Prints the plan of a fit without running it: stages, what is fused, kept and shipped.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock explain --pipeline digits.yaml --data digits.csv --target label")
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private PipelineOptions pipeline = new PipelineOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private DataOptions.Columns columns = new DataOptions.Columns();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() {
        Step step = pipeline.load();
        SparkSession session = spark.session("explain");
        String plan = SparkRunner.on(session)
                .seed(spark.seed)
                .explain(step, columns.table(data.source().read(session)));
        output.print(plan);
        output.result(Map.of("status", "ok", "exitCode", 0, "plan", plan));
        return 0;
    }
}
