package io.penstock.spark.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Binaries;
import io.penstock.engine.data.DataType;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Strings;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.FailureClass;
import io.penstock.engine.error.PenstockException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses the wire comes out as it went in; anything else is refused with a reason. */
class WireTest {
    record Point(String name, double[] values, List<Integer> counts, long rows, Map<String, Point> inner) {}

    record Kinds(boolean flag, int number, double real, float single, byte small, short middle, char letter) {}

    record Other(int number) {}

    enum Colour {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "a body of its own";
            }
        }
    }

    private final Wire wire = Wire.of(List.of(Point.class, Kinds.class, Colour.class));

    static Stream<Object> values() {
        BitSet bits = new BitSet();
        bits.set(3);
        bits.set(200);
        Map<String, Object> nulls = new LinkedHashMap<>();
        nulls.put("b", null);
        nulls.put("a", 1);
        return Stream.of(
                "text, ünïcode 水 \uD83D\uDE00",
                "",
                7,
                7L,
                1.5,
                1.5f,
                true,
                List.of(),
                List.of(1),
                List.of(1, 2, 3),
                List.of(1, 2, 3).subList(1, 3),
                Arrays.asList(1, null, "x"),
                new ArrayList<>(List.of("a")),
                Stream.of(1, 2).toList(),
                Map.of(),
                Map.of("a", 1),
                Map.of("a", 1, "b", 2),
                nulls,
                new HashMap<>(Map.of(1, 2)),
                new TreeMap<>(Map.of("z", List.of(1L), "y", List.of())),
                Set.of(1, 2, 3),
                bits,
                Colour.RED,
                Colour.GREEN,
                new Kinds(true, -1, 2.5, 3.5f, (byte) -4, (short) 5, 'x'),
                Strings.of("a", null, ""),
                Strings.of(new String[] {"a", "b", "c", null}, 2, 2),
                Tensor.of(new double[] {1, Double.NaN, 3}, 3, List.of(), bit(1)),
                Tensor.of(new boolean[] {true, false}, 2, List.of()),
                Tensor.of(new byte[] {1, -1}, 1, List.of(2)),
                Tensor.of(new int[12], 2, List.of(2, 3)).slice(1, 2),
                block());
    }

    private static BitSet bit(int position) {
        BitSet bits = new BitSet();
        bits.set(position);
        return bits;
    }

    private static Batch block() {
        Schema schema = Schema.of(
                Field.features("features", DataType.FLOAT32, List.of("a", "b")),
                Field.scalar("raw", Role.INPUT, DataType.BINARY),
                Field.scalar("label", Role.TARGET, DataType.STRING),
                Field.scalar("prediction", Role.INPUT, DataType.INT64).withPredicts("label"));
        return Batch.of(
                schema,
                new long[] {5, 6},
                List.of(
                        Tensor.matrix(new float[] {1, 2, 3, 4}, 2, 2),
                        Binaries.of(new byte[] {1}, null),
                        Strings.of("x", "y"),
                        Tensor.scalars(1L, 2L)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void comesOutAsItWentIn(Object value) {
        assertThat(wire.read(wire.write(value))).isEqualTo(value);
    }

    @Test
    void nullAndArraysOfPrimitives() {
        assertThat(wire.read(wire.write(null))).isNull();
        assertThat((double[]) wire.read(wire.write(new double[] {1, Double.NaN, -0.0})))
                .containsExactly(1, Double.NaN, -0.0);
        assertThat((long[]) wire.read(wire.write(new long[] {Long.MIN_VALUE}))).containsExactly(Long.MIN_VALUE);
        assertThat((char[]) wire.read(wire.write(new char[] {'水'}))).containsExactly('水');
        assertThat((boolean[]) wire.read(wire.write(new boolean[] {true, false})))
                .containsExactly(true, false);
        assertThat((double[][]) wire.read(wire.write(new double[][] {{1}, {}, {2, 3}})))
                .isDeepEqualTo(new double[][] {{1}, {}, {2, 3}});
        assertThat((Object[]) wire.read(wire.write(new Object[] {1, null, "x"})))
                .containsExactly(1, null, "x");
    }

    @Test
    void recordsNest() {
        Point inner = new Point("in", new double[] {1}, List.of(), 1, Map.of());
        Point point = (Point) wire.read(wire.write(new Point("out", new double[2], List.of(1), 9, Map.of("k", inner))));

        assertThat(point.inner().get("k").values()).containsExactly(1);
        assertThat(point.rows()).isEqualTo(9);
    }

    @Test
    void namesTheClassThatIsNotKnownAndTheLineToAdd() {
        assertThatThrownBy(() -> wire.write(List.of(new Other(1))))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining(Other.class.getName())
                .hasMessageContaining("StepType.withWireTypes(Other.class)");
    }

    @Test
    void refusesBytesOfAProcessThatKnowsOtherTypes() {
        byte[] bytes = Wire.of(List.of(Other.class)).write("x");

        assertThatThrownBy(() -> wire.read(bytes)).hasMessageContaining("must know the same step types");
    }

    @Test
    void refusesATypeThatIsNoRecord() {
        assertThatThrownBy(() -> Wire.of(List.of(Random.class))).hasMessageContaining("must be a record, an enum");
    }

    @Test
    void anyFlippedByteIsReadOrRefusedWithoutALargeAllocation() {
        byte[] good = wire.write(List.of(block(), new double[100], Map.of("a", List.of(1, 2)), "text"));
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            bad[4 + random.nextInt(bad.length - 4)] ^= (byte) (1 << random.nextInt(8));
            byte[] cut = i % 3 == 0 ? Arrays.copyOf(bad, 4 + random.nextInt(bad.length - 4)) : bad;
            try {
                wire.read(cut);
            } catch (PenstockException e) {
                assertThat(e.failureClass()).isIn(FailureClass.INFRASTRUCTURE, FailureClass.USER);
            }
        }
    }

    @Test
    void cratesWriteThemselves() throws Exception {
        Crate crate = new Crate(new Batch[] {null, block()});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(crate);
        }
        Crate again;
        try (ObjectInputStream input = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            again = (Crate) input.readObject();
        }
        com.esotericsoftware.kryo.Kryo kryo = new com.esotericsoftware.kryo.Kryo();
        com.esotericsoftware.kryo.io.Output output = new com.esotericsoftware.kryo.io.Output(64, -1);
        kryo.writeObject(output, crate);
        Crate byKryo = kryo.readObject(new com.esotericsoftware.kryo.io.Input(output.toBytes()), Crate.class);

        assertThat(again.registers()).containsExactly(null, block());
        assertThat(byKryo.registers()).containsExactly(null, block());
    }
}
