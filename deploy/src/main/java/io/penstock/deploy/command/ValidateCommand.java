package io.penstock.deploy.command;

import io.penstock.engine.plan.Plan;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.step.Step;
import io.penstock.spark.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock validate}. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Checks a pipeline against the columns of the data, without learning anything.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock validate --pipeline digits.yaml --data digits.csv --target label")
public final class ValidateCommand implements Callable<Integer> {
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
        SparkSession session = spark.session("validate");
        Table table = columns.table(data.source().read(session));
        Plan plan = Planner.fit(step, table.schema());
        output.print("Valid: reads " + plan.exit().scan().schema() + ", gives " + plan.output() + ".");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", "ok");
        document.put("exitCode", 0);
        document.put("reads", plan.exit().scan().schema().toString());
        document.put("gives", plan.output().toString());
        document.put("stages", plan.stages().size());
        output.result(document);
        return 0;
    }
}
