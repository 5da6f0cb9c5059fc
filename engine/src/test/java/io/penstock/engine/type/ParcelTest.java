package io.penstock.engine.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.error.PenstockException;
import io.penstock.engine.fixture.Centre;
import io.penstock.engine.param.Distributions;
import io.penstock.engine.step.State;
import io.penstock.engine.step.Step;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A step comes out of its parcel as it went in, and nothing else does. */
class ParcelTest {
    private final StepTypes types = StepTypes.of(Centre.TYPE);

    private static Centre fitted(double... mean) {
        return Centre.TYPE.create(
                Centre.TYPE.defaults().with(Centre.SCALE, 0.25).withSpace("scale", Distributions.logUniform(0.001, 3)),
                State.EMPTY.with("mean", mean).with("note", (Object) "a word"));
    }

    @Test
    void comesOutAsItWentIn() {
        Step step = fitted(1, Double.NaN, -0.0);

        assertThat(Parcel.unpack(Parcel.pack(step, types).bytes(), types)).isEqualTo(step);
        assertThat(Parcel.unpack(Parcel.pack(Centre.TYPE.create(), types).bytes(), types))
                .isEqualTo(Centre.TYPE.create());
    }

    @Test
    void equalStepsMakeEqualParcelsAndOthersDoNot() {
        assertThat(Parcel.pack(fitted(1, 2), types)).isEqualTo(Parcel.pack(fitted(1, 2), types));
        assertThat(Parcel.pack(fitted(1, 2), types).digest())
                .hasSize(64)
                .isNotEqualTo(Parcel.pack(fitted(1, 3), types).digest());
    }

    @Test
    void aStepWithoutATypeCannotBePacked() {
        assertThatThrownBy(() -> Parcel.pack(new Step() {}, types)).hasMessageContaining("needs a registered type");
    }

    @Test
    void bytesThatAreNoParcelAreRefused() {
        byte[] good = Parcel.pack(fitted(1, 2), types).bytes();
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            if (i % 2 == 0) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(Parcel.unpack(bad, types)).isInstanceOf(Centre.class);
            } catch (PenstockException | IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
