package io.penstock.spark.platform;

import com.holdenkarau.spark.testing.JavaRDDComparisons;
import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import io.penstock.spark.fixture.Sessions;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A canary: the parts of spark-testing-base that need no ScalaTest work on this version of Spark. */
class SparkTestingBaseTest {

    private static final SharedJavaSparkContext CONTEXT = new SharedJavaSparkContext();

    @BeforeAll
    static void start() {
        Sessions.stop();
        CONTEXT.runBefore();
    }

    @AfterAll
    static void stop() {
        SharedJavaSparkContext.runAfterClass();
    }

    @Test
    void comparesTwoDatasetsWhateverTheirOrder() {
        JavaRDD<Integer> expected = CONTEXT.jsc().parallelize(List.of(1, 2, 3), 2);
        JavaRDD<Integer> actual = CONTEXT.jsc().parallelize(List.of(3, 2, 1), 3);

        JavaRDDComparisons.assertRDDEquals(expected, actual);
    }
}
