package io.penstock.steps.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.engine.contract.Training;
import io.penstock.engine.contract.TrainingOnlyContract;
import io.penstock.engine.data.Batch;
import io.penstock.engine.data.Field;
import io.penstock.engine.data.Role;
import io.penstock.engine.data.Schema;
import io.penstock.engine.data.Tensor;
import io.penstock.engine.error.PenstockException;
import io.penstock.engine.local.LocalData;
import io.penstock.engine.local.LocalRunner;
import io.penstock.engine.step.Configurable;
import io.penstock.engine.step.Transformer;
import io.penstock.steps.testing.Tables;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The steps that change images: where every pixel goes, and how often. */
class ImageTest {
    /** Every pixel of an image has a value of its own, from 1. */
    private static LocalData images(int rows, List<Integer> shape, boolean bytes) {
        int width = shape.stream().reduce(1, (left, right) -> left * right);
        float[] floats = new float[rows * width];
        byte[] small = new byte[rows * width];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = 1 + i % width;
            small[i] = (byte) (1 + i % width);
        }
        Tensor tensor = Tensor.of(bytes ? small : floats, rows, shape);
        Field field = new Field("image", Role.INPUT, tensor.type(), shape, List.of(), null);
        return LocalData.of(Batch.of(Schema.of(field), LongStream.range(0, rows).toArray(), List.of(tensor)));
    }

    private static Transformer with(Transformer step, Object... settings) {
        Configurable configurable = (Configurable) step;
        for (int i = 0; i < settings.length; i += 2) {
            configurable = (Configurable)
                    configurable.with(configurable.settings().with((String) settings[i], settings[i + 1]));
        }
        return (Transformer) configurable;
    }

    private static Tensor trained(Transformer step, LocalData data) {
        return (Tensor) Training.transform(step, data, Training.epoch(8, 0)).column(0);
    }

    /** The contract, on images of one channel, of three, and of bytes. */
    interface Contract extends TrainingOnlyContract {
        @Override
        default LocalData data() {
            return images(30, List.of(6, 8, 3), true);
        }
    }

    @Nested
    class Shift implements Contract {
        @Override
        public Transformer step() {
            return with(new ImageShift(), "vertical", 0.3, "horizontal", 0.3);
        }
    }

    @Nested
    class Flip implements Contract {
        @Override
        public Transformer step() {
            return new ImageFlip();
        }
    }

    @Nested
    class Crop implements Contract {
        @Override
        public Transformer step() {
            return with(new ImageCrop(), "share", 0.5);
        }
    }

    @Nested
    class Rotate implements Contract {
        @Override
        public Transformer step() {
            return new ImageRotate();
        }
    }

    @Nested
    class Cut implements Contract {
        @Override
        public Transformer step() {
            return new CutOut();
        }
    }

    @Test
    void aShiftMovesEveryPixelAlikeAndAllShiftsAreEquallyLikely() {
        LocalData data = images(3000, List.of(5, 4, 2), false);
        Tensor out = trained(with(new ImageShift(), "vertical", 0.4, "horizontal", 0.25, "fill", -1), data);
        Map<List<Integer>, Integer> shifts = new HashMap<>();
        for (int row = 0; row < 3000; row++) {
            // The pixel in the middle is always in sight: up to two rows and one column away.
            int place = -1;
            for (int pixel = 0; pixel < 20; pixel++) {
                place = out.get(row, 2 * pixel) == 1 + 2 * (2 * 4 + 1) ? pixel : place;
            }
            int down = place / 4 - 2;
            int right = place % 4 - 1;
            shifts.merge(List.of(down, right), 1, Integer::sum);
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 4; x++) {
                    boolean inside = y - down >= 0 && y - down < 5 && x - right >= 0 && x - right < 4;
                    double expected = inside ? 1 + 2 * ((y - down) * 4 + x - right) + 1 : -1;
                    assertThat(out.get(row, 2 * (y * 4 + x) + 1)).isEqualTo(expected);
                }
            }
        }
        assertThat(shifts).hasSize(5 * 3);
        assertThat(shifts.values()).allSatisfy(count -> assertThat(count).isBetween(150, 250));
    }

    @Test
    void aFlipMirrorsWithItsProbability() {
        LocalData data = images(2000, List.of(2, 3), true);
        Tensor out = trained(with(new ImageFlip(), "horizontal", 0.5, "vertical", 0.2), data);
        Map<List<Double>, Integer> seen = new HashMap<>();
        for (int row = 0; row < 2000; row++) {
            seen.merge(List.of(out.get(row, 0), out.get(row, 2), out.get(row, 3)), 1, Integer::sum);
        }
        assertThat(seen)
                .containsOnlyKeys(
                        List.of(1.0, 3.0, 4.0), List.of(3.0, 1.0, 6.0), List.of(4.0, 6.0, 1.0), List.of(6.0, 4.0, 3.0));
        assertThat(seen.get(List.of(1.0, 3.0, 4.0))).isBetween(740, 860);
        assertThat(seen.get(List.of(3.0, 1.0, 6.0))).isBetween(740, 860);
        assertThat(seen.get(List.of(6.0, 4.0, 3.0))).isBetween(160, 240);
    }

    @Test
    void aCropKeepsAPartOfTheSizeAskedForInTheMiddle() {
        Tensor out = trained(with(new ImageCrop(), "share", 0.5), images(500, List.of(4, 6), false));
        Set<Double> corners = new HashSet<>();
        for (int row = 0; row < 500; row++) {
            double corner = out.get(row, 1 * 6 + 1);
            corners.add(corner);
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 6; x++) {
                    boolean kept = y >= 1 && y < 3 && x >= 1 && x < 4;
                    assertThat(out.get(row, y * 6 + x)).isEqualTo(kept ? corner + (y - 1) * 6 + x - 1 : 0);
                }
            }
        }
        assertThat(corners).as("every place from which 2 x 3 pixels can come").hasSize(3 * 4);
    }

    @Test
    void aRotationTurnsAboutTheCentreAndMixesBetweenPixels() {
        ImageRotate step = new ImageRotate();
        ImageAugmentation.Size size = new ImageAugmentation.Size(3, 3, 1);
        double[] image = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        ImageAugmentation.Drawing quarter = step.turned(size, image, Math.PI / 2);
        double[] counterClockwise = {3, 6, 9, 2, 5, 8, 1, 4, 7};
        ImageAugmentation.Drawing eighth = step.turned(size, image, Math.PI / 4);
        for (int i = 0; i < 9; i++) {
            assertThat(quarter.element(i / 3, i % 3, 0)).isCloseTo(counterClockwise[i], within(1e-6));
        }
        assertThat(eighth.element(1, 1, 0)).isEqualTo(5);
        double share = Math.sqrt(0.5);
        // the pixel above the centre comes from half way to the upper right corner
        double expected = (1 - share) * (1 - share) * 5 + (1 - share) * share * (6 + 2) + share * share * 3;
        assertThat(eighth.element(0, 1, 0)).isCloseTo(expected, within(1e-9));
        Tensor still = trained(with(step, "degrees", 0), images(4, List.of(5, 5), true));
        assertThat(still).isEqualTo(images(4, List.of(5, 5), true).toBatch().column(0));
    }

    @Test
    void squaresAreCutAnywhere() {
        Tensor out = trained(with(new CutOut(), "share", 0.5, "fill", 99), images(2000, List.of(6, 6), true));
        int[] covered = new int[36];
        Set<Long> sizes = new HashSet<>();
        for (int row = 0; row < 2000; row++) {
            long cut = 0;
            for (int i = 0; i < 36; i++) {
                boolean isCut = out.get(row, i) == 99;
                covered[i] += isCut ? 1 : 0;
                cut += isCut ? 1 : 0;
                assertThat(isCut || out.get(row, i) == 1 + i).isTrue();
            }
            sizes.add(cut);
        }
        assertThat(sizes).containsExactlyInAnyOrder(9L, 6L, 4L);
        assertThat(covered[0]).as("a corner is covered by 4 of 36 centres").isBetween(180, 265);
        assertThat(covered[14]).as("the middle by 9 of 36").isBetween(445, 555);
    }

    @Test
    void flatRowsNeedDimensionsAndOthersAreRefused() {
        LocalData flat = images(40, List.of(12), false);
        LocalData shaped = images(40, List.of(3, 2, 2), false);
        Tensor out = trained(with(new ImageFlip(), "height", 3, "width", 2, "channels", 2), flat);
        assertThat(out.reshape(List.of(3, 2, 2))).isEqualTo(trained(new ImageFlip(), shaped));
        assertThatThrownBy(() -> LocalRunner.create().fit(new ImageFlip(), Tables.numbers(4, 12, 1)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("image_flip")
                .hasMessageContaining("height, width and channels");
        assertThatThrownBy(() -> LocalRunner.create().fit(with(new ImageFlip(), "height", 5, "width", 2), flat))
                .isInstanceOf(PenstockException.class);
        assertThatThrownBy(() -> LocalRunner.create().fit(with(new CutOut(), "height", 3), shaped))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("set together");
        BitSet nulls = new BitSet();
        nulls.set(13);
        Tensor holes = Tensor.of(new int[24], 2, List.of(12), nulls);
        assertThatThrownBy(() -> trained(with(new ImageFlip(), "height", 3, "width", 4), Tables.of(holes)))
                .isInstanceOf(PenstockException.class)
                .hasMessageContaining("'features' of the row with id 1");
    }
}
