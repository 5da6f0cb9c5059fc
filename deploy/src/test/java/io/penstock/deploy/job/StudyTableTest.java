package io.penstock.deploy.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.param.Distributions;
import io.penstock.engine.searcher.Searchers;
import io.penstock.engine.space.Condition;
import io.penstock.engine.space.Constraints;
import io.penstock.engine.space.Dimension;
import io.penstock.engine.space.SearchSpace;
import io.penstock.engine.study.Study;
import io.penstock.engine.study.StudyPlan;
import io.penstock.engine.study.StudySnapshot;
import io.penstock.engine.study.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Studies as rows with types, and as text that no spreadsheet takes for formulas. */
class StudyTableTest {
    private static final SearchSpace SPACE = SearchSpace.of(List.of())
            .with("rate", Distributions.uniform(-1, 1))
            .with("layers", Distributions.integer(1, 4))
            .with("centre", Distributions.bool())
            .with("kind", Distributions.choice("=cmd|' /C calc'!A0", "@b", "plain"))
            .where(Constraints.of("rate < 0"));

    @AfterAll
    static void stop() {
        SparkSession.active().stop();
    }

    private static StudySnapshot study() {
        Study study =
                Study.inMemory(StudyPlan.of(SPACE).searcher(Searchers.random()).trials(6));
        Map<String, Object> epoch = Map.of("epoch", 2, "value", 0.5, "metrics", Map.of("loss", 0.5, "mae", 0.25));
        List<Object> splits = List.of(
                Map.of("split", 0, "state", "COMPLETE", "value", 0.5, "epochs", List.of(epoch, epoch)),
                Map.of("split", 1, "state", "FAILED", "cause", "=x"));
        for (int i = 0; i < 6; i++) {
            Trial trial = study.ask("+w").orElseThrow();
            if (i == 0) {
                trial.fail("-1 rows, \"none\"\tleft");
            } else {
                trial.complete(List.of(-i * 1.0), 0, Map.of("splits", splits));
            }
        }
        return study.snapshot();
    }

    @Test
    void textThatLooksLikeAFormulaIsText() {
        String csv = StudyExport.csv(StudyTable.ofTrials(study()));
        List<String> lines = csv.lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(csv)
                .contains(",'+w,", "\"'-1 rows, \"\"none\"\"\tleft\"")
                .doesNotContain(",+w", ",=cmd", ",@b")
                .containsPattern(",-0\\.[0-9]+,[1-4],(true|false),('=cmd\\|' /C calc'!A0|'@b|plain)\r\n");
        assertThat(lines.get(2)).as("numbers stay numbers").startsWith("1,COMPLETE,-1.0,-1.0,0.0,");
    }

    @Test
    void levelsHaveTheirOwnRows() {
        StudyTable splits = StudyTable.ofSplits(study());
        assertThat(splits.columns().keySet()).containsExactly("trial", "split", "state", "value", "seconds", "cause");
        assertThat(splits.rows()).hasSize(10);
        assertThat(splits.rows().get(1)).containsExactly(1L, 1L, "FAILED", null, 0.0, "=x");
        assertThat(StudyExport.csv(splits)).contains("1,1,FAILED,,0.0,'=x\r\n");
        StudyTable epochs = StudyTable.ofEpochs(study());
        assertThat(epochs.columns().keySet())
                .containsExactlyInAnyOrder("trial", "split", "epoch", "value", "metrics.loss", "metrics.mae");
        assertThat(epochs.rows()).hasSize(10);
        assertThat(epochs.rows().get(9).subList(0, 4)).containsExactly(5L, 0L, 2L, 0.5);
        assertThat(epochs.rows().get(9).subList(4, 6)).containsExactlyInAnyOrder(0.5, 0.25);
    }

    @Test
    void parquetHasAllColumnsWithTheirTypes(@TempDir Path folder) {
        String to = folder.resolve("trials.parquet").toString();
        SearchSpace space = SPACE.with(
                new Dimension("never", Distributions.uniform(0, 1), List.of(new Condition("layers", List.of(99)))));
        Study none =
                Study.inMemory(StudyPlan.of(space).searcher(Searchers.random()).trials(2));
        none.ask("w").orElseThrow().fail("no luck");
        StudyExport.write(none.snapshot(), to, null, StudyExport.Level.TRIALS, Map.of());
        Dataset<Row> read = SparkSession.active().read().parquet(to);
        StructType schema = read.schema();
        assertThat(read.count()).isEqualTo(1);
        assertThat(schema.apply("number").dataType()).isEqualTo(DataTypes.LongType);
        assertThat(schema.apply("value").dataType()).isEqualTo(DataTypes.DoubleType);
        assertThat(schema.apply("values.loss").dataType()).isEqualTo(DataTypes.DoubleType);
        assertThat(schema.apply("parameters.rate").dataType()).isEqualTo(DataTypes.DoubleType);
        assertThat(schema.apply("parameters.layers").dataType()).isEqualTo(DataTypes.LongType);
        assertThat(schema.apply("parameters.centre").dataType()).isEqualTo(DataTypes.BooleanType);
        assertThat(schema.apply("parameters.kind").dataType()).isEqualTo(DataTypes.StringType);
        assertThat(schema.apply("parameters.never").dataType()).isEqualTo(DataTypes.DoubleType);
        assertThat(read.select("`parameters.never`").first().isNullAt(0)).isTrue();
        assertThat(read.select("`values.loss`").first().isNullAt(0)).isTrue();
    }
}
