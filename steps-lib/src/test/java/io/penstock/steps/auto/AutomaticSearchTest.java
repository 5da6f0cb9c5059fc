package io.penstock.steps.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Column;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.model.Models;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.plan.Planner;
import io.penstock.engine.run.Fitted;
import io.penstock.engine.search.Kind;
import io.penstock.engine.search.Search;
import io.penstock.engine.step.Step;
import io.penstock.engine.storage.LocalStorage;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.TrialState;
import io.penstock.engine.type.StepTypes;
import io.penstock.steps.linear.LinearRegression;
import io.penstock.steps.linear.LogisticRegression;
import io.penstock.steps.testing.RealData;
import io.penstock.steps.testing.Tables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that chooses the steps itself, on real tables and on an untidy one. */
class AutomaticSearchTest {
    private final LocalRunner runner = LocalRunner.create().threads(2).seed(1);

    private static StudySnapshot study(Fitted<Search> fitted) {
        return fitted.step().trials().orElseThrow();
    }

    /** What a step alone reaches on the folds of an automatic search. */
    private double alone(Step step, String metric, LocalData data) {
        Search search = Search.of(step)
                .space("l2", Distributions.fixed(0.0))
                .searcher("random")
                .metric(metric)
                .folds(3)
                .trials(1);
        return study(runner.fit(search, data)).best().orElseThrow().values().get(0);
    }

    @Test
    void digitsAreTakenForClasses() {
        LocalData digits = RealData.digits();
        Fitted<Search> fitted = runner.fit(Search.auto().trials(12).seed(5), digits);
        StudySnapshot study = study(fitted);
        assertThat(study.goals().get(0).name()).isEqualTo("accuracy");
        assertThat(study.best().orElseThrow().values().get(0))
                .isGreaterThanOrEqualTo(alone(new LogisticRegression(), "accuracy", digits));
        assertThat(study.count(TrialState.FAILED)).isLessThanOrEqualTo(2);
    }

    @Test
    void diabetesIsTakenForAQuantity() {
        LocalData diabetes = RealData.diabetes();
        Fitted<Search> fitted = runner.fit(Search.auto().trials(12).seed(5), diabetes);
        StudySnapshot study = study(fitted);
        assertThat(study.goals().get(0).name()).isEqualTo("rmse");
        assertThat(study.best().orElseThrow().values().get(0))
                .isLessThanOrEqualTo(alone(new LinearRegression(), "rmse", diabetes));
    }

    /** Numbers with gaps and of very different sizes, words with gaps, a column that says nothing, and a target of words. */
    private static LocalData untidy(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        double[] age = new double[rows];
        double[] income = new double[rows];
        double[] constant = new double[rows];
        String[] colour = new String[rows];
        String[] label = new String[rows];
        for (int i = 0; i < rows; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            int c = random.nextInt(3);
            age[i] = random.nextDouble() < 0.1 ? Double.NaN : 80 * a;
            income[i] = random.nextDouble() < 0.1 ? Double.NaN : 1e6 * b;
            colour[i] = random.nextDouble() < 0.1
                    ? null
                    : List.of("red", "green", "blue").get(c);
            label[i] = a + b + (c == 0 ? 0.6 : 0) > 1.2 ? "yes" : "no";
        }
        List<Column> columns = List.of(
                Tensor.scalars(age),
                Tensor.scalars(income),
                Tensor.scalars(constant),
                Strings.of(colour),
                Strings.of(label));
        return LocalData.of(Batch.of(
                Schema.of(
                        Field.scalar("age", Role.INPUT, DataType.FLOAT64),
                        Field.scalar("income", Role.INPUT, DataType.FLOAT64),
                        Field.scalar("constant", Role.INPUT, DataType.FLOAT64),
                        Field.scalar("colour", Role.INPUT, DataType.STRING),
                        Field.scalar("label", Role.TARGET, DataType.STRING)),
                LongStream.range(0, rows).toArray(),
                columns));
    }

    @Test
    void aTableWithGapsAndWordsIsSearchedSavedAndLoaded(@TempDir Path folder) {
        LocalData data = untidy(300);
        Search search = Search.auto(Kind.CLASSIFICATION)
                .metric("balanced_accuracy")
                .trials(10)
                .seed(2);
        assertThat(Planner.fit(search, data.schema()).explain()).contains("a search of 10 trials");
        Fitted<Search> fitted = runner.fit(search, data);
        assertThat(study(fitted).best().orElseThrow().values().get(0)).isGreaterThan(0.85);
        Models models = Models.in(new LocalStorage(folder));
        models.save(fitted, Map.of());
        assertThat(runner.transform(models.load().step(), untidy(5))
                        .toBatch()
                        .column("prediction")
                        .rows())
                .isEqualTo(5);
    }

    @Test
    void whatDoesNotWorkFailsByItself() {
        Search search = Search.auto()
                .space("learner__choice", Distributions.choice("linear", "descent"))
                .space("learner__descent__learning_rate", Distributions.uniform(1e9, 1e10))
                .trials(8);
        StudySnapshot study = study(runner.fit(search, RealData.diabetes()));
        assertThat(study.count(TrialState.FAILED)).isPositive();
        assertThat(study.trials())
                .allMatch(trial -> (trial.state() == TrialState.FAILED)
                        == trial.point().get("learner__choice").equals("descent"));
    }

    @Test
    void whatIsNotFittedYetIsDescribedInAFile() {
        Search search = Search.auto(Kind.REGRESSION).trials(3);
        StepTypes types = StepTypes.discover();
        Map<String, Object> about = types.ofMeta(search).describe().apply(search);
        assertThat(about).containsEntry("timeout", "PT5M").containsEntry("trials", 3);
        Search written = (Search) types.metaById("Search").factory().apply(Map.of("auto", "regression"), List.of());
        assertThat(written.step()).isEqualTo(search.step());
        assertThat(written.describe()).isEqualTo(Search.auto().describe());
        Step again = types.metaById("Search").factory().apply(about, search.children());
        assertThat(((Search) again).describe()).isEqualTo(search.describe());
    }

    @Test
    void withoutOneTargetItSaysSo() {
        LocalData data = Tables.of(Tensor.matrix(new double[][] {{1}, {2}, {3}}));
        assertThatThrownBy(() -> runner.fit(Search.auto(), data)).hasMessageContaining("one target");
    }
}
