package io.penstock.spark.ship;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.fixture.Centre;
import io.penstock.engine.fixture.Descent;
import io.penstock.engine.step.Step;
import io.penstock.engine.type.Parcel;
import io.penstock.spark.fixture.Sessions;
import io.penstock.spark.wire.KnownTypes;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Only what has changed is sent, and the bytes say so. */
class ShipmentTest {
    private final SparkSession spark = Sessions.local();

    private static long bytes(Step step) {
        return Parcel.pack(step, KnownTypes.current().types()).bytes().length;
    }

    @Test
    void onlyWhatIsNewIsSent() {
        Step centre = new Centre(0.5);
        Step first = Descent.rounds(3);
        Step second = Descent.rounds(4);
        try (Shipment shipment = new Shipment(spark.sparkContext())) {
            shipment.send(Map.of("a", centre, "b", first));
            shipment.send(Map.of("a", centre, "b", first));
            Cargo cargo = shipment.send(Map.of("a", centre, "b", second, "c", new Centre(0.5)));

            assertThat(shipment.log()).hasSize(2);
            assertThat(shipment.log().get(0).bytes()).isEqualTo(bytes(centre) + bytes(first));
            assertThat(shipment.log().get(1).bytes()).isEqualTo(bytes(second));
            assertThat(cargo.steps()).isEqualTo(Map.of("a", centre, "b", second, "c", centre));
        }
    }

    @Test
    void smallStepsOfOneJobTravelWithItsFunction() {
        try (Shipment shipment = new Shipment(spark.sparkContext(), 1 << 16)) {
            Cargo cargo = shipment.send(Map.of("a", new Centre(0.125)));

            assertThat(cargo.steps()).containsEntry("a", new Centre(0.125));
            assertThat(shipment.log().get(0).paths()).containsExactly("a");
        }
    }
}
