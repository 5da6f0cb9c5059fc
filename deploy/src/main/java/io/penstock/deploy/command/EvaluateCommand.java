package io.penstock.deploy.command;

import io.penstock.deploy.job.ModelStores;
import io.penstock.deploy.job.RunReport;
import io.penstock.deploy.job.Texts;
import io.penstock.deploy.job.Training;
import io.penstock.engine.learn.Metric;
import io.penstock.engine.metric.Metrics;
import io.penstock.engine.model.Model;
import io.penstock.spark.SparkRunner;
import io.penstock.spark.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures a saved model on data with targets.",
        footerHeading = "%nExamples:%n",
        footer = "  penstock evaluate --model models/digits --data test.csv --metrics accuracy,confusion_matrix")
public final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Mixin
    private Output output = new Output();

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "The root of the model's versions.")
    private String model = "";

    @Option(
            names = "--metrics",
            split = ",",
            paramLabel = "METRIC",
            description = "What to measure. Default: what suits the model.")
    private List<String> metrics = new ArrayList<>();

    @Override
    public Integer call() {
        RunReport report = new RunReport(null, "evaluate");
        List<Metric<?>> asked = new ArrayList<>();
        metrics.forEach(name -> asked.add(Metrics.named(name)));
        SparkSession session = spark.session("evaluate");
        Model loaded = ModelStores.at(model, session).load();
        if (asked.isEmpty()) {
            Training.fitting(loaded.step(), loaded.schema()).forEach(name -> asked.add(Metrics.named(name)));
        }
        Table table = Table.forModel(data.source().read(session), loaded.schema());
        Map<String, Object> scores = SparkRunner.on(session).seed(spark.seed).evaluate(loaded.step(), table, asked);
        output.print(Texts.scores(scores));
        report.put("metrics", scores);
        Training.describe(model, loaded.version()).forEach(report::put);
        output.result(report.succeeded());
        return 0;
    }
}
